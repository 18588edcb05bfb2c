/** Finds the fields that hold renamed enum values, and renames the values in them. */
import type { Type } from '../../../model/api.ts'
import type { Shapes } from '../../values/shapes.ts'
import { RecordValue, type Value } from '../../values/values.ts'
import type { Plan } from '../plan/plan.ts'
import type { MigrationStep } from './migration.ts'
import type { Renames } from './renames.ts'

/** The old plan `from` and the enums in `values` go by the new names. */
export function valueRenames(from: Plan, values: Renames['values']): MigrationStep[] {
  if (values.size === 0) return []
  const concerned = from.classes.flatMap((owner) =>
    owner.fields.filter(({ field, storage }) => {
      if (storage.kind !== 'value' && storage.kind !== 'map') return false
      return [...from.shapes.inside(field.type)].some((part) => part.kind === 'enum' && values.has(part.name))
    }),
  )
  return concerned.map((field) => ({ kind: 'rename values', field, values }))
}

/** The same value with the new names; `value` itself if nothing in it is renamed. */
export function withNewNames(shapes: Shapes, type: Type, value: Value, values: Renames['values']): Value {
  const inside = (of: Type, part: Value) => withNewNames(shapes, of, part, values)
  switch (type.kind) {
    case 'enum':
      return values.get(type.name)?.get(value as string) ?? value
    case 'set':
    case 'option':
      return mapped(value as readonly Value[], (element) => inside(type.of, element))
    case 'map': {
      const entries = [...(value as ReadonlyMap<Value, Value>)]
      const now = entries.map(([k, v]) => [inside(type.key, k), inside(type.value, v)] as const)
      return now.every(([k, v], i) => k === entries[i]?.[0] && v === entries[i]?.[1]) ? value : new Map(now)
    }
    case 'record': {
      const record = value as RecordValue
      const members = shapes.members(type.name)
      const now = mapped(record.values, (member, i) => inside(members[i]?.type as Type, member))
      return now === record.values ? record : new RecordValue(record.names, now)
    }
    default:
      return value
  }
}

function mapped(all: readonly Value[], map: (value: Value, index: number) => Value): readonly Value[] {
  const now = all.map(map)
  return now.every((value, i) => value === all[i]) ? all : now
}
