/** Sets and maps that are changed by elements and by keys. */
import type { Class, Field } from '../../../model/api.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { ProbeBuilder } from '../probe.ts'
import { accessorOf, type ConformRule, clientFields, madeClasses, type RuleParts } from '../rule.ts'

export const setAccessorsRule: ConformRule = {
  name: 'elements of sets',
  sentence:
    '`add_f` adds an element, without effect if it is there; `remove_f` removes one, without effect if it is not there. A set has each value once, also if `set_f` or `create` is given one twice.',
  page: 'docs/language.md, What the text implies',
  *trials(parts) {
    for (const [owner, field] of fieldsOf(parts, 'set')) {
      const [add, remove, get] = (['add', 'remove', 'get'] as const).map((verb) =>
        accessorOf(parts, owner, verb, field.name),
      )
      if (!add || !remove || !get || field.type.kind !== 'set') continue
      const probe = new ProbeBuilder(`${owner.name}.${field.name}`)
      const made = parts.recipes.make(probe, owner.name)
      const items = elementsFor(parts, probe, field.type.of)
      if (made === undefined || items.length === 0) continue
      const [a, b, c] = [items[0] as Value, items[1] ?? (items[0] as Value), items[2] ?? (items[0] as Value)]
      const steps = [
        [add, b],
        [add, a],
        [add, b],
        [add, c],
        [remove, a],
        [remove, a],
        [add, a],
        [remove, c],
        [remove, b],
      ] as const
      for (const [method, value] of steps) {
        probe.call(method, made, value)
        probe.call(get, made)
      }
      yield probe.end()
    }
    for (const owner of madeClasses(parts)) for (const field of clientFields(owner)) yield* twice(parts, owner, field)
  },
}

export const mapAccessorsRule: ConformRule = {
  name: 'keys of maps',
  sentence:
    '`add_to_f` adds a key, or MAP_DUPLICATE_KEY if it is there; `remove_from_f` removes one, without effect if it is not there.',
  page: 'docs/language.md, What the text implies',
  *trials(parts) {
    for (const [owner, field] of fieldsOf(parts, 'map')) {
      const [add, remove, get] = (['add_to', 'remove_from', 'get'] as const).map((verb) =>
        accessorOf(parts, owner, verb, field.name),
      )
      if (!add || !remove || !get || field.type.kind !== 'map') continue
      const probe = new ProbeBuilder(`${owner.name}.${field.name}`)
      const made = parts.recipes.make(probe, owner.name)
      const [keys, values] = [elementsFor(parts, probe, field.type.key), elementsFor(parts, probe, field.type.value)]
      const [a, b, x] = [keys[0], keys[1] ?? keys[0], values[0]]
      const y = values[1] ?? x
      if (made === undefined || a === undefined || b === undefined || x === undefined || y === undefined) continue
      const steps = [
        [add, a, x],
        [add, a, y],
        [add, b, y],
        [remove, a],
        [remove, a],
        [add, a, y],
        [remove, b],
        [add, b, x],
      ] as const
      for (const [method, ...args] of steps) {
        probe.call(method, made, ...args)
        probe.call(get, made)
      }
      yield probe.end()
    }
  },
}

/** Stored with an element that comes twice, by `set_f` and by `create`. */
function* twice(parts: RuleParts, owner: Class, { name, type, qualifier, where }: Field) {
  const [get, set] = [accessorOf(parts, owner, 'get', name), accessorOf(parts, owner, 'set', name)]
  if (!get || type.kind !== 'set' || qualifier === 'RO/runtime' || where) return
  for (let via = 0; via < parts.formats; via++) {
    const probe = new ProbeBuilder(`${owner.name}.${name}`, via)
    const [a, b] = elementsFor(parts, probe, type.of)
    if (a === undefined) return
    const values = b === undefined ? [a, a] : [a, b, a]
    const made = parts.recipes.make(probe, owner.name, set ? {} : { values: new Map([[name, values]]) })
    if (made === undefined) return
    if (set) probe.call(set, made, values)
    probe.call(get, made)
    yield probe.end()
  }
}

function* fieldsOf(parts: RuleParts, kind: 'set' | 'map'): Iterable<readonly [Class, Field]> {
  for (const owner of madeClasses(parts))
    for (const field of clientFields(owner))
      if (field.type.kind === kind && field.qualifier === 'RW') yield [owner, field]
}

/** Up to three that differ. */
function elementsFor(parts: RuleParts, probe: ProbeBuilder, type: Field['type']): readonly Value[] {
  const objects = (className: string) => parts.recipes.make(probe, className) ?? undefined
  const all = [0, 1, 2].map((nth) => parts.samples.ofType(type, nth, objects))
  return [...new Set(all.filter((one) => one !== undefined && one !== null))] as Value[]
}
