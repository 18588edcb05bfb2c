/**
 * Follows `was`: finds which class, field, enum and enum value of an old model has which name in the new one, and makes
 * the old model under the new names. A comparison of that with the new model shows the other differences.
 */
import type { Api, Class, Enum, Field, Literal, Relation, Renamed, Type } from '../../../model/api.ts'

export interface Renames {
  /** The old model with the new names of classes, records, enums and relations. Its initial objects keep the old ones. */
  readonly api: Api
  /** From old names to new ones, for renamed classes only. */
  readonly classes: ReadonlyMap<string, string>
  /** By an enum's new name: from the old names of its values to the new ones, for renamed values only. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** From a new `class` or `class.field` to its old name, which is the same if it was not renamed. */
  original(key: string): string
  /** From an old `class` or `class.field` to its new name, which is the same if it was not renamed. */
  current(key: string): string
  /** The renames, as text for people; one line each. */
  readonly lines: readonly string[]
  /** Each `was` that cannot be followed; one sentence each. */
  readonly refused: readonly string[]
}

export function renamesBetween(old: Api, next: Api): Renames {
  const draft: Draft = { lines: [], refused: [] }
  const classes = renamed(old.classes, next.classes, (name) => `class "${name}"`, draft)
  const enums = renamed(old.enums, next.enums, (name) => `enum "${name}"`, draft)
  const fields = partsRenamed(old.classes, next.classes, classes, (c) => c.fields, draft, 'field')
  const values = partsRenamed(old.enums, next.enums, enums, (e) => e.values, draft, 'value')
  const before = new Map([...fields].map(([owner, names]) => [owner, inverse(names)]))
  const current = byKey(classes, (name) => fields.get(name))
  const original = byKey(inverse(classes), (_, name) => before.get(name))
  return {
    api: byNewNames(old, { classes, enums, fields, values }, current),
    classes,
    values,
    original,
    current,
    ...draft,
  }
}

/** Says which `was` the text no longer needs once the data have all new names; undefined if the model has none. */
export function removableLine({ classes, enums }: Api): string | undefined {
  const named = [
    ...classes.flatMap((c) => [c, ...c.fields.map((f) => ({ ...f, name: `${c.name}.${f.name}` }))]),
    ...enums.flatMap((e) => [e, ...e.values.map((v) => ({ ...v, name: `${e.name}.${v.name}` }))]),
  ].filter(({ was }) => was !== undefined)
  if (named.length === 0) return undefined
  const shown = named.slice(0, SHOWN).map(({ name, was }) => `"${name} was ${was?.join(' was ')}"`)
  const more = named.length > SHOWN ? ` and ${named.length - SHOWN} more` : ''
  return `These data have all new names: ${shown.join(', ')}${more} can be removed from the text when all other data of this API have them, too.`
}

const SHOWN = 5

interface Draft {
  readonly lines: string[]
  readonly refused: string[]
}

type Names = ReadonlyMap<string, string>

interface Named extends Renamed {
  readonly name: string
}

/**
 * From old names to new ones. The first name after `was` that the old model has counts, unless the old model has the same
 * `was`: then the data followed it before.
 */
function renamed(old: readonly Named[], next: readonly Named[], title: (name: string) => string, draft: Draft): Names {
  const before = new Map(old.map((one) => [one.name, one]))
  const names = new Map<string, string>()
  for (const { name, was = [] } of next) {
    const earlier = was.find((w) => w !== name && before.has(w))
    if (earlier !== undefined && !before.get(name)?.was?.includes(earlier)) names.set(earlier, name)
  }
  for (const [from, to] of names) {
    if (!before.has(to) || names.has(to)) continue
    draft.refused.push(
      `The ${title(to)} was "${from}", but the data have both. Remove "was ${from}", or first serve a text without "${to}".`,
    )
    names.delete(from)
  }
  for (const [from, to] of names) draft.lines.push(`carried ${title(from)} over to "${to}"`)
  return names
}

