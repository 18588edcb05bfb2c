/** The objects that a new store in memory starts with. */
import type { Api, InitialObject } from '../../../model/api.ts'
import { literalValue, type ValueMaker } from '../../values/literals.ts'
import { printable } from '../../values/printable.ts'
import type { Value } from '../../values/values.ts'
import { StoreError } from '../store-error.ts'
import type { MemoryClasses } from './memory-classes.ts'
import type { MemoryContext } from './memory-context.ts'
import { MemoryRow, type MemoryTable } from './memory-table.ts'

/** The refs of the initial objects of an API, in one store. */
export class InitialRefs {
  readonly #refs = new Map<string, string>()

  /** If the text gives a uuid, then the ref contains it, so that it is the same in every store. */
  constructor(api: Api, newUuid: () => string) {
    for (const object of api.objects)
      this.#refs.set(keyOf(object.class, object.name), `OpaqueRef:${(object.values.uuid as string) ?? newUuid()}`)
  }

  readonly get = (className: string, name: string): string | null => this.#refs.get(keyOf(className, name)) ?? null

  require(className: string, name: string): string {
    const ref = this.get(className, name)
    if (ref === null) throw new Error(`the model has no object ${name} of ${className}`)
    return ref
  }
}

function keyOf(className: string, name: string): string {
  return `${className} ${name}`
}

/** Creates them in order. They may refer to each other in circles, so all are there before any is linked to another. */
export function createInitialRows(context: MemoryContext, classes: MemoryClasses, api: Api, refs: InitialRefs): void {
  const maker = context.newValues()
  const made = api.objects.map((object) => {
    const table = context.tables.get(object.class) as MemoryTable
    const values = valuesOf(context, table, object, refs, maker)
    return { objects: classes.get(object.class), table, values, ref: refs.require(object.class, object.name) }
  })
  const rows = made.map(({ objects, table, values, ref }) => {
    const generation = context.transaction.log.stamp()
    const row = new MemoryRow(ref, table.nextId(), generation, [])
    table.insert(row)
    return { objects, table, values, row }
  })
  for (const { objects, values, row } of rows) row.slots.push(...objects.slotsOf(values, maker))
  for (const { objects, row } of rows) {
    objects.requireLinkable(row.slots, row)
    objects.link(row)
  }
  for (const { objects, values, row } of rows) objects.fill(row.ref, values, maker)
  for (const { table, row } of rows) context.note(table, row, 'add', row.made)
  requireUniqueKeys(rows)
}

function valuesOf(
  { layout: { shapes } }: MemoryContext,
  { layout: { byName } }: MemoryTable,
  object: InitialObject,
  refs: InitialRefs,
  maker: ValueMaker,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>()
  for (const [name, literal] of Object.entries(object.values)) {
    const field = byName.get(name)?.plan.field
    if (!field || field.computed) continue
    const value = literalValue(shapes, field.type, literal, (at, named) => refs.require(at.class, named), maker)
    values.set(name, value)
  }
  return values
}

/** Throws StoreError that names the objects if values are there twice. */
function requireUniqueKeys(rows: readonly { readonly table: MemoryTable; readonly row: MemoryRow }[]): void {
  const lines = rows.flatMap(({ table, row }) =>
    table.layout.unique.flatMap((key) => {
      const text = key.textOf(row.slots)
      const other = text === null ? row : table.byKey(key, text)
      if (!other || other === row) return []
      const shown = printable(key.shown(row.slots))
      return [row, other].map(({ ref }) => `  ${table.layout.name} ${ref}: ${key.label} = ${shown}`)
    }),
  )
  if (lines.length === 0) return
  const head = 'The text says that these values are unique, but objects in the text share them:'
  throw new StoreError([head, ...lines, 'Change these objects, or the unique keys.'].join('\n'))
}
