/** The enums, records and classes of an API as TypeScript declarations. */
import type { Api, Class, Field } from '../../model/api.ts'
import { heldType, isComputedField, isStartless, reachedClasses } from '../../model/code-access.ts'
import { memberName, quoted, type TypeWriter } from './type-writer.ts'

/** A comment of documentation before a declaration; nothing where there is none. */
export function docComment(doc: string, indent = ''): string[] {
  if (doc.trim() === '') return []
  const lines = doc.trim().replaceAll('*/', '* /').split('\n')
  if (lines.length === 1) return [`${indent}/** ${lines[0]} */`]
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`]
}

export function enumLines({ enums }: Api, types: TypeWriter): string[] {
  return enums.flatMap(({ name, doc, values }) => [
    ...docComment(doc),
    `export type ${types.nameOf('enum', name)} = ${values.map((v) => quoted(v.name)).join(' | ') || 'never'}`,
    '',
  ])
}

/** The records of the API, and the record of each class. */
export function recordLines({ classes, records }: Api, types: TypeWriter): string[] {
  const declared = [
    ...records.map(({ name, doc, members }) => ({ name, doc, members })),
    ...classes.map(({ name, doc, fields }) => ({ name, doc, members: fields.map(heldMember) })),
  ]
  return declared.flatMap(({ name, doc, members }) => [
    ...docComment(doc),
    `export interface ${types.nameOf('record', name)} {`,
    ...members.flatMap((member) => [
      ...docComment(member.doc, '  '),
      `  readonly ${memberName(member.name)}: ${types.of(member.type, 'inside')}`,
    ]),
    '}',
    '',
  ])
}

function heldMember(field: Field): Field {
  return { ...field, type: heldType(field) }
}

/** The names of all classes, and what each class that keeps objects has in a transaction. */
export function classLines(api: Api, types: TypeWriter): string[] {
  const reached = reachedClasses(api)
  return [
    `export type ClassName = ${union(api.classes.map((c) => c.name))}`,
    '',
    '/** The fields of each class: those that are only read, and those that a new object must be given. */',
    'export interface Classes {',
    ...reached.map((c) => {
      const fixed = union(c.fields.filter((f) => f.name === 'uuid' || isComputedField(api, c, f)).map((f) => f.name))
      const required = union(c.fields.filter(isStartless).map((f) => f.name))
      return `  ${memberName(c.name)}: { record: ${types.nameOf('record', c.name)}; fixed: ${fixed}; required: ${required} }`
    }),
    '}',
    '',
    '/** The objects of the API, while a transaction runs. */',
    'export interface Tx {',
    ...reached.flatMap((c) => [...docComment(c.doc, '  '), `  readonly ${memberName(c.name)}: ${objectsType(c)}`]),
    '}',
    '',
  ]
}

function objectsType({ name, fields }: Class): string {
  const has = (field: string) => fields.some((f) => f.name === field && f.type.kind === 'string')
  const own = `<${quoted(name)}>`
  return [
    `Objects${own}`,
    ...(has('uuid') ? [`WithUuid${own}`] : []),
    ...(has('name_label') ? [`WithNameLabel${own}`] : []),
  ].join(' & ')
}

export function union(names: readonly string[]): string {
  return names.map(quoted).join(' | ') || 'never'
}
