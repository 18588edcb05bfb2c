/** XML-RPC as a wire format: the tree of parsed values, and reading and writing of simple shapes. */
import { isUtf8 } from 'node:buffer'
import { type Form, NOT_FINITE, Unfit } from './form.ts'

export const xmlForm: Form<XmlValue> = {
  string(raw) {
    if (isText(raw)) return raw.text
    return raw.type === 'base64' ? textOfBase64(raw.text) : undefined
  },
  int(raw) {
    if (isWhole(raw)) return wholeText(raw)
    return isText(raw) ? raw.text : undefined
  },
  float(raw) {
    if (raw.type !== 'double' && !isWhole(raw)) return undefined
    const text = isWhole(raw) ? wholeText(raw) : raw.text.trim()
    if (text instanceof Unfit) return text
    if (!DOUBLE.test(text)) return INFINITE.test(text) ? new Unfit(text, NOT_FINITE) : undefined
    const value = Number(text)
    return Number.isFinite(value) ? value : new Unfit(text, NOT_FINITE)
  },
  bool(raw) {
    const text = raw.type === 'boolean' ? raw.text.trim() : ''
    return text === '1' ? true : text === '0' ? false : undefined
  },
  datetime: (raw) => (raw.type === 'dateTime.iso8601' || isText(raw) ? raw.text : undefined),
  items: (raw) => (raw.type === 'array' || (raw.type === 'struct' && raw.items.length === 0) ? raw.items : undefined),
  members(raw, visit) {
    if (raw.type !== 'struct') return raw.type === 'array' && raw.items.length === 0
    for (let i = 0; i < raw.names.length; i++) visit(raw.names[i] as string, raw.items[i] as XmlValue)
    return true
  },
  isNil: (raw) => raw.type === 'nil',
  ofText: (text) => new XmlValue('string', text),
  // Some clients read an empty <string> as null, and an empty <value> as the empty string.
  writeString: (value) => (value === '' ? '<value></value>' : `<value><string>${escapeXml(value)}</string></value>`),
  writeInt: (value) => `<value><string>${value}</string></value>`,
  writeFloat: (value) => `<value><double>${Object.is(value, -0) ? '-0' : value}</double></value>`,
  writeBool: (value) => `<value><boolean>${value ? '1' : '0'}</boolean></value>`,
  writeDatetime: (value) => `<value><dateTime.iso8601>${value}</dateTime.iso8601></value>`,
  array: { open: '<value><array><data>', between: '', close: '</data></array></value>' },
  object: { open: '<value><struct>', between: '', close: '</struct></value>' },
  memberOpen: (name) => `<member><name>${escapeXml(name)}</name>`,
  memberClose: '</member>',
}

/** The elements that give the type of a `<value>`. */
export const TYPES = [
  'string',
  'int',
  'i4',
  'i8',
  'double',
  'boolean',
  'dateTime.iso8601',
  'base64',
  'nil',
  'array',
  'struct',
] as const

/** `text` is the type of a bare `<value>`. */
export type XmlType = 'text' | (typeof TYPES)[number]

/** A `<value>`: a scalar has a `text`, an array `items`, and a struct `items` with their `names`. */
export class XmlValue {
  readonly type: XmlType
  readonly text: string
  readonly items: readonly XmlValue[]
  readonly names: readonly string[]

  constructor(type: XmlType, text: string, items = NO_ITEMS, names = NO_NAMES) {
    this.type = type
    this.text = text
    this.items = items
    this.names = names
  }
}

/** Shared, since most values have none. */
const NO_ITEMS: readonly XmlValue[] = []
const NO_NAMES: readonly string[] = []

/** There is only one way to match it, so a long text takes linear time. */
const DOUBLE = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const INFINITE = /^[+-]?(nan|inf|infinity)$/i

function isText(raw: XmlValue): boolean {
  return raw.type === 'string' || raw.type === 'text'
}

function isWhole(raw: XmlValue): boolean {
  return raw.type === 'int' || raw.type === 'i4' || raw.type === 'i8'
}

const DIGITS = /^[+-]?\d+$/

/** `<int>` and `<i4>` have 32 bits in XML-RPC; `<i8>` has 64, as ints of an API have. */
function wholeText({ type, text: written }: XmlValue): string | Unfit {
  const text = written.trim()
  if (type === 'i8' || !DIGITS.test(text)) return text
  const value = Number(text)
  if (value >= -(2 ** 31) && value < 2 ** 31) return text
  return new Unfit(text, `is outside the 32 bits of <${type}>: send it as <string> or <i8>`)
}

const BASE64 = /^[A-Za-z0-9+/=\s]*$/

/** APIs have no type of bytes: base64 has to hold a text. */
function textOfBase64(written: string): string | Unfit {
  const bytes = Buffer.from(written, 'base64')
  if (BASE64.test(written) && isUtf8(bytes)) return bytes.toString('utf8')
  return new Unfit(written, 'is not text in UTF-8 as base64')
}

const SPECIAL = /[&<>\r]/
const SPECIALS = /[&<>\r]/g
/** XML parsers read a carriage return that is not escaped as a line feed. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\r', '&#13;'],
])

/** Text as XML content. XML must be able to carry it (docs/wire.md, Strictness). */
function escapeXml(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (c) => ESCAPES.get(c) as string) : text
}
