/** Sessions: which messages take one, which parameters are left out of the text. */
import type { ReferenceMessage, ReferenceParam } from './reference.ts'

/** True where the reference's first parameter is the session that is in use. */
export function takesSession(message: Pick<ReferenceMessage, 'params'>): boolean {
  const [first] = message.params
  return first?.name === 'session_id' && first.type.kind === 'ref' && first.type.class === 'session'
}

/** The parameters that the text writes: with sessions in use the first is understood. */
export function withoutSession(
  message: Pick<ReferenceMessage, 'params'>,
  sessions: boolean,
): readonly ReferenceParam[] {
  return sessions && takesSession(message) ? message.params.slice(1) : message.params
}
