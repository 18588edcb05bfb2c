/** The columns that a table can have: the fields of the class, and the label of objects without a name. */
import type { Class, Field } from '../../../model/api.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { looksOf } from '../values/field-looks.ts'
import { labelField } from '../values/label-field.ts'
import { own } from '../values/own-member.ts'
import { isSecret } from '../values/secrets.ts'
import { type SortKey, sortKey, type TextParts, valueAsText } from '../values/value-as-text.ts'

/** The name of the column with the labels of objects: no field can have it. */
export const LABEL_COLUMN = '*'

/** The fields of the class, the one that names the objects first. */
export function tableFields(owner: Class): readonly Field[] {
  const label = labelField(owner)
  // The column is as a reference of the object to itself, so that it is filtered and sorted by its label.
  const first: Field = owner.fields.find((f) => f.name === label) ?? {
    name: LABEL_COLUMN,
    doc: '',
    qualifier: 'RO/runtime',
    type: { kind: 'ref', class: owner.name, nullable: false },
  }
  return [first, ...owner.fields.filter((f) => f !== first)]
}

/** What the head of a column says. */
export function columnTitle({ name }: Pick<Field, 'name'>): string {
  return name === LABEL_COLUMN ? 'object' : name
}

/** The value in a cell. */
export function cellOf({ name }: Pick<Field, 'name'>, ref: string, record: ObjectRecord): unknown {
  return name === LABEL_COLUMN ? ref : own(record, name)
}

/** The most columns of a table that nobody has changed. */
const FIRST = 7

const STATE = 0
const UUID = 9

/** The label, the state, then short and informative fields in their order. */
export function firstColumns(owner: Class): string[] {
  const [label, ...others] = tableFields(owner)
  const ranked = others.flatMap((field) => {
    const rank = rankOf(field, owner.name)
    return rank === undefined ? [] : [{ name: field.name, rank }]
  })
  const chosen = ranked
    // More than two of a kind push other kinds out: a machine has six sizes of its memory.
    .map(({ name, rank }, i) => ({
      name,
      rank: rank + (ranked.slice(0, i).filter((r) => r.rank === rank).length > 1 ? 4 : 0),
    }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, FIRST - 1)
    .map(({ name }) => name)
  const part = (test: (rank: number) => boolean) =>
    ranked.flatMap(({ name, rank }) => (test(rank) && chosen.includes(name) ? [name] : []))
  return [
    label?.name ?? LABEL_COLUMN,
    ...part((r) => r === STATE),
    ...part((r) => r > STATE && r < UUID),
    ...part((r) => r === UUID),
  ]
}

/** The lower, the sooner it is shown; undefined for values that are too long for a column, or that tell people nothing. */
function rankOf(field: Field, owner: string): number | undefined {
  const { name, type, relation, qualifier } = field
  // A snapshot of another, a copy of another: seldom there.
  if (type.kind === 'ref' && type.class === owner) return 7
  const inner = type.kind === 'option' ? type.of : type
  const looks = looksOf(field, owner)
  if (name === 'uuid') return UUID
  if (looks.state) return STATE
  if (looks.bytes) return 2
  switch (inner.kind) {
    case 'ref':
      return relation === undefined ? 5 : 2
    case 'string':
      return /description|address|^ip$|device|number|email|version|hostname/i.test(name)
        ? 3
        : qualifier === 'RW'
          ? 4
          : 6
    case 'int':
    case 'float':
      return 4
    case 'enum':
      return 3
    case 'bool':
      return 6
    case 'datetime':
      return 5
    default:
      return undefined
  }
}

type RowTest = (ref: string, record: ObjectRecord) => boolean

/** A test that searches a text in all given columns but secret ones. */
export function rowTest(parts: TextParts, fields: readonly Field[], text: string): RowTest | undefined {
  const lower = text.trim().toLowerCase()
  if (lower === '') return undefined
  const searched = fields.filter((field) => !isSecret(field))
  return (ref, record) =>
    searched.some((field) =>
      valueAsText(parts, field.type, cellOf(field, ref, record))
        .toLowerCase()
        .includes(lower),
    )
}

/** The sort key of a column. */
export function cellKey(parts: TextParts, field: Field): (ref: string, record: ObjectRecord | undefined) => SortKey {
  return (ref, record) => (record === undefined ? '' : sortKey(parts, field.type, cellOf(field, ref, record)))
}