/** The same for the fields of each class or the values of each enum, by its new name. */
function partsRenamed<Owner extends Class | Enum>(
  old: readonly Owner[],
  next: readonly Owner[],
  owners: Names,
  parts: (owner: Owner) => readonly Named[],
  draft: Draft,
  word: string,
): ReadonlyMap<string, Names> {
  const now = new Map(next.map((owner) => [owner.name, owner]))
  const found = new Map<string, Names>()
  for (const owner of old) {
    const name = owners.get(owner.name) ?? owner.name
    const after = now.get(name)
    const names = after && renamed(parts(owner), parts(after), (part) => `${word} "${name}.${part}"`, draft)
    if (names && names.size > 0) found.set(name, names)
  }
  return found
}

/** Maps `class` and `class.field`. `fields` gives the renamed fields of the class `from`, which becomes `to`. */
function byKey(classes: Names, fields: (to: string, from: string) => Names | undefined) {
  return (key: string): string => {
    const [owner = '', field] = key.split('.')
    const name = classes.get(owner) ?? owner
    if (field === undefined) return name
    return `${name}.${fields(name, owner)?.get(field) ?? field}`
  }
}

function inverse(names: Names): Names {
  return new Map([...names].map(([from, to]) => [to, from]))
}

interface Mapping {
  readonly classes: Names
  readonly enums: Names
  readonly fields: ReadonlyMap<string, Names>
  readonly values: ReadonlyMap<string, Names>
}

/** The parts of the old model that the store uses, under the new names. */
function byNewNames(old: Api, mapping: Mapping, current: (key: string) => string): Api {
  const type = (of: Type): Type => typeByNewNames(of, mapping)
  const member = <T extends { readonly type: Type; readonly default?: Literal }>(one: T): T =>
    one.default === undefined
      ? { ...one, type: type(one.type) }
      : { ...one, type: type(one.type), default: literalByNewNames(type(one.type), one.default, mapping) }
  const relation = (name: string) => current(name)
  return {
    ...old,
    classes: old.classes.map((owner) => {
      const name = current(owner.name)
      const fields = mapping.fields.get(name)
      return {
        ...owner,
        name,
        fields: owner.fields.map(
          (field): Field => ({
            ...member(field),
            name: fields?.get(field.name) ?? field.name,
            ...(field.relation === undefined ? {} : { relation: relation(field.relation) }),
          }),
        ),
      }
    }),
    records: old.records.map((record) => ({ ...record, members: record.members.map(member) })),
    enums: old.enums.map((one) => {
      const name = mapping.enums.get(one.name) ?? one.name
      const values = mapping.values.get(name)
      return { ...one, name, values: one.values.map((v) => ({ ...v, name: values?.get(v.name) ?? v.name })) }
    }),
    relations: old.relations.map((one): Relation => {
      const end = (e: Relation['ends'][number]) => {
        const [owner = '', field = ''] = current(`${e.class}.${e.field}`).split('.')
        return { ...e, class: owner, field }
      }
      return { ...one, name: relation(one.name), ends: [end(one.ends[0]), end(one.ends[1])] }
    }),
  }
}

function typeByNewNames(type: Type, mapping: Mapping): Type {
  const inside = (of: Type) => typeByNewNames(of, mapping)
  switch (type.kind) {
    case 'ref':
      return { ...type, class: mapping.classes.get(type.class) ?? type.class }
    case 'record':
      return { ...type, name: mapping.classes.get(type.name) ?? type.name }
    case 'enum':
      return { ...type, name: mapping.enums.get(type.name) ?? type.name }
    case 'set':
    case 'option':
      return { ...type, of: inside(type.of) }
    case 'map':
      return { ...type, key: inside(type.key), value: inside(type.value) }
    default:
      return type
  }
}

/** `type` has the new names. A record has no literal. */
function literalByNewNames(type: Type, literal: Literal, mapping: Mapping): Literal {
  const inside = (of: Type, part: Literal) => literalByNewNames(of, part, mapping)
  switch (type.kind) {
    case 'enum':
      return mapping.values.get(type.name)?.get(literal as string) ?? literal
    case 'set':
    case 'option':
      return (literal as readonly Literal[]).map((element) => inside(type.of, element))
    case 'map':
      return (literal as unknown as [Literal, Literal][]).map(([k, v]) => [inside(type.key, k), inside(type.value, v)])
    default:
      return literal
  }
}
