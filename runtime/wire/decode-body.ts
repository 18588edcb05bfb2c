/** The bytes of a body as text, by the encoding that they declare (RFC 7303, section 3.2; docs/wire.md, Strictness). */
import { isAscii, isUtf8 } from 'node:buffer'
import { printable } from '../values/printable.ts'

/** The text without a byte order mark, or why the bytes are none, as a sentence. */
export type DecodedBody = { readonly text: string } | { readonly problem: string }

/**
 * A byte order mark says what the bytes are; else `charset`, of the request's Content-Type; else what `declaredIn` finds
 * in the text; else they are UTF-8. Bytes that are not what they should be are refused, never replaced.
 */
export function decodeBody(
  body: Buffer,
  charset?: string,
  declaredIn: (body: Buffer) => string | undefined = () => undefined,
): DecodedBody {
  const label = markOf(body) ?? charset ?? declaredIn(body) ?? 'utf-8'
  if (UTF8.test(label)) return isUtf8(body) ? { text: withoutMark(body.toString('utf8')) } : notIn('UTF-8')
  // The platform reads ASCII as windows-1252, which every byte is.
  if (ASCII.test(label)) return isAscii(body) ? { text: body.toString('latin1') } : notIn('US-ASCII')
  const decoder = decoderOf(label)
  if (!decoder) return { problem: `The encoding "${printable(label)}" is unknown: send UTF-8` }
  try {
    return { text: decoder.decode(body) }
  } catch {
    return notIn(label)
  }
}

/** Whether bodies of that charset can be decoded. */
export function isKnownCharset(charset: string): boolean {
  return UTF8.test(charset) || ASCII.test(charset) || decoderOf(charset) !== undefined
}

const DECLARED = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/
/** Longer than any prologue that somebody means. */
const PROLOGUE = 1000

/** The encoding that an XML text declares of itself, in its first line. */
export function xmlEncoding(body: Buffer): string | undefined {
  const declared = DECLARED.exec(body.toString('latin1', 0, PROLOGUE))?.[1]
  // Its letters are single bytes, so it is not. Programs say so that have made a text in memory, in UTF-16, and send it in UTF-8.
  return declared !== undefined && UTF16.test(declared) ? undefined : declared
}

const UTF8 = /^utf-?8$/i
const UTF16 = /^(utf-?16(le|be)?|ucs-2|iso-10646-ucs-2)$/i
const ASCII = /^(us-)?ascii$/i

function markOf(body: Buffer): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  return body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : undefined
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: true })
  } catch {
    return undefined
  }
}

function notIn(encoding: string): DecodedBody {
  return { problem: `The body is not ${encoding}` }
}
