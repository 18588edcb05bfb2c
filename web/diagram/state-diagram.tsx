/** The state diagram of an enum field: a drawing, made when it scrolls into view, and the same as a list. */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { AFTERWARDS, nameOf, type StateDrawing, stateDotOf } from '../../reference/states/draw-states.ts'
import { CommaList, RpcLink } from '../parts/links.tsx'
import { showCounts } from './adorn.ts'
import { plainPictureOf } from './drawing.ts'
import { LoadEngine } from './load-engine.ts'
import { whenSeen } from './when-seen.ts'

export interface StateDiagramProps {
  readonly api: Api
  readonly drawing: StateDrawing
  /** The id of the figure, where links lead to it. */
  readonly id: string | undefined
  /** The number of objects in each state; without it, no numbers are shown. */
  readonly counts?: ReadonlyMap<string, number>
}

/** A drawing that is wider than its place is scrolled by the arrow keys. */
function reachByKeyboard(place: HTMLElement): void {
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0
  else place.removeAttribute('tabindex')
}

export function StateDiagram({ api, drawing, id, counts }: StateDiagramProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null)
  const load = useContext(LoadEngine)
  const [failed, setFailed] = useState(false)
  const [picture, setPicture] = useState<SVGSVGElement>()
  useEffect(() => {
    const place = box.current
    if (!place) return
    const width = new ResizeObserver(() => reachByKeyboard(place))
    const forget = whenSeen(place, () => {
      load()
        .then((draw) => draw(stateDotOf(drawing)))
        .then((svg) => {
          const made = plainPictureOf(svg)
          place.replaceChildren(made)
          setPicture(made)
          width.observe(place)
        })
        .catch(() => setFailed(true))
    })
    return () => {
      forget()
      width.disconnect()
    }
  }, [drawing])
  useEffect(() => {
    const isState = (name: string) => drawing.values.includes(name)
    if (picture) showCounts(picture, (name) => (counts && isState(name) ? (counts.get(name) ?? 0) : undefined))
  }, [picture, counts, drawing])
  return (
    <figure id={id} class="small-diagram diagram states">
      {!failed && <div class="small-stage" ref={box} role="img" aria-label={`States of ${drawing.field}`} />}
      <figcaption>
        <details>
          <summary>{`States of ${drawing.field}`}</summary>
          {counts && <p>{drawing.values.map((value) => `${value}: ${counts.get(value) ?? 0}`).join(', ')}</p>}
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
