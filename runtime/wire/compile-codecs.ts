/** Makes the codecs of an API in one format: each type has one, made at its first use. */
import type { Api, Type } from '../../model/api.ts'
import { isScalar } from '../../model/kinds.ts'
import { typeText } from '../../model/types.ts'
import { namesSession } from '../access/session-refs.ts'
import { fieldTypeError, valueNotSupported } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import { NULL_REF, Plain, Snapshot, type Value } from '../values/values.ts'
import type { CodecOf, WireCodec } from './codec.ts'
import type { Form } from './form.ts'
import { plainWriter } from './plain-writer.ts'
import type { ReadLiteral } from './read-literal.ts'
import { recordCodec } from './record-codec.ts'
import { keyAgain } from './redacting-codec.ts'
import { enumCodec, type Meant, refCodec, scalarCodec } from './scalar-codecs.ts'

/** Writes the record of an object as text of the format. */
export type SnapshotText = (snapshot: Snapshot) => string

/**
 * The codecs of an API in one format. `readLiteral` gives the defaults of records' members, `snapshotText` writes the
 * records of objects, and `meant` replaces what a client sent for a reference.
 */
export function compileCodecs<Raw>(
  api: Api,
  form: Form<Raw>,
  readLiteral: ReadLiteral,
  snapshotText: SnapshotText,
  meant: Meant = (_class, text) => text,
): CodecOf<Raw> {
  const known = new Map<string, WireCodec<Raw>>()
  const codecOf: CodecOf<Raw> = (type) => {
    const key = typeText(type)
    const before = known.get(key)
    if (before) return before
    // Known before its parts are made, as a record may contain itself.
    const codec: { read: WireCodec<Raw>['read']; write: WireCodec<Raw>['write'] } = {
      read: unfinished,
      write: unfinished,
    }
    known.set(key, codec)
    const made =
      type?.kind === 'any record'
        ? anyRecordCodec(form, snapshotText)
        : type?.kind === 'record'
          ? withSnapshots(recordCodec(api, form, type.name, codecOf, readLiteral), snapshotText)
          : makeCodec(api, form, type, codecOf, meant)
    return Object.assign(codec, made)
  }
  return codecOf
}

function makeCodec<Raw>(
  api: Api,
  form: Form<Raw>,
  type: Exclude<Type, { kind: 'record' | 'any record' }> | null,
  codecOf: CodecOf<Raw>,
  meant: Meant,
): WireCodec<Raw> {
  if (type === null) return voidCodec(form)
  switch (type.kind) {
    case 'ref':
      return namesSession(api, type) ? writingOnly(refCodec(form, type, meant), null) : refCodec(form, type, meant)
    case 'enum':
      return enumCodec(form, declarationNamed(api.enums, type.name))
    case 'set':
      return withoutSessions(api, type.of, setCodec(form, type.of, codecOf(type.of)), [])
    case 'option':
      return withoutSessions(api, type.of, optionCodec(form, codecOf(type.of)), [])
    case 'map':
      return withoutSessions(api, type.key, mapCodec(form, codecOf(type.key), codecOf(type.value)), new Map())
    default:
      return scalarCodec(type.kind, form)
  }
}

/** Writes sets, options and maps whose elements or keys name sessions as empty. */
function withoutSessions<Raw>(api: Api, part: Type, codec: WireCodec<Raw>, none: Value): WireCodec<Raw> {
  return namesSession(api, part) ? writingOnly(codec, none) : codec
}

/** Reads as the codec does, and always writes the same value. */
function writingOnly<Raw>(codec: WireCodec<Raw>, value: Value): WireCodec<Raw> {
  const text = codec.write(value)
  return { read: codec.read, write: () => text }
}

/** The declaration of that name; throws where there is none, which is a bug: the names in a model are checked. */
function declarationNamed<T extends { readonly name: string }>(declared: readonly T[], name: string): T {
  const found = declared.find((d) => d.name === name)
  if (!found) throw new Error(`The model has no declaration called "${name}"`)
  return found
}

