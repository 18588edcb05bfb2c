/** The storage of an API in a database: which fields are columns, which are tables of links, and which are computed. */
import type { Api, Class, Field, Relation, Type } from '../../../model/api.ts'
import { typeText } from '../../../model/types.ts'
import { type Shapes, shapesOf } from '../../values/shapes.ts'
import { StoreError } from '../store-error.ts'

export interface Plan {
  readonly shapes: Shapes
  readonly classes: readonly ClassPlan[]
  /** Each table of links once, though two fields may read it. */
  readonly links: readonly LinkPlan[]
}

export interface ClassPlan {
  readonly name: string
  readonly fields: readonly FieldPlan[]
  /** Each a list of fields whose values together differ between all objects. */
  readonly unique: readonly (readonly string[])[]
}

export interface FieldPlan {
  readonly class: string
  readonly name: string
  readonly field: Field
  readonly storage: FieldStorage
  /** Clients look objects up by it, so its column has an index. */
  readonly lookedUp: boolean
}

export type FieldStorage =
  /** A column without a foreign key: a scalar, JSON, or whatever a computed field gives. */
  { readonly kind: 'value' } | RefStorage | ReverseStorage | LinkStorage | MapStorage

/** A foreign key column. `pair`: the field at the other end, which is computed from this column. */
export interface RefStorage {
  readonly kind: 'ref'
  readonly class: string
  readonly required: boolean
  readonly pair: { readonly field: string; readonly one: boolean } | null
}

/** The computed end of a pair whose stored end is the column `field` of `class`. */
export interface ReverseStorage {
  readonly kind: 'reverse'
  readonly class: string
  readonly field: string
  readonly many: boolean
}

/** A set of refs, or one end of a symmetric one-one pair, kept as rows of a table of links. */
export interface LinkStorage {
  readonly kind: 'links'
  readonly link: LinkPlan
  /** Which end of the link the field's own object is. */
  readonly side: 'from' | 'to'
}

/** A map with refs as keys or values: a table of owner, key and value. */
export interface MapStorage {
  readonly kind: 'map'
  readonly key: Type
  readonly value: Type
}

export interface LinkPlan {
  /** `Class.field` of the `from` end. */
  readonly name: string
  readonly kind: 'unbound' | 'many-many' | 'symmetric' | 'partners'
  readonly from: LinkEnd
  readonly to: LinkEnd
}

export interface LinkEnd {
  readonly class: string
  /** null at the far end of an unbound set. */
  readonly field: string | null
  /** Destroying this end's object also deletes its links. If false, a link to another object prevents the destroy. */
  readonly cascade: boolean
}

/**
 * Throws StoreError if a field has references so deep in its type that no foreign key could hold them. `original` gives
 * the name that a `class.field` had when its table was created. It matters if `api` is an old model under new names: the
 * old names decided which columns have an index.
 */
export function planStore(api: Api, original: (key: string) => string = (key) => key): Plan {
  const shapes = shapesOf(api)
  const relations = new Map(api.relations.map((relation) => [relation.name, relation]))
  const links = new Map<string, LinkPlan>()
  const classes = api.classes
    .filter((owner) => owner.objects !== 'none')
    .map((owner) => ({
      name: owner.name,
      unique: owner.unique ?? [],
      fields: owner.fields.map((field) => ({
        class: owner.name,
        name: field.name,
        field,
        storage: storageOf(shapes, owner, field, field.relation ? relations.get(field.relation) : undefined, links),
        lookedUp: isLookedUp(field, original(`${owner.name}.${field.name}`)),
      })),
    }))
  return { shapes, classes, links: [...links.values()] }
}

function isLookedUp({ type }: Field, key: string): boolean {
  return type.kind === 'string' && (key.endsWith('.uuid') || key.endsWith('.name_label'))
}

function storageOf(
  shapes: Shapes,
  owner: Class,
  field: Field,
  relation: Relation | undefined,
  links: Map<string, LinkPlan>,
): FieldStorage {
  const { type } = field
  if (field.computed) return { kind: 'value' }
  if (relation) return boundStorage(owner, field, relation, links)
  if (type.kind === 'ref') return refStorage(field, type.class, null)
  if (type.kind === 'set' && type.of.kind === 'ref') return unboundLinks(owner, field, type.of.class, links)
  if (!shapes.holdsRef(type)) return { kind: 'value' }
  if (type.kind === 'map' && [type.key, type.value].every((part) => part.kind === 'ref' || !shapes.holdsRef(part)))
    return { kind: 'map', key: type.key, value: type.value }
  throw new StoreError(
    `Field "${owner.name}.${field.name}" cannot be stored: "${typeText(type)}" has references inside. ` +
      'A field may be a reference, a set of references, or a map from or to references.',
  )
}

function boundStorage(owner: Class, field: Field, relation: Relation, links: Map<string, LinkPlan>): FieldStorage {
  const [first, second] = relation.ends
  const isFirst = first.class === owner.name && first.field === field.name
  if (relation.symmetric || relation.kind === 'many-many')
    return { kind: 'links', link: relationLinks(relation, links), side: isFirst ? 'from' : 'to' }
  if (isFirst) return refStorage(field, second.class, { field: second.field, one: relation.kind === 'one-one' })
  return { kind: 'reverse', class: first.class, field: first.field, many: second.many }
}

/** A RO/runtime ref starts as null, also where its type does not say `or null` (docs/language.md, Types). */
function refStorage(field: Field, className: string, pair: RefStorage['pair']): RefStorage {
  const nullable = field.qualifier === 'RO/runtime' || (field.type.kind === 'ref' && field.type.nullable)
  return { kind: 'ref', class: className, required: !nullable, pair }
}

function unboundLinks(owner: Class, field: Field, to: string, links: Map<string, LinkPlan>): LinkStorage {
  const link: LinkPlan = {
    name: `${owner.name}.${field.name}`,
    kind: 'unbound',
    from: { class: owner.name, field: field.name, cascade: true },
    to: { class: to, field: null, cascade: false },
  }
  links.set(link.name, link)
  return { kind: 'links', link, side: 'from' }
}

/** Both fields share one plan. An end that owns the pair refers to the other object, which then cannot be destroyed. */
function relationLinks(relation: Relation, links: Map<string, LinkPlan>): LinkPlan {
  const [first, second] = relation.ends
  const known = links.get(relation.name)
  if (known) return known
  const link: LinkPlan = {
    name: relation.name,
    kind: relation.symmetric ? (first.many ? 'symmetric' : 'partners') : 'many-many',
    from: { class: first.class, field: first.field, cascade: !relation.symmetric && !second.owns },
    to: { class: second.class, field: second.field, cascade: !relation.symmetric && !first.owns },
  }
  links.set(link.name, link)
  return link
}
