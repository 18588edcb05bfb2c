/** Fields of classes and members of records as `.crow` text. */
import type { Type } from '../../model/api.ts'
import { typeText } from '../../model/types.ts'
import { defaultText, isNull } from '../defaults.ts'
import { ImportError } from '../import-error.ts'
import type { ReferenceClass, ReferenceField } from '../reference.ts'
import { orNull, refersTo } from '../types.ts'
import type { ImportContext } from './context.ts'
import { docLines } from './doc.ts'

/** `RO/constructor VM : VM ref or null <-> VIFs = null`, with its documentation. */
export function fieldText(owner: ReferenceClass, field: ReferenceField, context: ImportContext): string {
  const partner = context.bound.get(`${owner.name}.${field.name}`)
  const type = writtenType(field, context)
  if (field.type.kind === 'any record') context.notes.count('anyRecord', `${owner.name}.${field.name}`)
  const binding = partner === undefined ? unbound(owner, field, context) : ` <-> ${partner}`
  const start = writtenDefault(owner, field, partner !== undefined, context)
  const access = context.access.get(owner.name)?.field(field) ?? ''
  const text = `${field.qualifier} ${field.name} : ${typeText(type)}${binding}${secret(owner, field, context)}${start}${access}`
  return `${docLines(field.doc, context, '  ')}  ${text}\n`
}

/**
 * Fields that the reference describes as "the secret" and few roles may read. Every role may read others with such
 * names.
 */
const SECRETS: ReadonlySet<string> = new Set(['secret.value'])

function secret(owner: ReferenceClass, field: ReferenceField, { notes }: ImportContext): string {
  const name = `${owner.name}.${field.name}`
  if (!SECRETS.has(name)) return ''
  notes.count('secret', name)
  return ' @secret'
}

/** `name_label : string = ""`, with its documentation. */
export function memberText(owner: ReferenceClass, field: ReferenceField, context: ImportContext): string {
  const text = `${field.name} : ${typeText(field.type)}${start(owner, field, context)}`
  return `${docLines(field.doc, context, '  ')}  ${text}\n`
}

function writtenType(field: ReferenceField, { notes }: ImportContext): Type {
  if (field.type.kind !== 'ref' || field.qualifier === 'RO/runtime') return field.type
  notes.count('nullableField')
  return orNull(field.type)
}

function unbound(owner: ReferenceClass, field: ReferenceField, { notes }: ImportContext): string {
  if (field.type.kind !== 'set' || refersTo(field.type) === undefined) return ''
  notes.count('unbound', `${owner.name}.${field.name}`)
  return ' @unbound'
}

/** The default; '' on computed ends, which have none, and for null of RO/runtime references, which start as null. */
function writtenDefault(owner: ReferenceClass, field: ReferenceField, bound: boolean, context: ImportContext): string {
  if (field.default === undefined) return ''
  if (field.type.kind === 'ref' && field.qualifier === 'RO/runtime' && isNull(field.default)) {
    context.notes.count('nullStart')
    return ''
  }
  if (bound && field.type.kind === 'set' && field.qualifier === 'RO/runtime') {
    context.notes.count('boundDefault', `${owner.name}.${field.name} (${field.default})`)
    return ''
  }
  return start(owner, field, context)
}

function start(owner: ReferenceClass, field: ReferenceField, context: ImportContext): string {
  if (field.default === undefined) return ''
  const text = defaultText(field.type, field.default, (of, uuid) => context.objects.nameOf(of, uuid))
  if (text !== undefined) return ` = ${text}`
  const where = `class "${owner.name}", field "${field.name}"`
  throw new ImportError(`${where}: the default ${field.default} is not a value of type ${typeText(field.type)}`)
}
