/** The newest objects of a class, as links. Follows events; asks only for references, and names by themselves. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Class } from '../../../model/api.ts'
import { hashOf } from '../../console/route.ts'
import type { ConsoleState } from '../../console/state/console-state.ts'
import { grouped } from '../../parts/counted-nouns.ts'

/** How many are shown. */
const MOST = 5

export interface NewestObjectsProps {
  readonly state: ConsoleState
  readonly owner: Class
}

export function NewestObjects({ state, owner }: NewestObjectsProps): ComponentChildren {
  const refs = useRefs(state, owner)
  const to = `console.html${hashOf({ view: 'class', class: owner.name })}`
  if (refs === 'unknown')
    return (
      <p class="panel-part">
        <a href={to}>All objects</a>
      </p>
    )
  const newest = refs.slice(-MOST).reverse()
  return (
    <section class="panel-part" aria-label={`Newest objects of ${owner.name}`}>
      <h3 class="panel-title">
        <a href={to}>{refs.length === 1 ? '1 object' : `${grouped(refs.length)} objects`}</a>
        {refs.length > MOST && <span class="quiet">{`the newest ${MOST}`}</span>}
      </h3>
      <ul class="panel-links">
        {newest.map((ref) => (
          <li key={ref}>
            <a href={`console.html${hashOf({ view: 'object', class: owner.name, ref })}`}>
              {state.names.text(owner.name, ref)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** In the server's order, in which new objects are last. `unknown` until the answer, and if it is refused. */
function useRefs({ rpcs, client, news, watch }: ConsoleState, { name }: Class): readonly string[] | 'unknown' {
  const [refs, setRefs] = useState<readonly string[] | 'unknown'>('unknown')
  const state = watch.state
  // Asks again when the connection is there again, as events may have been lost.
  useEffect(() => {
    const getAll = rpcs.get(`${name}.get_all`)
    if (!getAll) return
    let isShown = true
    // Events while the answer is on its way.
    const early: ((refs: readonly string[]) => readonly string[])[] = []
    let has = false
    const unsubscribe = news.subscribe(({ className, event: { operation, ref } }) => {
      if (className !== name || operation === 'mod') return
      const change = (before: readonly string[]) => {
        const others = before.filter((other) => other !== ref)
        return operation === 'del' ? others : [...others, ref]
      }
      if (has) setRefs((now) => (now === 'unknown' ? now : change(now)))
      else early.push(change)
    })
    client.call(getAll, []).then(
      (answer) => {
        if (!isShown) return
        has = true
        setRefs(early.reduce((now, change) => change(now), answer as readonly string[]))
      },
      () => undefined,
    )
    return () => {
      isShown = false
      unsubscribe()
    }
  }, [name, rpcs, client, news, state === 'broken'])
  return refs
}
