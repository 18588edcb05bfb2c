/** What code outside of the text, in `handlers.ts`, may reach of an API's objects. */
import type { Api, Class, Field, Relation, Type } from './api.ts'

/** Sessions are not among them: the server keeps them, so that no code can end or forge one. */
export function reachedClasses({ classes, uses }: Pick<Api, 'classes' | 'uses'>): Class[] {
  return classes.filter(({ name, objects }) => objects !== 'none' && !(name === 'session' && uses.includes('session')))
}

/** The type of the values that a field holds: a reference that only the server sets is null until it is set. */
export function heldType({ qualifier, type }: Pick<Field, 'qualifier' | 'type'>): Type {
  return type.kind === 'ref' && qualifier === 'RO/runtime' ? { ...type, nullable: true } : type
}

/** The pair whose computed end the field is; undefined for any other field. */
export function computedPairOf(
  { relations }: Pick<Api, 'relations'>,
  owner: Class,
  field: Field,
): Relation | undefined {
  const relation = relations.find((r) => r.name === field.relation)
  if (!relation || relation.symmetric || relation.kind === 'many-many') return undefined
  const [, computed] = relation.ends
  return computed.class === owner.name && computed.field === field.name ? relation : undefined
}

/** True for a field that is computed from others, or is the computed end of a pair. */
export function isComputedField(api: Pick<Api, 'relations'>, owner: Class, field: Field): boolean {
  return field.computed !== undefined || computedPairOf(api, owner, field) !== undefined
}

/** True for a field that has no value to start with: a reference that cannot be null. */
export function isStartless(field: Field): boolean {
  const type = heldType(field)
  return type.kind === 'ref' && !type.nullable && field.default === undefined && field.computed === undefined
}

/** The first external that has no code: none of these names, and no block in the text. */
export function codelessExternal(
  { externals = [] }: Pick<Api, 'externals'>,
  given: Iterable<string>,
): string | undefined {
  const names = new Set(given)
  return externals.find(({ name, body }) => body === undefined && !names.has(name))?.name
}

/** The message to the user for such an external. */
export function codelessText(name: string): string {
  return `The external "${name}" has no code: export it in "externals" of handlers.ts, or give it a block in the text`
}
