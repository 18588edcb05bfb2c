/** Reads the usual small XML-RPC calls without an XML parser, which would take longer than the rest of the call. */
import { detached } from '../values/printable.ts'
import type { XmlCall } from './xml-call.ts'
import { type XmlType, XmlValue } from './xml-form.ts'

/** In characters. `XmlCallReader` copies the values of longer calls. */
const LONGEST = 4 * 1024

/** The declaration as libraries write it, and all up to the first parameter. */
const HEAD =
  /(?:<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"utf-8"|"UTF-8"|'utf-8'|'UTF-8'))? ?\?>)?[ \t\r\n]*<methodCall>[ \t\r\n]*<methodName>([\w.]+)<\/methodName>[ \t\r\n]*<params>[ \t\r\n]*/y

/**
 * A parameter that is a scalar, or text without an element. Its text is what XML takes as it is: no entities, no `>` (which
 * might end `]]>`), no line end but `\n`, and no character that XML forbids.
 */
const PARAM =
  /<param>[ \t\r\n]*<value>(?:<(string|int|i4|i8|double|boolean|dateTime\.iso8601)>([^<&>\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]*)<\/\1>|([^<&>\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]*))<\/value>[ \t\r\n]*<\/param>[ \t\r\n]*/y

const TAIL = /<\/params>[ \t\r\n]*<\/methodCall>[ \t\r\n]*/y

/** The same call as XmlCallReader reads; undefined for all texts that this does not know: they may be calls, or not. */
export function usualXmlCall(text: string): XmlCall | undefined {
  if (text.length > LONGEST) return undefined
  HEAD.lastIndex = 0
  const head = HEAD.exec(text)
  if (!head) return undefined
  const params: XmlValue[] = []
  let at = HEAD.lastIndex
  for (;;) {
    PARAM.lastIndex = at
    const param = PARAM.exec(text)
    if (!param) break
    const [, type = 'text', typed, bare] = param
    params.push(new XmlValue(type as XmlType, typed ?? (bare as string)))
    at = PARAM.lastIndex
  }
  TAIL.lastIndex = at
  return TAIL.test(text) && TAIL.lastIndex === text.length ? { method: detached(head[1] as string), params } : undefined
}
