/** The references of sessions are what their users are known by: whoever reads one could call as that user (docs/language.md, Roles). */
import type { Api, Type } from '../../model/api.ts'

/** What stands where a session's reference would. */
export const HIDDEN_SESSION = '(secret)'

/** A reference as it travels. */
const REFERENCE = /OpaqueRef:[\w-]+/g

/** The same text without references of sessions. `isSession` says whether a reference is one; where it cannot, it counts as one. */
export type HideSessions = (text: string) => string

export function sessionHider(isSession: (ref: string) => boolean): HideSessions {
  const hidden = (ref: string) => {
    try {
      return isSession(ref) ? HIDDEN_SESSION : ref
    } catch {
      return HIDDEN_SESSION
    }
  }
  return (text) => (text.includes('OpaqueRef:') ? text.replaceAll(REFERENCE, hidden) : text)
}

/** Whether values of the type name a session, in an API that uses them: none of them leaves the server but as what a login returns. */
export function namesSession({ uses }: Pick<Api, 'uses'>, type: Type | null): boolean {
  return type?.kind === 'ref' && type.class === 'session' && uses.includes('session')
}
