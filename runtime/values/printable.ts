/** Text that both formats can carry (docs/wire.md, Strictness): characters of XML 1.0, in well-formed UTF-16. */
import { isCarriableText } from '../../model/text.ts'
import { valueNotSupported } from './api-error.ts'

const UNFIT_OR_LONE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu
const SHOWN = 200

/** The text itself; throws VALUE_NOT_SUPPORTED(field, value, reason) where XML cannot carry it. */
export function fitText(text: string, field: string): string {
  if (!isCarriableText(text)) throw valueNotSupported(field, printable(text), 'holds characters that XML cannot carry')
  return text
}

/** Whether the text is longer than errors repeat it. */
export function isLong(text: string): boolean {
  return text.length > SHOWN
}

/** Of a part that is at least this long V8 keeps a view of the whole text; it copies shorter ones. */
const SHORTEST_VIEW = 13

/** The same text, without a view that would keep the longer text from which it was cut. */
export function detached(text: string): string {
  return text.length < SHORTEST_VIEW ? text : ` ${text}`.slice(1)
}

/**
 * A client's text as errors may repeat it: at most 200 characters; those that XML cannot carry are written as `\u0000`.
 */
export function printable(text: string): string {
  const shown = isLong(text) ? `${text.slice(0, SHOWN)}…` : text
  return shown.replace(UNFIT_OR_LONE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
