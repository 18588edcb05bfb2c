/** Session parameters of messages, which the text does not write. */
import type { ReferenceMessage, ReferenceParam } from './reference.ts'

/** Whether the first parameter is the session of the caller. */
export function takesSession(message: Pick<ReferenceMessage, 'params'>): boolean {
  const [first] = message.params
  return first?.name === 'session_id' && first.type.kind === 'ref' && first.type.class === 'session'
}

/** The parameters to write: without the session, where the API uses sessions. */
export function withoutSession(
  message: Pick<ReferenceMessage, 'params'>,
  sessions: boolean,
): readonly ReferenceParam[] {
  return sessions && takesSession(message) ? message.params.slice(1) : message.params
}
