/** Bound pairs: what is written at one end is seen at the other. */
import type { Class, Field, Relation, RelationEnd } from '../../../model/api.ts'
import { ProbeBuilder } from '../probe.ts'
import { accessorOf, type ConformRule, type RuleParts } from '../rule.ts'

export const pairsRule: ConformRule = {
  name: 'pairs',
  sentence: 'The pair is one relation with two ends: a write at one end is visible at the other end at once.',
  page: 'docs/language.md, Bound field pairs',
  *trials(parts) {
    for (const relation of parts.api.relations)
      for (const [near, far] of [relation.ends, relation.ends.toReversed() as [RelationEnd, RelationEnd]]) {
        const probe = throughEnd(parts, relation, near, far)
        if (probe) yield probe
        if (relation.symmetric) break
      }
  },
}

function throughEnd(parts: RuleParts, relation: Relation, near: RelationEnd, far: RelationEnd) {
  const [owner, other] = [classOf(parts, near.class), classOf(parts, far.class)]
  const field = owner?.fields.find(({ name }) => name === near.field)
  if (!owner || !other || !field || field.qualifier === 'RO/runtime' || field.internal) return undefined
  const probe = new ProbeBuilder(relation.name)
  const made = [0, 1].map(() => parts.recipes.make(probe, far.class))
  const [p, q] = made
  if (p === undefined || q === undefined) return undefined
  const given = (ref: string) => ({ values: new Map([[near.field, near.many ? [ref] : ref]]) })
  const [a, b] = [parts.recipes.make(probe, near.class, given(p)), parts.recipes.make(probe, near.class, given(q))]
  const look = () => lookAtBoth(parts, probe, [owner, other], [near, far], [a, b, p, q])
  look()
  if (a === undefined || b === undefined) return undefined
  for (const [method, ...args] of changes(parts, owner, field, near.many, [a, b, p, q])) {
    probe.call(method, ...args)
    look()
  }
  return probe.end()
}

type Four = readonly [a: string, b: string, p: string, q: string]

function changes(parts: RuleParts, owner: Class, field: Field, many: boolean, [a, b, p, q]: Four) {
  const steps: (readonly [string, string, string | readonly string[] | null])[] = []
  const [set, add, remove] = (['set', 'add', 'remove'] as const).map((verb) =>
    accessorOf(parts, owner, verb, field.name),
  )
  if (many && add) steps.push([add, a, q], [add, b, p], [add, a, p])
  if (many && remove) steps.push([remove, a, p], [remove, b, q], [remove, a, p])
  if (set && many) steps.push([set, a, [p, q]], [set, b, [q, p]], [set, a, []])
  if (set && !many) steps.push([set, a, q], [set, b, q], [set, b, p], [set, a, p])
  if (set && !many && field.type.kind === 'ref' && field.type.nullable)
    steps.push([set, a, null], [set, b, null], [set, b, p])
  return steps
}

function lookAtBoth(
  parts: RuleParts,
  probe: ProbeBuilder,
  [owner, other]: readonly [Class, Class],
  [near, far]: readonly [RelationEnd, RelationEnd],
  [a, b, p, q]: readonly (string | undefined)[],
): void {
  const [getNear, getFar] = [accessorOf(parts, owner, 'get', near.field), accessorOf(parts, other, 'get', far.field)]
  for (const ref of [a, b]) if (getNear && ref !== undefined) probe.call(getNear, ref)
  for (const ref of [p, q]) if (getFar && ref !== undefined) probe.call(getFar, ref)
}

function classOf({ api }: RuleParts, name: string): Class | undefined {
  return api.classes.find((one) => one.name === name)
}