function unfinished(): never {
  throw new Error('A codec was used while it was being made')
}

function voidCodec<Raw>(form: Form<Raw>): WireCodec<Raw> {
  const text = form.writeString('')
  return { read: refuse, write: () => text }
}

/** `any record` occurs in results only. */
function anyRecordCodec<Raw>(form: Form<Raw>, snapshotText: SnapshotText): WireCodec<Raw> {
  const plainText = plainWriter(form)
  return {
    read: refuse,
    write: (value) => (value instanceof Plain ? plainText(value) : snapshotText(value as Snapshot)),
  }
}

/** Also writes snapshots, which stand for the records of objects in results: in `VM record set` too. */
function withSnapshots<Raw>({ read, write }: WireCodec<Raw>, snapshotText: SnapshotText): WireCodec<Raw> {
  return { read, write: (value) => (value instanceof Snapshot ? snapshotText(value) : write(value)) }
}

function refuse(_raw: unknown, field: string): never {
  throw fieldTypeError(field)
}

/** Keeps the first of equal elements. Elements with parts are equal where their texts are. */
function setCodec<Raw>(form: Form<Raw>, type: Type, element: WireCodec<Raw>): WireCodec<Raw> {
  const plain = isScalar(type) || type.kind === 'enum' || type.kind === 'ref'
  const identity = (value: Value) => (plain ? value : element.write(value))
  return {
    read(raw, field) {
      const items = readItems(form, raw, field)
      const kept = new Map<Value, Value>()
      for (const item of items) {
        const value = element.read(item, field)
        const key = identity(value)
        if (!kept.has(key)) kept.set(key, value)
      }
      return [...kept.values()]
    },
    write: (value) => writeItems(form, element, value as readonly Value[]),
  }
}

function optionCodec<Raw>(form: Form<Raw>, element: WireCodec<Raw>): WireCodec<Raw> {
  return {
    read(raw, field) {
      if (form.isNil(raw)) return []
      const items = readItems(form, raw, field)
      if (items.length > 1) throw fieldTypeError(field)
      return items.map((item) => element.read(item, field))
    },
    write: (value) => writeItems(form, element, value as readonly Value[]),
  }
}

function readItems<Raw>(form: Form<Raw>, raw: Raw, field: string): readonly Raw[] {
  const items = form.items(raw)
  if (items === undefined) throw fieldTypeError(field)
  return items
}

function writeItems<Raw>(form: Form<Raw>, element: WireCodec<Raw>, items: readonly Value[]): string {
  const { open, between, close } = form.array
  let text = open
  for (let i = 0; i < items.length; i++) text += (i === 0 ? '' : between) + element.write(items[i] as Value)
  return text + close
}

/** Keys travel as texts, whatever their type is. Refuses two texts that mean the same key: "7" and "07" of an int. */
function mapCodec<Raw>(form: Form<Raw>, key: WireCodec<Raw>, element: WireCodec<Raw>): WireCodec<Raw> {
  const { open, between, close } = form.object
  return {
    read(raw, field) {
      const map = new Map<Value, Value>()
      const isObject = form.members(raw, (name, value) => {
        const k = key.read(form.ofText(name), field)
        if (map.has(k)) throw valueNotSupported(field, printable(name), keyAgain(printable(keyText(k))))
        map.set(k, element.read(value, field))
      })
      if (!isObject) throw fieldTypeError(field)
      return map
    },
    write(value) {
      let text = ''
      for (const [k, v] of value as ReadonlyMap<Value, Value>) {
        text += (text === '' ? '' : between) + form.memberOpen(keyText(k)) + element.write(v) + form.memberClose
      }
      return open + text + close
    },
  }
}

function keyText(key: Value): string {
  return key === null ? NULL_REF : String(key)
}
