/** `where`, `unique` and `check`: whoever would break one is refused. */
import type { Class, Field, Literal } from '../../../model/api.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { mineValues } from '../../explore/mined-values.ts'
import { scalarPool } from '../../explore/scalar-pools.ts'
import { ProbeBuilder } from '../probe.ts'
import { accessorOf, type ConformRule, clientFields, madeClasses, type RuleParts } from '../rule.ts'
import { hasSelf } from '../scope.ts'

export const constraintsRule: ConformRule = {
  name: 'constraints',
  sentence: 'A write that would break a `where`, `unique` or `check` is refused, whoever makes it.',
  page: 'docs/language.md, Constraints',
  *trials(parts) {
    const mined = mineValues(parts.api)
    for (const owner of madeClasses(parts)) {
      for (const field of clientFields(owner))
        if (isScalarField(field) && (field.where || owner.checks))
          yield* [pooled(parts, owner, field, mined)].filter((one) => one !== undefined)
      for (const fields of owner.unique ?? [])
        yield* [equalOnes(parts, owner, fields)].filter((one) => one !== undefined)
      yield* conditionedMessages(parts, owner, mined)
    }
  },
}

function isScalarField({ type }: Field): boolean {
  return !['ref', 'set', 'map', 'option', 'record', 'any record'].includes(type.kind)
}

type Mined = ReturnType<typeof mineValues>

function valuesOf(
  parts: RuleParts,
  field: Pick<Field, 'name' | 'type' | 'where' | 'default'>,
  mined: Mined,
  owner?: Class,
) {
  const { usual, odd } = scalarPool(parts.api, field, mined, owner)
  const all: readonly Literal[] = [...usual.slice(0, 8), ...odd.slice(0, 12), ...usual.slice(0, 2)]
  return all.map((literal) => parts.samples.literal(field.type, literal)).filter((value) => value !== undefined)
}

function pooled(parts: RuleParts, owner: Class, field: Field, mined: Mined) {
  const values = valuesOf(parts, field, mined, owner)
  const [set, get] = [accessorOf(parts, owner, 'set', field.name), accessorOf(parts, owner, 'get', field.name)]
  const probe = new ProbeBuilder(`${owner.name}.${field.name}`)
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined || !get) return undefined
  for (const value of values) {
    if (set) probe.call(set, made, value)
    if (set) probe.call(get, made)
    else if (field.qualifier === 'RO/constructor')
      parts.recipes.make(probe, owner.name, { values: new Map([[field.name, value]]) })
  }
  return probe.end()
}

/** Two objects that would have the same values, made and set. */
function equalOnes(parts: RuleParts, owner: Class, fields: readonly string[]) {
  const probe = new ProbeBuilder(`${owner.name}: unique ${fields.join(', ')}`)
  const made = parts.recipes.make(probe, owner.name, { all: true })
  const given = probe.steps.at(-1)?.args[0]
  if (made === undefined || !(given instanceof RecordValue)) return undefined
  const values = new Map(fields.map((name) => [name, given.values[given.names.indexOf(name)] as Value]))
  if ([...values.values()].includes(undefined as never)) return undefined
  parts.recipes.make(probe, owner.name, { values })
  const other = parts.recipes.make(probe, owner.name)
  if (other === undefined) return probe.end()
  for (const [name, value] of values) {
    const set = accessorOf(parts, owner, 'set', name)
    if (set) probe.call(set, other, value)
  }
  probe.call(`${owner.name}.get_record`, other)
  return probe.end()
}

function* conditionedMessages(parts: RuleParts, owner: Class, mined: Mined) {
  for (const rpc of parts.rpcs.values()) {
    if (rpc.class !== owner.name || !rpc.message?.body || !hasSelf(rpc)) continue
    for (const [i, param] of rpc.params.entries()) {
      if (!param.where || i === 0) continue
      const probe = new ProbeBuilder(`${rpc.name}(${param.name})`)
      const made = parts.recipes.make(probe, owner.name)
      const args = rpc.params.map((one) => parts.samples.usual(one, 0, (name) => parts.recipes.some(probe, name)))
      if (made === undefined || args.slice(1).includes(undefined)) continue
      for (const value of valuesOf(parts, param, mined))
        probe.call(rpc.name, ...([made, ...args.slice(1)].with(i, value) as Value[]))
      yield probe.end()
    }
  }
}
