/** Values of all types: what one format stores, both read back; what is out of range or of another type is refused. */
import type { Class, Field } from '../../../model/api.ts'
import type { ProbeArgument } from '../probe.ts'
import { ProbeBuilder } from '../probe.ts'
import { rawValues } from '../raw-values.ts'
import { accessorOf, type ConformRule, clientFields, madeClasses, type RuleParts } from '../rule.ts'

export const valuesRule: ConformRule = {
  name: 'values',
  sentence:
    'What one format stores the other reads back: ints keep 64 bits, texts every character, datetimes milliseconds.',
  page: 'docs/wire.md, Values',
  *trials(parts) {
    for (const [owner, field] of fieldsToSet(parts))
      for (let via = 0; via < parts.formats; via++) {
        const edges = parts.samples.edges(field.type)
        const probe = storing(parts, owner, field, via, edges)
        if (probe) yield probe
        if (field.qualifier === 'RO/constructor') break
      }
  },
}

export const refusedValuesRule: ConformRule = {
  name: 'refused values',
  sentence:
    'Ints outside 64 bits, dates that do not exist, unknown enum values and values of another type are refused, and nothing is changed.',
  page: 'docs/wire.md, Strictness',
  *trials(parts) {
    for (const [owner, field] of fieldsToSet(parts)) {
      if (field.qualifier !== 'RW') continue
      for (let via = 0; via < parts.formats; via++) {
        const probe = storing(parts, owner, field, via, rawValues(parts.api, field.type))
        if (probe) yield probe
      }
    }
  },
}

/** Fields that clients give values. */
function* fieldsToSet(parts: RuleParts): Iterable<readonly [Class, Field]> {
  for (const owner of madeClasses(parts))
    for (const field of clientFields(owner)) if (field.qualifier !== 'RO/runtime') yield [owner, field]
}

function storing(parts: RuleParts, owner: Class, field: Field, via: number, values: readonly ProbeArgument[]) {
  const [get, set] = [accessorOf(parts, owner, 'get', field.name), accessorOf(parts, owner, 'set', field.name)]
  if (!get || values.length === 0) return undefined
  const probe = new ProbeBuilder(`${owner.name}.${field.name}`, via)
  if (!set) return constructing(parts, owner, field, probe)
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return undefined
  for (const value of values) {
    probe.callAs({ via }, set, made, value)
    probe.callAs({ via }, get, made)
    probe.callAs({ via: via + 1 }, get, made)
  }
  return probe.end()
}

function constructing(parts: RuleParts, owner: Class, field: Field, probe: ProbeBuilder) {
  const get = accessorOf(parts, owner, 'get', field.name)
  for (const [i, value] of parts.samples.edges(field.type).entries()) {
    probe.via = i
    const made = parts.recipes.make(probe, owner.name, { values: new Map([[field.name, value]]) })
    if (made === undefined || !get) return undefined
    probe.callAs({ via: i + 1 }, get, made)
  }
  return probe.end()
}
