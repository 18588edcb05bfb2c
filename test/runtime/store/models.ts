/** Makes small models for the store's tests from a few lines of text, without the analysis. */
import type { Api, Class, Enum, Field, InitialObject, Literal, RecordType, Relation, Type } from '../../../model/api.ts'
import { scalarType } from '../../../model/kinds.ts'

export interface Parts {
  /** Class name to field lines: `RW affinity : host ref or null <-> VMs = null` (the default is a `Literal` as JSON). */
  readonly classes: { readonly [name: string]: readonly string[] }
  readonly enums?: { readonly [name: string]: readonly string[] }
  readonly records?: { readonly [name: string]: readonly string[] }
  readonly objects?: readonly InitialObject[]
  /** Classes whose objects are not `implied`. */
  readonly kept?: { readonly [name: string]: Class['objects'] }
}

export function model({ classes, enums = {}, records = {}, objects = [], kept = {} }: Parts): Api {
  const ends: End[] = []
  const made = Object.entries(classes).map(([name, lines]): Class => {
    const keeps = kept[name] ?? 'implied'
    const all = keeps === 'implied' ? ['RO/runtime uuid : string', ...lines] : lines
    const fields = all.map((line) => field(name, line, ends))
    return { name, doc: '', objects: keeps, without: [], fields, messages: [], standard: false }
  })
  const relations = relationsOf(ends)
  return {
    format: 2,
    name: 'Test',
    version: null,
    doc: '',
    uses: [],
    roles: [],
    classes: made.map((owner) => ({ ...owner, fields: owner.fields.map((f) => bound(owner.name, f, relations)) })),
    records: Object.entries(records).map(recordOf),
    enums: Object.entries(enums).map(enumOf),
    errors: [],
    objects,
    relations,
  }
}

export function object(className: string, name: string, values: { [field: string]: Literal } = {}): InitialObject {
  return { class: className, name, doc: '', values }
}

/** A type as `typeText` writes it. */
export function type(text: string): Type {
  const map = /^\((\w+(?: ref| enum)?) -> (.+)\) map$/.exec(text)
  if (map) return { kind: 'map', key: type(map[1]!), value: type(map[2]!) }
  const wrapped = /^(.+) (set|option)$/.exec(text)
  if (wrapped) return { kind: wrapped[2] as 'set' | 'option', of: type(wrapped[1]!) }
  const ref = /^(\w+) ref( or null)?$/.exec(text)
  if (ref) return { kind: 'ref', class: ref[1]!, nullable: ref[2] !== undefined }
  const named = /^(\w+) (enum|record)$/.exec(text)
  if (named) return { kind: named[2] as 'enum' | 'record', name: named[1]! }
  const scalar = scalarType(text)
  if (!scalar) throw new Error(`"${text}" is not a type`)
  return scalar
}

interface End {
  readonly class: string
  readonly field: string
  readonly many: boolean
  readonly writable: boolean
  readonly partner: readonly [className: string, field: string]
}

function field(owner: string, line: string, ends: End[]): Field {
  const parts = /^(RW|RO\/constructor|RO\/runtime) (\w+) : (.+?)(?: <-> (\w+))?(?: = (.+))?$/.exec(line)
  if (!parts) throw new Error(`no field: ${line}`)
  const [, qualifier, name, typeText, partner, literal] = parts as unknown as [
    string,
    Field['qualifier'],
    string,
    string,
    string?,
    string?,
  ]
  const made = type(typeText)
  const target = made.kind === 'set' ? made.of : made
  if (partner && target.kind === 'ref')
    ends.push({
      class: owner,
      field: name,
      many: made.kind === 'set',
      writable: qualifier !== 'RO/runtime',
      partner: [target.class, partner],
    })
  return { name, doc: '', qualifier, type: made, ...(literal ? { default: JSON.parse(literal) as Literal } : {}) }
}

const key = (end: { class: string; field: string }) => `${end.class}.${end.field}`

/** See docs/language.md, Bound field pairs, and `Relation` in model/api.ts. */
function relationsOf(ends: readonly End[]): Relation[] {
  const out: Relation[] = []
  for (const end of ends) {
    const other = ends.find((e) => key(e) === end.partner.join('.'))
    if (!other) throw new Error(`${key(end)} is not bound back`)
    if (out.some((relation) => relation.ends.some((e) => key(e) === key(end)))) continue
    out.push(relation(...([end, other].sort(storedFirst) as [End, End])))
  }
  return out
}

function storedFirst(a: End, b: End): number {
  if (a.many !== b.many) return a.many ? 1 : -1
  if (a.writable !== b.writable) return a.writable ? -1 : 1
  return key(a) < key(b) ? -1 : 1
}

function relation(first: End, second: End): Relation {
  const kind = first.many !== second.many ? 'many-one' : first.many ? 'many-many' : 'one-one'
  const symmetric = key(first) === key(second)
  const both = symmetric || (kind === 'many-many' && first.writable === second.writable)
  const end = (e: End, owns: boolean) => ({ class: e.class, field: e.field, many: e.many, owns })
  return { name: key(first), kind, symmetric, ends: [end(first, true), end(second, both)] }
}

function bound(owner: string, made: Field, relations: readonly Relation[]): Field {
  const found = relations.find((r) => r.ends.some((e) => key(e) === `${owner}.${made.name}`))
  return found ? { ...made, relation: found.name } : made
}

function recordOf([name, lines]: [string, readonly string[]]): RecordType {
  const members = lines.map((line) => {
    const [member, text] = line.split(' : ') as [string, string]
    return { name: member, doc: '', type: type(text) }
  })
  return { name, doc: '', members }
}

function enumOf([name, values]: [string, readonly string[]]): Enum {
  return { name, doc: '', values: values.map((value) => ({ name: value, doc: '' })) }
}
