/** Values as texts of the formats that clients may send by mistake, or in another form than the server writes. */
import type { Api, Type } from '../../model/api.ts'
import { RawArgument } from './probe.ts'

const raw = (json: string, xml: string) => new RawArgument(json, `<value>${xml}</value>`)

const WRONG_INT = [
  raw('9223372036854775808', '<string>9223372036854775808</string>'),
  raw('-9223372036854775809', '<string>-9223372036854775809</string>'),
  raw('1.5', '<double>1.5</double>'),
  raw('"12"', '<i8>12</i8>'),
  raw('"x"', '<i4>2147483648</i4>'),
  raw('true', '<boolean>1</boolean>'),
  raw('null', '<nil/>'),
]
const WRONG_FLOAT = [
  raw('1e400', '<double>1e400</double>'),
  raw('"x"', '<double>NaN</double>'),
  raw('true', '<boolean>1</boolean>'),
  raw('-0', '<double>-0</double>'),
  raw('3', '<double>3</double>'),
]
const WRONG_TEXT = [
  raw('5', '<boolean>1</boolean>'),
  raw('"a\\u0000b"', '<array><data></data></array>'),
  raw('"\\ud800"', '<base64>/w==</base64>'),
  raw('"\\u0001"', '<base64>AQ==</base64>'),
  raw('null', '<nil/>'),
  raw('"bare"', 'bare'),
  raw('[]', '<struct></struct>'),
]
const WRONG_DATE = [
  raw('"20260230T00:00:00Z"', '<dateTime.iso8601>20260230T00:00:00Z</dateTime.iso8601>'),
  raw('"x"', '<dateTime.iso8601>x</dateTime.iso8601>'),
  raw('"1999-01-31T13:00:00.1239+01:00"', '<string>19990131T12:00:00Z</string>'),
  raw('5', '<boolean>1</boolean>'),
]
const WRONG_BOOL = [raw('1', '<boolean>2</boolean>'), raw('"true"', '<string>true</string>'), raw('null', '<nil/>')]
const WRONG_ENUM = [raw('"no such value"', '<string>no such value</string>'), raw('5', '<boolean>1</boolean>')]
const UNKNOWN_REF = 'OpaqueRef:00000000-0000-4000-8000-000000000000'
const WRONG_REF = [
  raw(`"${UNKNOWN_REF}"`, `<string>${UNKNOWN_REF}</string>`),
  raw('"x"', '<string>x</string>'),
  raw('""', ''),
  raw('"OpaqueRef:NULL"', '<string>OpaqueRef:NULL</string>'),
  raw('5', '<boolean>1</boolean>'),
]
const WRONG_LIST = [
  raw('"x"', '<string>x</string>'),
  raw('5', '<boolean>1</boolean>'),
  raw('{"a":1}', structOf('a', '<value>1</value>')),
]
const WRONG_MAP = [
  raw('"x"', '<string>x</string>'),
  raw('[1]', '<array><data><value>1</value></data></array>'),
  raw('[]', '<array><data></data></array>'),
]

function structOf(name: string, value: string): string {
  return `<struct><member><name>${name}</name>${value}</member></struct>`
}

/** Of the type, the least clear first left out: what the reference says nothing of is not sent. */
export function rawValues(api: Api, type: Type): readonly RawArgument[] {
  switch (type.kind) {
    case 'int':
      return WRONG_INT
    case 'float':
      return WRONG_FLOAT
    case 'string':
      return WRONG_TEXT
    case 'datetime':
      return WRONG_DATE
    case 'bool':
      return WRONG_BOOL
    case 'enum':
      return WRONG_ENUM
    case 'ref':
      return WRONG_REF
    case 'set':
    case 'option':
      return [...WRONG_LIST, ...rawValues(api, type.of).flatMap((one) => [listed(one), listed(one, one)])]
    case 'map':
      return [...WRONG_MAP, ...wrongEntries(api, type)]
    default:
      return [raw('5', '<boolean>1</boolean>')]
  }
}

function listed(...items: readonly RawArgument[]): RawArgument {
  const [json, xml] = [items.map((one) => one.json).join(','), items.map((one) => one.xml).join('')]
  return raw(`[${json}]`, `<array><data>${xml}</data></array>`)
}

function wrongEntries(api: Api, { key, value }: Type & { kind: 'map' }): readonly RawArgument[] {
  const name = key.kind === 'int' ? '7' : key.kind === 'string' ? 'k' : undefined
  if (name === undefined) return [raw('{"no such key":"x"}', structOf('no such key', '<value>x</value>'))]
  const wrong = rawValues(api, value).map((one) => raw(`{"${name}":${one.json}}`, structOf(name, one.xml)))
  if (key.kind !== 'int' || value.kind !== 'string') return wrong
  const two =
    '<struct><member><name>7</name><value>a</value></member><member><name>07</name><value>b</value></member></struct>'
  return [...wrong, raw('{"7":"a","07":"b"}', two), raw('{"x":"a"}', structOf('x', '<value>a</value>'))]
}
