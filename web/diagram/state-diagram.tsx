/** The state diagram of an enum field: a drawing, made when it scrolls into view, and the same as a list. */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { AFTERWARDS, nameOf, type StateDrawing, stateDotOf } from '../../reference/states/draw-states.ts'
import { CommaList, RpcLink } from '../parts/links.tsx'
import { plainPictureOf } from './drawing.ts'
import { LoadEngine } from './load-engine.ts'
import { whenSeen } from './when-seen.ts'

export interface StateDiagramProps {
  readonly api: Api
  readonly drawing: StateDrawing
  /** The id of the figure, where links lead to it. */
  readonly id: string | undefined
}

/** A drawing that is wider than its place is scrolled by the arrow keys. */
function reachByKeyboard(place: HTMLElement): void {
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0
  else place.removeAttribute('tabindex')
}

export function StateDiagram({ api, drawing, id }: StateDiagramProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null)
  const load = useContext(LoadEngine)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const place = box.current
    if (!place) return
    const width = new ResizeObserver(() => reachByKeyboard(place))
    const forget = whenSeen(place, () => {
      load()
        .then((draw) => draw(stateDotOf(drawing)))
        .then((svg) => {
          place.replaceChildren(plainPictureOf(svg))
          width.observe(place)
        })
        .catch(() => setFailed(true))
    })
    return () => {
      forget()
      width.disconnect()
    }
  }, [drawing])
  return (
    <figure id={id} class="small-diagram diagram states">
      {!failed && <div class="small-stage" ref={box} role="img" aria-label={`States of ${drawing.field}`} />}
      <figcaption>
        <details>
          <summary>{`States of ${drawing.field}`}</summary>
          <ul>
            {drawing.arrows.map(({ from, to, how, by }) => (
              <li key={`${from} ${to} ${how}`}>
                {from === null ? 'new' : <code>{nameOf(from)}</code>}
                {' → '}
                <code>{nameOf(to)}</code>
                {': '}
                <CommaList items={by.map((name) => <RpcLink api={api} name={name} />)} />
                {AFTERWARDS[how]}
              </li>
            ))}
          </ul>
        </details>
      </figcaption>
    </figure>
  )
}
