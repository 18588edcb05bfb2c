/** Describes bound pairs in words. */
import type { Api, Field, Relation, RelationEnd } from '../model/api.ts'

export interface BoundPair {
  /** The field of the described class, and its partner; both are the same for a field that is bound to itself. */
  readonly field: string
  readonly partner: { readonly class: string; readonly field: string }
  /** `many VIFs to one VM`. */
  readonly words: string
  /** The field whose value is stored, which protects the referenced objects from destruction. */
  readonly owners: readonly { readonly class: string; readonly field: string }[]
}

/** The pairs of a class in the order of its fields. A pair between two of its own fields occurs twice. */
export function boundPairs(api: Api, className: string): BoundPair[] {
  const owner = api.classes.find((c) => c.name === className)
  return (owner?.fields ?? []).flatMap((field) => pairOf(api, className, field) ?? [])
}

/** undefined if the field is bound to nothing. */
export function pairOf(api: Api, className: string, field: Field): BoundPair | undefined {
  const relation = api.relations.find((r) => r.name === field.relation)
  if (!relation) return undefined
  const [a, b] = relation.ends
  const isFirst = a.class === className && a.field === field.name
  const partner = relation.symmetric || !isFirst ? a : b
  const owners = uniqueEnds(relation).filter((end) => end.owns)
  return { field: field.name, partner: endOf(partner), words: relationWords(api, relation), owners: owners.map(endOf) }
}

/** The stored end first: `many VIFs to one VM`, `many books to many authors`, `one VM to at most one console`. */
export function relationWords(api: Api, { ends: [stored, other], symmetric }: Relation): string {
  const words = `${countWords(api, other, stored.class)} to ${countWords(api, stored, other.class)}`
  return symmetric ? `${words}, both ways` : words
}

/** How many objects of class `name` the field leads to. */
function countWords(api: Api, end: RelationEnd, name: string): string {
  if (end.many) return `many ${plural(name)}`
  return mayBeNull(api, end) ? `at most one ${name}` : `one ${name}`
}

/** A `RO/runtime` ref starts as null, whatever its type says. */
function mayBeNull(api: Api, end: RelationEnd): boolean {
  const field = api.classes.find((c) => c.name === end.class)?.fields.find((f) => f.name === end.field)
  return !field || field.qualifier === 'RO/runtime' || (field.type.kind === 'ref' && field.type.nullable)
}

export function plural(name: string): string {
  if (/(?:s|x|z|ch|sh)$/i.test(name)) return /(?:ss|x|z|ch|sh)$/.test(name) ? `${name}es` : name
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

function uniqueEnds({ ends, symmetric }: Relation): readonly RelationEnd[] {
  return symmetric ? ends.slice(0, 1) : ends
}

function endOf({ class: owner, field }: RelationEnd): { readonly class: string; readonly field: string } {
  return { class: owner, field }
}
