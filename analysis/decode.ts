/** Decodes the bytes of a file to the text that is checked, also where they are not UTF-8. */
import type { Undecoded } from './source-file.ts'

export interface DecodedFile {
  /** A byte order mark stays, so that offsets are those of the file. */
  readonly text: string
  /** The first place where the bytes are not UTF-8. The text then only serves to find what the file declares. */
  readonly undecoded?: Undecoded
}

/** Never throws. */
export function decode(bytes: Uint8Array): DecodedFile {
  const wide = UTF_16.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte))
  if (wide) {
    const text = new TextDecoder(wide.encoding, { ignoreBOM: true }).decode(bytes)
    return { text, undecoded: { start: 0, end: 1, message: 'The file is UTF-16, not UTF-8.' } }
  }
  try {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes) }
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    return { text, undecoded: firstUndecoded(bytes, text) }
  }
}

const UTF_16 = [
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
]

/** The first U+FFFD that stands for invalid bytes, not for itself. */
function firstUndecoded(bytes: Uint8Array, text: string): Undecoded {
  const encoder = new TextEncoder()
  let from = 0
  let byte = 0
  for (const { index } of text.matchAll(/\ufffd/g)) {
    byte += encoder.encode(text.slice(from, index)).length
    from = index
    if (REPLACEMENT.some((expected, at) => bytes[byte + at] !== expected)) break
  }
  const shown = (bytes[byte] ?? 0).toString(16).toUpperCase()
  return { start: from, end: from + 1, message: `The byte 0x${shown} is not UTF-8.` }
}

/** U+FFFD in UTF-8. */
const REPLACEMENT = [0xef, 0xbf, 0xbd]
