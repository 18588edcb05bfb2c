/** Codecs of the types without parts: what each of them accepts is the same on every format. */
import type { Enum, Type } from '../../model/api.ts'
import { canonicalDatetime } from '../../model/datetime.ts'
import type { ScalarKind } from '../../model/kinds.ts'
import { int64 } from '../../model/text.ts'
import { type ApiError, fieldTypeError, valueNotSupported } from '../values/api-error.ts'
import { fitText, printable } from '../values/printable.ts'
import { NULL_REF, type Value } from '../values/values.ts'
import type { WireCodec } from './codec.ts'
import { type Form, Unfit } from './form.ts'

const INT_TEXT = /^[+-]?\d+$/

/** In characters, white space included: a longer text is refused unread, as reading it would take too long. */
const LONGEST_DATETIME = 200

/** The codec of a scalar type in a format. */
export function scalarCodec<Raw>(kind: ScalarKind, form: Form<Raw>): WireCodec<Raw> {
  return CODECS[kind](form)
}

const CODECS: { readonly [kind in ScalarKind]: <Raw>(form: Form<Raw>) => WireCodec<Raw> } = {
  string: stringCodec,
  int: intCodec,
  float: floatCodec,
  bool: boolCodec,
  datetime: datetimeCodec,
}

function stringCodec<Raw>(form: Form<Raw>): WireCodec<Raw> {
  return { read: (raw, field) => readText(form, raw, field), write: (value) => form.writeString(value as string) }
}

function intCodec<Raw>(form: Form<Raw>): WireCodec<Raw> {
  return {
    read(raw, field) {
      const read = form.int(raw)
      if (typeof read === 'number') return BigInt(read)
      if (read instanceof Unfit) throw unfit(read, field)
      if (read === undefined || !INT_TEXT.test(read)) throw fieldTypeError(field)
      return intOfText(read, field)
    },
    write: (value) => form.writeInt(value as bigint),
  }
}

function floatCodec<Raw>(form: Form<Raw>): WireCodec<Raw> {
  return {
    read(raw, field) {
      const read = form.float(raw)
      if (read === undefined) throw fieldTypeError(field)
      if (read instanceof Unfit) throw unfit(read, field)
      // Minus zero equals zero, so different ways through the server could return either.
      return read === 0 ? 0 : read
    },
    write: (value) => form.writeFloat(value as number),
  }
}

function boolCodec<Raw>(form: Form<Raw>): WireCodec<Raw> {
  return {
    read(raw, field) {
      const read = form.bool(raw)
      if (read === undefined) throw fieldTypeError(field)
      return read
    },
    write: (value) => form.writeBool(value as boolean),
  }
}

function datetimeCodec<Raw>(form: Form<Raw>): WireCodec<Raw> {
  return {
    read(raw, field) {
      const text = form.datetime(raw)
      if (text === undefined) throw fieldTypeError(field)
      const read = text.length > LONGEST_DATETIME ? undefined : canonicalDatetime(text.trim())
      if (read === undefined)
        throw valueNotSupported(field, printable(text), 'is not an ISO 8601 date and time that exists')
      return read
    },
    write: (value) => form.writeDatetime(value as string),
  }
}

/**
 * The reference of the object that a client means by a text: another one for a session, for which clients send a
 * secret.
 */
export type Meant = (className: string, text: string) => string

/**
 * Where a ref may be null, `null`, `<nil/>` and the empty text are read as null: clients in Go, C# and PowerShell send a
 * ref that was never set as "". Where it may not be null, any text is kept: the store throws HANDLE_INVALID.
 */
export function refCodec<Raw>(form: Form<Raw>, type: Type & { kind: 'ref' }, meant: Meant): WireCodec<Raw> {
  return {
    read(raw, field) {
      if (type.nullable && form.isNil(raw)) return null
      const text = readText(form, raw, field)
      return type.nullable && (text === NULL_REF || text === '') ? null : meant(type.class, text)
    },
    write: (value) => form.writeString(value === null ? NULL_REF : (value as string)),
  }
}

export function enumCodec<Raw>(form: Form<Raw>, declared: Enum): WireCodec<Raw> {
  const texts = new Map(declared.values.map((v) => [v.name, form.writeString(v.name)]))
  const reason = `is not a value of ${declared.name}: ${printable([...texts.keys()].join(', '))}`
  return {
    read(raw, field) {
      const text = readText(form, raw, field)
      if (!texts.has(text)) throw valueNotSupported(field, printable(text), reason)
      return text
    },
    write: (value) => texts.get(value as string) ?? form.writeString(value as string),
  }
}

function readText<Raw>(form: Form<Raw>, raw: Raw, field: string): string {
  const text = form.string(raw)
  if (text === undefined) throw fieldTypeError(field)
  if (text instanceof Unfit) throw unfit(text, field)
  return fitText(text, field)
}

function unfit({ text, reason }: Unfit, field: string): ApiError {
  return valueNotSupported(field, printable(text), reason)
}

/** In characters: numbers with fewer digits are read exactly as floats, which is much quicker. */
const SHORT_INT = 15

/** `text`: digits after at most one sign. */
function intOfText(text: string, field: string): Value {
  if (text.length <= SHORT_INT) return BigInt(Number(text))
  const value = int64(text.replace(/^([+-]?)0+(?=\d)/, '$1').replace('+', ''))
  if (value === undefined) throw valueNotSupported(field, printable(text), 'is outside 64 bits')
  return value
}
