/** Declared messages as `.crow` text. */
import { typesIn, typeText } from '../../model/types.ts'
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
  const written = params.map((p, i) => paramText(owner, name, p, i === 0, context)).join(', ')
  const result = message.result === null ? '' : ` : ${typeText(message.result)}`
  const errors = [...new Set(message.errors.map((e) => e.name))]
  if (errors.length < message.errors.length) context.notes.count('repeatedError', name)
  const throws = errors.length === 0 ? '' : ` throws ${errors.join(', ')}`
  const access = context.access.get(owner.name)?.message(message) ?? ''
  const doc = describeMessage(message.doc, params, message.resultDoc, context)
  return `${doc}  message ${message.name}(${written})${result}${throws}${isPublic ? ' @public' : ''}${access}\n`
}

/** Parameters that known clients leave out of their calls, and their defaults. */
const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['session.login_with_password(version)', '"1.0"'],
  ['session.login_with_password(originator)', '""'],
])

function paramText(
  owner: ReferenceClass,
  message: string,
  param: ReferenceParam,
  first: boolean,
  { notes }: ImportContext,
): string {
  const isSelf = first && param.type.kind === 'ref' && param.type.class === owner.name
  const type = isSelf ? param.type : orNull(param.type)
  if (type !== param.type) notes.count('nullableParam')
  const start = param.type.kind === 'string' ? LEFT_OUT.get(`${message}(${param.name})`) : undefined
  if (start !== undefined) notes.count('loginDefault', `${message}(${param.name})`)
  return `${param.name} : ${typeText(type)}${start === undefined ? '' : ` = ${start}`}`
}

function noteResult(name: string, message: ReferenceMessage, { notes }: ImportContext): void {
  if (message.result === null) return
  for (const type of typesIn(message.result)) {
    if (type.kind === 'any record') notes.count('anyRecord', name)
    if (type.kind === 'record' && type.name === 'event_batch') notes.count('eventBatch', name)
  }
}
