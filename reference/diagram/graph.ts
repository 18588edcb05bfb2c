/**
 * The graph of a diagram: classes with their bound fields, the pairs between them, and refs that are bound to nothing.
 */
import type { Api, Class, Field, RelationEnd } from '../../model/api.ts'
import { typesIn } from '../../model/types.ts'
import { oncePerApi } from '../once-per-api.ts'

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly pairs: readonly Pair[]
  readonly links: readonly UnboundRef[]
}

/** A class with objects. */
export interface GraphNode {
  readonly name: string
  /** The fields at which pairs and unbound refs start, in the order of declaration. */
  readonly fields: readonly string[]
}

/** How many objects of this end's class belong to one object of the other end: the mark that is drawn at this end. */
export type Count = 'one' | 'zero-or-one' | 'many'

export interface PairEnd {
  readonly class: string
  readonly field: string
  readonly count: Count
  /** True if the field is missing: only the other end names it. */
  readonly missing?: true
}

/** A bound pair. The end that is not stored comes first: `VM.VIFs` of `VIF.VM <-> VM.VIFs`. */
export interface Pair {
  readonly ends: readonly [PairEnd, PairEnd]
  /** True if the checker reports a problem of the pair. */
  readonly broken: boolean
}

/** A field with references that is bound to nothing. */
export interface UnboundRef {
  readonly class: string
  readonly field: string
  readonly to: string
  readonly count: Count
}

export const graphOf = oncePerApi((api: Api): Graph => {
  const classes = api.classes.filter((c) => c.objects !== 'none')
  const byName = new Map(classes.map((c) => [c.name, c]))
  const pairs = api.relations.map(({ ends: [stored, other] }) => ({
    ends: [pairEnd(byName, other, stored), pairEnd(byName, stored, other)] as const,
    broken: false,
  }))
  const links = classes.flatMap((c) => c.fields.flatMap((field) => linksOf(byName, c, field)))
  const shown = new Set([...pairs.flatMap((p) => p.ends.map(fieldKey)), ...links.map(fieldKey)])
  const nodes = classes.map((c) => ({
    name: c.name,
    fields: c.fields.map((f) => f.name).filter((name) => shown.has(fieldKey({ class: c.name, field: name }))),
  }))
  return { nodes, pairs, links }
})

/** `VM.VIFs`. */
export function fieldKey({ class: owner, field }: { readonly class: string; readonly field: string }): string {
  return `${owner}.${field}`
}

/** How many objects of this end's class one object at the far end has, by the far field's type. */
function pairEnd(classes: ReadonlyMap<string, Class>, end: RelationEnd, far: RelationEnd): PairEnd {
  const field = classes.get(far.class)?.fields.find((f) => f.name === far.field)
  return { class: end.class, field: end.field, count: field ? countOf(field) : 'many' }
}

/** How many objects a field leads to. A RO/runtime reference may always be null (docs/language.md, Qualifiers). */
export function countOf({ type, qualifier }: Pick<Field, 'type' | 'qualifier'>): Count {
  if (type.kind !== 'ref') return 'many'
  return type.nullable || qualifier === 'RO/runtime' ? 'zero-or-one' : 'one'
}

function linksOf(classes: ReadonlyMap<string, Class>, owner: Class, field: Field): UnboundRef[] {
  if (field.relation !== undefined) return []
  const targets = new Set([...typesIn(field.type)].flatMap((type) => (type.kind === 'ref' ? [type.class] : [])))
  return [...targets]
    .filter((to) => classes.has(to))
    .map((to) => ({ class: owner.name, field: field.name, to, count: countOf(field) }))
}
