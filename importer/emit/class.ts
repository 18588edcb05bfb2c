/** The file of one class: its enums, the class or record, and the objects that defaults refer to. */
import { shapeOf, withoutWords, writtenFields } from '../classes.ts'
import type { ReferenceClass, ReferenceEnum } from '../reference.ts'
import { enumValue } from '../text.ts'
import type { ImportContext } from './context.ts'
import { docLines } from './doc.ts'
import { fieldText, memberText } from './field.ts'
import { declaredMessageText } from './message.ts'

/** The text of a class and of the enums that its file declares. */
export function classText(owner: ReferenceClass, enums: readonly ReferenceEnum[], context: ImportContext): string {
  const declaration = shapeOf(owner) === 'value' ? recordText(owner, context) : bodyText(owner, context)
  return [...enums.map((e) => enumText(e, context)), declaration].join('\n')
}

/** `object role role_0165f154 { uuid = "0165f154-…" }` for every object of the class that a default refers to. */
export function objectsText(owner: string, context: ImportContext): string {
  const objects = context.objects.of(owner)
  for (const { name } of objects) context.notes.count('object', name)
  return objects.map(({ name, uuid }) => `\nobject ${owner} ${name} { uuid = ${JSON.stringify(uuid)} }\n`).join('')
}

function bodyText(owner: ReferenceClass, context: ImportContext): string {
  const fields = writtenFields(owner)
  if (fields.length < owner.fields.length) context.notes.count('uuid')
  const declared = owner.messages.filter((m) => !m.implicit)
  context.notes.count('impliedDescription', '', owner.messages.length - declared.length)
  const parts = [
    fields.map((f) => fieldText(owner, f, context)).join(''),
    declared.map((m) => declaredMessageText(owner, m, context)).join(context.docs ? '\n' : ''),
  ]
  return `${docLines(owner.doc, context)}class ${owner.name}${without(owner)}${context.access.get(owner.name)?.owner ?? ''} {\n${parts.filter((p) => p !== '').join('\n')}}\n`
}

function without(owner: ReferenceClass): string {
  const words = shapeOf(owner) === 'messages' ? ['objects'] : withoutWords(owner)
  return words.length === 0 ? '' : ` without ${words.join(', ')}`
}

function recordText(owner: ReferenceClass, context: ImportContext): string {
  context.notes.count('record', owner.name)
  const members = owner.fields.map((f) => memberText(owner, f, context)).join('')
  return `${docLines(owner.doc, context)}record ${owner.name} {\n${members}}\n`
}

function enumText(it: ReferenceEnum, context: ImportContext): string {
  const values = it.values.map((v) => ({ doc: docLines(v.doc, context, '  '), text: enumValue(v.name) }))
  const oneLine = `enum ${it.name} { ${values.map((v) => v.text).join(', ')} }\n`
  if (values.every((v) => v.doc === '') && oneLine.length <= 100) return oneLine
  return `enum ${it.name} {\n${values.map((v) => `${v.doc}  ${v.text}\n`).join('')}}\n`
}
