/** The handle, a secret that a client knows its session by, and the reference, its hash, which is not secret. */
import { hash, randomUUID } from 'node:crypto'

const PREFIX = 'OpaqueRef:'

/** 122 random bits, so that a hash without salt protects them. Never stored or logged. */
export function newHandle(): string {
  return `${PREFIX}${randomUUID()}`
}

/** Whether a server could have given the text to a client. */
export function isHandle(text: string): boolean {
  return text.length === LENGTH && HANDLE.test(text)
}

const HANDLE = /^OpaqueRef:[0-9a-f-]{36}$/
const LENGTH = PREFIX.length + 36

/** The uuid of the session's object: 122 bits of SHA-256, as a UUID of version 8 (RFC 9562, section 5.8). */
export function uuidOfHandle(handle: string): string {
  const hex = hash('sha256', handle, 'hex')
  const variant = ((Number.parseInt(hex[16] as string, 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** Whether the text can be the reference of a session: the hash of a handle. */
export function isSessionRef(ref: string): boolean {
  return REF.test(ref)
}

const REF = /^OpaqueRef:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function refOfUuid(uuid: string): string {
  return `${PREFIX}${uuid}`
}

/** How people name a session: the first digits of its reference. */
export function shortId(ref: string): string {
  return ref.slice(PREFIX.length, PREFIX.length + SHORT)
}

const SHORT = 13

/** Whether `id`, written by a person, means the session with that reference. */
export function isMeantBy(id: string, ref: string): boolean {
  const digits = id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id
  return digits.length >= 4 && ref.startsWith(PREFIX + digits.toLowerCase())
}
