/** The graph of the objects around one, as the console's tables know them now, and what of it is still to be read. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ClassTable } from '../objects/class-table.ts'
import { type ConsoleState, useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { type Holder, type ObjectGraph, type ObjectPlace, objectGraph } from './object-graph.ts'
import { type GraphField, refsIn, unboundReferrers } from './ref-fields.ts'

/** What the user has shown and folded. */
export interface GraphChoices {
  readonly expanded: ReadonlySet<string>
  readonly opened: ReadonlySet<string>
}

export interface ObjectGraphNow {
  readonly graph: ObjectGraph
  /** Fields of other classes that may refer to the focus, and whose objects are too many to be read without a wish. */
  readonly unread: readonly GraphField[]
  /** Why records could not be read. */
  readonly error: unknown
  /** Reads the objects of the unread fields. */
  readonly readAll: () => void
}

/** Classes with more objects are read only on request. */
const FEW = 3000

export function useObjectGraph(focus: ObjectPlace, { expanded, opened }: GraphChoices): ObjectGraphNow {
  const state = useConsole()
  const { api, tables } = state
  const [error, setError] = useState<unknown>(null)
  const fields = useMemo(() => referringFields(state, focus.class), [api, focus.class])
  const others = fields.flatMap(({ class: name }) => tables.of(name) ?? [])
  const generations = others.map((table) => table.generation).join()
  const referrers = useMemo(() => referrersIn(state, fields, focus), [generations, focus.ref])
  const graph = objectGraph({
    api,
    focus,
    expanded,
    opened,
    referrers,
    recordOf: ({ class: name, ref }) => tables.of(name)?.records.get(ref),
  })
  useRecords(state, graph, focus.ref, setError)
  const counts = state.watch.counts
  const isFew = (table: ClassTable) => (counts.get(table.owner.name.toLowerCase()) ?? Number.POSITIVE_INFINITY) <= FEW
  useEffect(() => {
    for (const table of others) if (isFew(table)) table.open()
  }, [focus.class, counts.size])
  const unread = fields.filter(({ class: name }) => tables.of(name)?.state === 'unasked')
  const readAll = () => {
    for (const table of others) table.open()
  }
  return { graph, unread, error, readAll }
}

/** Standard classes are left out: their references may be secrets, and their objects do not stay. */
function referringFields({ api, rpcs, tables }: ConsoleState, className: string): readonly GraphField[] {
  return unboundReferrers(api, className).filter(
    ({ class: name }) => !rpcs.class(name)?.standard && tables.of(name)?.canList,
  )
}

function referrersIn({ tables }: ConsoleState, fields: readonly GraphField[], focus: ObjectPlace): readonly Holder[] {
  return fields.flatMap(({ class: name, field, type, to }) => {
    const found: Holder[] = []
    for (const [ref, record] of tables.of(name)?.records ?? [])
      if (refsIn(type, own(record, field), to).includes(focus.ref)) found.push({ class: name, ref, field })
    return found
  })
}

/** Reads the records of the shown objects that are not known, each once. */
function useRecords(
  { tables }: ConsoleState,
  graph: ObjectGraph,
  focus: string,
  setError: (error: unknown) => void,
): void {
  const [asked] = useState(() => new Set<string>())
  const missing = graph.objects.filter(({ class: name, ref }) => !tables.of(name)?.records.has(ref) && !asked.has(ref))
  useEffect(() => {
    for (const { ref } of missing) asked.add(ref)
    for (const [name, places] of Map.groupBy(missing, (place) => place.class)) {
      const table = tables.of(name)
      const [own, others] = [places.filter(({ ref }) => ref === focus), places.filter(({ ref }) => ref !== focus)]
      // Others that cannot be read stay unknown. Without the object itself there is nothing to draw, so it says why.
      for (const { ref } of own) table?.fetch(ref).catch(setError)
      if (others.length > 0) table?.take(others.map(({ ref }) => ref)).catch(setError)
    }
  }, [missing.map(({ ref }) => ref).join()])
}
