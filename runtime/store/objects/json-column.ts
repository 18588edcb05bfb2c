/** Sets, maps, options and records without refs as JSON text in one column. */
import type { Type } from '../../../model/api.ts'
import { isScalar, type ScalarKind } from '../../../model/kinds.ts'
import { typesIn } from '../../../model/types.ts'
import type { Shapes } from '../../values/shapes.ts'
import { RecordValue, type Value } from '../../values/values.ts'

/** Exact in both directions: ints keep all 64 bits, and any string can be a key. */
export interface JsonCodec {
  write(value: Value): string
  /** Throws if the text is not what `write` writes. */
  read(text: string): Value
}

export function jsonCodec(shapes: Shapes, type: Type): JsonCodec {
  const write = writer(shapes, type)
  const fromJson = reader(shapes, type)
  const parse = [...typesIn(type)].some((part) =>
    isScalar(part) ? SCALAR_JSON[part.kind].isExact : part.kind === 'record',
  )
    ? parseJsonExactly
    : JSON.parse
  const empty = EMPTY.get(type.kind)
  return { write, read: (text) => (text === empty?.text ? empty.make() : fromJson(parse(text))) }
}

/** Most sets and maps are empty: to see that is much cheaper than to parse it. */
const EMPTY: ReadonlyMap<Type['kind'], { readonly text: string; readonly make: () => Value }> = new Map([
  ['set', { text: '[]', make: () => [] }],
  ['map', { text: '{}', make: () => new Map() }],
])

type Writer = (value: Value) => string
type Reader = (json: unknown) => Value

function writer(shapes: Shapes, type: Type): Writer {
  switch (type.kind) {
    case 'set':
    case 'option': {
      const element = lazy(() => writer(shapes, type.of))
      return (value) => (element() === TEXT.write ? JSON.stringify(value) : list(value as readonly Value[], element()))
    }
    case 'map': {
      const element = lazy(() => writer(shapes, type.value))
      return (value) => `{${members(value as ReadonlyMap<Value, Value>, element())}}`
    }
    case 'record':
      return recordWriter(shapes, type.name)
    case 'enum':
    case 'ref':
    case 'any record':
      return TEXT.write
    default:
      return SCALAR_JSON[type.kind].write
  }
}

function textKey({ kind }: Type): ScalarJson {
  return kind === 'ref' ? REF_JSON : TEXT
}

interface ScalarJson {
  readonly write: Writer
  readonly read: Reader
  /** JSON.parse would lose digits of it. */
  readonly isExact: boolean
  /** Reads a key of a map, which is a text in JSON. */
  readonly readKey: (text: string) => Value
}

const TEXT: ScalarJson = {
  isExact: false,
  write: (value) => JSON.stringify(value),
  read: (json) => (typeof json === 'string' ? json : fail()),
  readKey: String,
}

/** Only computed fields have refs in JSON. As a key, null is the text `null`, which is no ref. */
const REF_JSON: ScalarJson = {
  isExact: false,
  write: TEXT.write,
  read: (json) => (json === null ? null : TEXT.read(json)),
  readKey: (text) => (text === 'null' ? null : text),
}

const SCALAR_JSON: { readonly [kind in ScalarKind]: ScalarJson } = {
  string: TEXT,
  int: {
    isExact: true,
    write: String,
    read: (json) => (typeof json === 'number' || typeof json === 'bigint' ? BigInt(json) : fail()),
    readKey: BigInt,
  },
  float: {
    isExact: false,
    write: (value) => (Object.is(value, -0) ? '-0.0' : String(value)),
    read: (json) => (typeof json === 'number' || typeof json === 'bigint' ? Number(json) : fail()),
    readKey: fail,
  },
  bool: {
    isExact: false,
    write: (value) => JSON.stringify(value),
    read: (json) => (typeof json === 'boolean' ? json : fail()),
    readKey: fail,
  },
  datetime: TEXT,
}

function list(values: readonly Value[], write: Writer): string {
  return `[${values.map(write).join(',')}]`
}

function members(entries: Iterable<readonly [Value, Value]>, write: Writer): string {
  let text = ''
  for (const entry of entries) text += text === '' ? member(entry, write) : `,${member(entry, write)}`
  return text
}

function member([key, value]: readonly [Value, Value], write: Writer): string {
  return `${JSON.stringify(String(key))}:${write(value)}`
}

function recordWriter(shapes: Shapes, name: string): Writer {
  const writers = lazy(() => new Map(shapes.members(name).map((m) => [m.name, writer(shapes, m.type)])))
  return (value) => {
    const { names, values } = value as RecordValue
    const members = names.map((n, i) => member([n, values[i] as Value], writers().get(n) as Writer))
    return `{${members.join(',')}}`
  }
}

function reader(shapes: Shapes, type: Type): Reader {
  switch (type.kind) {
    case 'set':
    case 'option': {
      const element = lazy(() => reader(shapes, type.of))
      return (json) => (Array.isArray(json) ? readAll(json, element()) : fail())
    }
    case 'map':
      return mapReader(
        (isScalar(type.key) ? SCALAR_JSON[type.key.kind] : textKey(type.key)).readKey,
        reader(shapes, type.value),
      )
    case 'record':
      return recordReader(shapes, type.name)
    case 'ref':
      return REF_JSON.read
    case 'enum':
    case 'any record':
      return TEXT.read
    default:
      return SCALAR_JSON[type.kind].read
  }
}

/** The stored text was not written by `write`. */
function fail(): never {
  throw new Error('JSON of another shape')
}

function readAll(elements: readonly unknown[], read: Reader): Value[] {
  const values: Value[] = []
  for (const element of elements) values.push(read(element))
  return values
}

function objectOf(json: unknown): { readonly [name: string]: unknown } {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  return isObject ? (json as { readonly [name: string]: unknown }) : fail()
}

function mapReader(key: (text: string) => Value, value: Reader): Reader {
  return (json) => {
    const given = objectOf(json)
    const map = new Map<Value, Value>()
    for (const name of Object.keys(given)) map.set(key(name), value(given[name]))
    return map
  }
}

/** A member that the text lacks was added to the record later and starts as its zero. */
function recordReader(shapes: Shapes, name: string): Reader {
  const wanted = lazy(() => shapes.members(name).map((m) => ({ ...m, read: reader(shapes, m.type) })))
  return (json) => {
    const given = new Map(Object.entries(objectOf(json)))
    return new RecordValue(
      wanted().map((m) => m.name),
      wanted().map((m) => (given.has(m.name) ? m.read(given.get(m.name)) : shapes.zero(m.type))),
    )
  }
}

/** A record may contain itself through a set, so what is inside is made at the first use. */
function lazy<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** JSON.parse that gives bigints for integers beyond the safe range. It takes the slow way only if there may be some. */
export function parseJsonExactly(text: string): unknown {
  return /\d{16}/.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text)
}

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ''
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}
