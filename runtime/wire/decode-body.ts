/** Decodes the bytes of a body by the encoding that they declare (RFC 7303, section 3.2; docs/wire.md, Strictness). */
import { isAscii, isUtf8 } from 'node:buffer'
import { printable } from '../values/printable.ts'

/** The text without its byte order mark, or a sentence that says why the bytes cannot be decoded. */
export type DecodedBody = { readonly text: string } | { readonly problem: string }

/**
 * Takes the encoding from the byte order mark, else from `charset` (of the request's Content-Type), else from `declaredIn`
 * (of the text itself), else UTF-8. Refuses bytes that do not fit the encoding, and never replaces any.
 */
export function decodeBody(
  body: Buffer,
  charset?: string,
  declaredIn: (body: Buffer) => string | undefined = () => undefined,
): DecodedBody {
  const label = markOf(body) ?? charset ?? declaredIn(body)
  if (label === undefined || UTF8.test(label))
    return isUtf8(body) ? { text: withoutMark(body.toString('utf8')) } : notIn('UTF-8')
  // TextDecoder reads "ascii" as windows-1252, in which every byte is a character.
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

/** Most calls begin so, and declare no encoding. */
const WITHOUT = '<?xml version="1.0"?>'
const DECLARED = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/
/** In bytes: longer than the first line of any real XML text. */
const PROLOGUE = 1000

/** The encoding that an XML text declares of itself, in its first line. */
export function xmlEncoding(body: Buffer): string | undefined {
  if (body.toString('latin1', 0, WITHOUT.length) === WITHOUT) return undefined
  const declared = DECLARED.exec(body.toString('latin1', 0, PROLOGUE))?.[1]
  // The declaration was found in single bytes, so the text is not UTF-16. Programs declare it that make a text in
  // UTF-16
  // in memory, and then send it in UTF-8.
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
