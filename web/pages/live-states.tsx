/** States with the number of objects in each, where the page has a session: beside an enum, and in the panel. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import type { StateDrawing } from '../../reference/states/draw-states.ts'
import { type ConsoleState, useLiveConsole } from '../console/state/console-state.ts'
import { StateDiagram, type StateDiagramProps } from '../diagram/state-diagram.tsx'
import { whenSeen } from '../diagram/when-seen.ts'
import { words } from '../parts/counted-nouns.ts'

/** The diagram beside an enum. */
export function LiveStates(props: StateDiagramProps): ComponentChildren {
  const live = useLiveConsole()
  if (!live) return <StateDiagram key="still" {...props} />
  return (
    <Counted key="live" state={live} drawing={props.drawing}>
      {(counts) => <StateDiagram {...props} {...(counts && { counts })} />}
    </Counted>
  )
}

export interface StateListProps {
  readonly api: Api
  readonly drawing: StateDrawing
  /** Also shows the diagram. */
  readonly isDrawn: boolean
}

/** The values as a list, with bars where numbers are known, and the diagram below. */
export function StateList({ api, drawing, isDrawn }: StateListProps): ComponentChildren {
  const live = useLiveConsole()
  const field = drawing.field.slice(drawing.field.indexOf('.') + 1)
  return (
    <section class="panel-part" aria-label={`States of ${drawing.field}`}>
      <h3 class="panel-title">
        <code>{field}</code>
      </h3>
      {live ? (
        <Counted key="live" state={live} drawing={drawing}>
          {(counts) => <Bars drawing={drawing} counts={counts} />}
        </Counted>
      ) : (
        <Bars key="still" drawing={drawing} counts={undefined} />
      )}
      {isDrawn && <StateDiagram key="diagram" api={api} drawing={drawing} id={undefined} />}
    </section>
  )
}

type StateCounts = ReadonlyMap<string, number> | undefined

interface BarsProps {
  readonly drawing: StateDrawing
  readonly counts: StateCounts
}

function Bars({ drawing: { values }, counts }: BarsProps): ComponentChildren {
  const most = Math.max(1, ...(counts?.values() ?? []))
  return (
    <ul>
      {values.map((value) => {
        const count = counts?.get(value) ?? 0
        return (
          <li key={value} class="state-bar">
            <code>{value}</code>
            {counts && <meter key="bar" min={0} max={most} value={count} aria-hidden="true" />}
            {counts && (
              <span key="count" class="number">
                {count}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** The objects of a class with more than this are only counted on request: each record is read. */
const MANY = 2000

/** Milliseconds between two counts of a class that changes. */
const STEP = 500

interface CountedProps {
  readonly state: ConsoleState
  readonly drawing: StateDrawing
  readonly children: (counts: StateCounts) => ComponentChildren
}

function Counted({ state, drawing, children }: CountedProps): ComponentChildren {
  const [className = '', field = ''] = drawing.field.split('.')
  const table = state.tables.of(className)
  const size = state.watch.counts.get(className.toLowerCase())
  const place = useRef<HTMLDivElement>(null)
  const [isSeen, setSeen] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const isWanted = isSeen && (isAsked || (size !== undefined && size <= MANY))
  useEffect(() => (place.current ? whenSeen(place.current, () => setSeen(true)) : undefined), [])
  useEffect(() => {
    if (isWanted) table?.open()
  }, [isWanted, table])
  const generation = useSteps(table?.generation ?? 0)
  const counts = useMemo(() => {
    if (!table || !isWanted || table.state === 'unasked' || table.records.size === 0) return undefined
    const found = new Map<string, number>()
    for (const record of table.records.values()) {
      const value = String(record[field])
      found.set(value, (found.get(value) ?? 0) + 1)
    }
    return found
  }, [table, isWanted, generation])
  return (
    <div ref={place}>
      {children(counts)}
      {isSeen && !isWanted && size !== undefined && table?.canList && (
        <button type="button" class="small" onClick={() => setAsked(true)}>
          {`Count the states of ${words(size, 'object')}`}
        </button>
      )}
    </div>
  )
}

/** The value, which changes at most every `STEP` milliseconds. */
function useSteps(value: number): number {
  const [shown, setShown] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(null)
  const latest = useRef(value)
  latest.current = value
  useEffect(() => {
    if (value === shown || timer.current !== null) return
    timer.current = setTimeout(() => {
      timer.current = null
      setShown(latest.current)
    }, STEP)
  }, [value, shown])
  useEffect(() => () => clearTimeout(timer.current ?? undefined), [])
  return shown
}
