/**
 * Who makes a transfer, as clients of the Xen API say it: `session_id` in the query or in a cookie, or a name and a password
 * (HTTP Basic), for which a session is begun and ended again.
 */
import type { CallContext } from '../engine/call-context.ts'
import type { CheckSession, LiveSession } from '../engine/handler.ts'
import type { TransferHead } from '../engine/transfer.ts'

export interface IdentifyParts {
  readonly checkSession: CheckSession
  /** Begins a session as a log-in does, with its delays; returns the handle. Throws as the log-in does. */
  readonly logIn: (name: string, password: string, call: CallContext) => Promise<string>
  readonly logOut: (session: string) => void
}

export interface Caller {
  readonly live: LiveSession
  /** Ends the session if it was begun for this transfer only. */
  readonly leave: () => void
}

/** undefined where the request says nothing of its caller. Throws SESSION_INVALID and what a log-in throws. */
export async function identifyCaller(
  head: TransferHead,
  call: CallContext,
  { checkSession, logIn, logOut }: IdentifyParts,
): Promise<Caller | undefined> {
  const named = head.query.get('session_id')
  if (named !== null && named !== '') return { live: checkSession(named), leave: () => undefined }
  // Browsers send cookies and kept passwords also for pages of other sites, which know neither.
  if (head.isForeign) return undefined
  const kept = cookieOf(head.cookie, 'session_id')
  if (kept !== undefined) return { live: checkSession(kept), leave: () => undefined }
  const given = basicOf(head.authorization)
  if (!given) return undefined
  const handle = await logIn(given.name, given.password, call)
  const live = checkSession(handle)
  return { live, leave: () => logOut(live.ref) }
}

/** RFC 6265, section 5.4. */
function cookieOf(header: string, name: string): string | undefined {
  const pairs = header.split(/[;,]/).map((pair) => pair.trim())
  const found = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return found?.replace(/^"(.*)"$/, '$1') || undefined
}

/** RFC 7617. */
function basicOf(header: string): { readonly name: string; readonly password: string } | undefined {
  const [, encoded] = /^basic +([\w+/=-]+)$/i.exec(header.trim()) ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) }
}
