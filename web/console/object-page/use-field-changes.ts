/** Which fields of an object were changed by an event a moment ago, so that the page can mark them. */
import { useEffect, useState } from 'preact/hooks'
import type { ObjectRecord } from '../objects/class-table.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'

export interface FieldMark {
  /** The value before the event. */
  readonly before: unknown
  /** Differs between two changes of a field, so that the mark of the second begins anew. */
  readonly nth: number
}

export type FieldMarks = ReadonlyMap<string, FieldMark>

/** Milliseconds that a changed field stays marked. */
const MARKED = 6000

const NONE: FieldMarks = new Map()

/** By the name of the field. Changes that the user's own calls have already shown are not marked. */
export function useFieldChanges(className: string, ref: string): FieldMarks {
  const { news } = useConsole()
  const [changes, setChanges] = useState(NONE)
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>()
    const forget = (mine: FieldMarks) =>
      setChanges((now) => new Map([...now].filter(([name, change]) => mine.get(name) !== change)))
    const stop = news.subscribe(({ event, className: changed, before }) => {
      if (changed !== className || event.ref !== ref || !before) return
      const found = changesBetween(before, event.snapshot)
      if (found.size === 0) return
      setChanges((now) => new Map([...now, ...found]))
      const timer = setTimeout(() => {
        timers.delete(timer)
        forget(found)
      }, MARKED)
      timers.add(timer)
    })
    return () => {
      stop()
      for (const timer of timers) clearTimeout(timer)
      setChanges(NONE)
    }
  }, [news, className, ref])
  return changes
}

export function changesBetween(before: ObjectRecord, snapshot: unknown): FieldMarks {
  if (typeof snapshot !== 'object' || snapshot === null) return NONE
  const names = Object.keys(snapshot).filter(
    (name) => JSON.stringify(own(before, name)) !== JSON.stringify(own(snapshot as ObjectRecord, name)),
  )
  return new Map(names.map((name) => [name, { before: own(before, name), nth: performance.now() }]))
}
