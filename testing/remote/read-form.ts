/** How the two wire formats write values: what a parsed value is called, and whether it has the form of its type. */
import type { ScalarKind } from '../../model/kinds.ts'
import { printable } from '../../runtime/values/printable.ts'
import type { Form } from '../../runtime/wire/form.ts'
import { isJsonObject, jsonForm } from '../../runtime/wire/json-form.ts'
import { JsonNumber } from '../../runtime/wire/json-number.ts'
import { type XmlType, type XmlValue, xmlForm } from '../../runtime/wire/xml-form.ts'

export type WireShape = ScalarKind | 'array' | 'object'

export interface ReadForm<Raw> {
  readonly form: Form<Raw>
  /** Whether the format writes values of the type in this form (docs/wire.md, Values). */
  isUsual(shape: WireShape, raw: Raw): boolean
  /** A parsed value, as people call it. */
  called(raw: Raw): string
  /** The form of a type, as people call it. */
  readonly forms: { readonly [shape in WireShape]: string }
}

const DIGITS = /^(0|-?[1-9]\d*)$/
const MOMENT = /^\d{8}T\d\d:\d\d:\d\d(\.\d{3})?Z$/

export const jsonReadForm: ReadForm<unknown> = {
  form: jsonForm,
  isUsual(shape, raw) {
    if (shape === 'int') return raw instanceof JsonNumber ? DIGITS.test(raw.source) : typeof raw === 'number'
    if (shape === 'datetime') return typeof raw === 'string' && MOMENT.test(raw)
    return shape === 'array' ? Array.isArray(raw) : shape === 'object' ? isJsonObject(raw) : true
  },
  called(raw) {
    if (typeof raw === 'string') return `the string ${JSON.stringify(printable(raw))}`
    if (raw instanceof JsonNumber) return `the number ${printable(raw.source)}`
    if (Array.isArray(raw)) return `an array of ${raw.length}`
    return isJsonObject(raw) ? 'an object' : raw === undefined ? 'nothing' : String(raw)
  },
  forms: {
    string: 'a string',
    int: 'a number without point or exponent',
    float: 'a number',
    bool: 'true or false',
    datetime: 'a string such as "20260131T12:00:00Z"',
    array: 'an array',
    object: 'an object',
  },
}

const XML_TYPES: { readonly [shape in WireShape]: readonly XmlType[] } = {
  string: ['string', 'text'],
  int: ['string', 'text'],
  float: ['double'],
  bool: ['boolean'],
  datetime: ['dateTime.iso8601'],
  array: ['array'],
  object: ['struct'],
}

export const xmlReadForm: ReadForm<XmlValue> = {
  form: xmlForm,
  isUsual(shape, { type, text }) {
    if (!XML_TYPES[shape].includes(type)) return false
    return shape === 'int' ? DIGITS.test(text) : shape === 'datetime' ? MOMENT.test(text) : true
  },
  called({ type, text, items }) {
    if (type === 'array' || type === 'struct') return `an <${type}> of ${items.length}`
    if (type === 'nil') return '<nil/>'
    const tag = type === 'text' ? 'value' : type
    return `<${tag}>${printable(text)}</${tag}>`
  },
  forms: {
    string: 'a <string>',
    int: 'a <string> of decimal digits',
    float: 'a <double>',
    bool: 'a <boolean> of 0 or 1',
    datetime: 'a <dateTime.iso8601> such as 20260131T12:00:00Z',
    array: 'an <array>',
    object: 'a <struct>',
  },
}
