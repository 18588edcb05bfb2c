/**
 * Hides references of sessions: whoever reads one could call as its user (docs/language.md, What errors and records
 * hide).
 */
import type { Api, Type } from '../../model/api.ts'

/** Stands for a session's reference. */
export const HIDDEN_SESSION = '(secret)'

/** A reference as it travels. */
const REFERENCE = /OpaqueRef:[\w-]+/g

/** The same text without references of sessions. */
export type HideSessions = (text: string) => string

/** A reference for which `isSession` throws counts as a session's. */
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

/**
 * Whether values of the type name a session, in an API that uses sessions: only what a log-in returns may leave the
 * server.
 */
export function namesSession({ uses }: Pick<Api, 'uses'>, type: Type | null): boolean {
  return type?.kind === 'ref' && type.class === 'session' && uses.includes('session')
}
