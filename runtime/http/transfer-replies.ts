/** Errors of transfers as HTTP answers, and the headers that an answer of an API's own code may have. */
import type { TransferError } from '../engine/transfer.ts'
import { type HeaderPairs, plainReply, type Reply } from './reply.ts'

/** The error as JSON has it in an answer of JSON-RPC 1.0: `{"error":["HANDLE_INVALID","VDI","OpaqueRef:…"]}`. */
export function errorReply({ code, params }: TransferError): Reply {
  const status = STATUSES[code] ?? 400
  const body = `${JSON.stringify({ error: [code, ...params] })}\n`
  const headers = status === 401 ? CHALLENGE : status === 503 ? ['Retry-After', '1'] : []
  return { status, type: 'application/json', body, headers }
}

const STATUSES: { readonly [code: string]: number } = {
  SESSION_INVALID: 401,
  SESSION_AUTHENTICATION_FAILED: 401,
  RBAC_PERMISSION_DENIED: 403,
  HANDLE_INVALID: 404,
  UUID_INVALID: 404,
  NOT_IMPLEMENTED: 501,
  TOO_BUSY: 503,
  INTERNAL_ERROR: 500,
}

const CHALLENGE: HeaderPairs = ['WWW-Authenticate', 'Basic realm="API", charset="UTF-8"']

/** `allow`: the methods that the path takes. */
export function otherMethodReply(allow: readonly string[]): Reply {
  return { ...plainReply(405, `This path takes ${allow.join(', ')}`), allow: allow.join(', ') }
}

/** The connection is the server's own matter. */
const HELD_BACK = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer'])

/** The headers of an answer, in turn. Those of the server are added where the answer has no header of that name. */
export function answerHeaders(headers: Headers, added: HeaderPairs): string[] {
  const given = [...headers].filter(([name]) => !HELD_BACK.has(name))
  const names = new Set(given.map(([name]) => name))
  const own: string[] = []
  for (let i = 0; i < added.length; i += 2)
    if (!names.has((added[i] as string).toLowerCase())) own.push(added[i] as string, added[i + 1] as string)
  if (!names.has('content-type')) own.push('Content-Type', 'application/octet-stream')
  return [...own, ...given.flat()]
}
