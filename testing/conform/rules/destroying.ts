/** What `destroy` refuses, and what it leaves. */
import type { Class, Field } from '../../../model/api.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { ProbeBuilder } from '../probe.ts'
import { type ConformRule, clientFields, madeClasses, type RuleParts } from '../rule.ts'

export const destroyingRule: ConformRule = {
  name: 'destroying',
  sentence: '`destroy` is not cascading: an object that a field of another object refers to is OBJECT_IN_USE.',
  page: 'docs/language.md, What the text implies',
  *trials(parts) {
    for (const owner of madeClasses(parts)) {
      const probe = new ProbeBuilder(owner.name)
      const made = parts.recipes.make(probe, owner.name)
      if (made === undefined || !parts.rpcs.has(`${owner.name}.destroy`)) continue
      probe.call(`${owner.name}.destroy`, made)
      probe.call(`${owner.name}.get_record`, made)
      probe.call(`${owner.name}.destroy`, made)
      yield probe.end()
      for (const field of clientFields(owner)) yield* referring(parts, owner, field)
    }
  },
}

/** The object that the field refers to is destroyed first, then the one that refers. */
function* referring(parts: RuleParts, owner: Class, field: Field) {
  const target = targetOf(field)
  if (target === undefined || field.qualifier === 'RO/runtime' || !parts.rpcs.has(`${target}.destroy`)) return
  const probe = new ProbeBuilder(`${owner.name}.${field.name}`)
  const other = parts.recipes.make(probe, target)
  if (other === undefined) return
  const value = holding(parts, field, other)
  const made = value !== undefined && parts.recipes.make(probe, owner.name, { values: new Map([[field.name, value]]) })
  if (!made) return
  probe.call(`${target}.destroy`, other)
  probe.call(`${target}.get_record`, other)
  probe.call(`${owner.name}.get_record`, made)
  probe.call(`${owner.name}.destroy`, made)
  probe.call(`${target}.get_record`, other)
  probe.call(`${target}.destroy`, other)
  yield probe.end()
}

function targetOf({ type }: Field): string | undefined {
  if (type.kind === 'ref') return type.class
  if (type.kind === 'set') return type.of.kind === 'ref' ? type.of.class : undefined
  if (type.kind !== 'map') return undefined
  return type.key.kind === 'ref' ? type.key.class : type.value.kind === 'ref' ? type.value.class : undefined
}

function holding(parts: RuleParts, { type }: Field, ref: string): Value | undefined {
  if (type.kind === 'ref') return ref
  if (type.kind === 'set') return [ref]
  if (type.kind !== 'map') return undefined
  const [key, value] = [parts.samples.ofType(type.key, 0, () => ref), parts.samples.ofType(type.value, 0, () => ref)]
  return key === undefined || value === undefined ? undefined : new Map([[key, value]])
}
