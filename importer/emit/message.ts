/** Declared messages as `.crow` text. */
import { typesIn, typeText } from '../../model/types.ts'
import { defaultTexts } from '../optional.ts'
import type { ReferenceClass, ReferenceMessage, ReferenceParam } from '../reference.ts'
import { takesSession, withoutSession } from '../session.ts'
import { orNull } from '../types.ts'
import type { ImportContext } from './context.ts'
import { describeMessage } from './doc.ts'

/** `message start(vm : VM ref, force : bool) throws VM_BAD_POWER_STATE`, with its documentation. */
export function declaredMessageText(owner: ReferenceClass, message: ReferenceMessage, context: ImportContext): string {
  const name = `${owner.name}.${message.name}`
  const params = withoutSession(message, context.sessions)
  const isPublic = context.sessions && !takesSession(message)
  if (isPublic) context.notes.count('public', name)
  else if (context.sessions) context.notes.count('session')
  noteResult(name, message, context)
  const defaults = defaultTexts(name, params, context.optional)
  if (defaults.size > 0) context.notes.count('optional', name, defaults.size)
  const written = params.map((p, i) => paramText(owner, p, i === 0, defaults.get(p.name), context)).join(', ')
  const result = message.result === null ? '' : ` : ${typeText(message.result)}`
  const errors = [...new Set(message.errors.map((e) => e.name))]
  if (errors.length < message.errors.length) context.notes.count('repeatedError', name)
  const throws = errors.length === 0 ? '' : ` throws ${errors.join(', ')}`
  const access = context.access.get(owner.name)?.message(message) ?? ''
  const doc = describeMessage(message.doc, params, message.resultDoc, context)
  return `${doc}  message ${message.name}(${written})${result}${throws}${isPublic ? ' @public' : ''}${access}\n`
}

function paramText(
  owner: ReferenceClass,
  param: ReferenceParam,
  first: boolean,
  start: string | undefined,
  { notes }: ImportContext,
): string {
  const isSelf = first && param.type.kind === 'ref' && param.type.class === owner.name
  const type = isSelf ? param.type : orNull(param.type)
  if (type !== param.type) notes.count('nullableParam')
  return `${param.name} : ${typeText(type)}${start === undefined ? '' : ` = ${start}`}`
}

function noteResult(name: string, message: ReferenceMessage, { notes }: ImportContext): void {
  if (message.result === null) return
  for (const type of typesIn(message.result)) {
    if (type.kind === 'any record') notes.count('anyRecord', name)
    if (type.kind === 'record' && type.name === 'event_batch') notes.count('eventBatch', name)
  }
}
