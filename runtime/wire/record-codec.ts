/** Codecs of records: a declared `record`, or the whole record of a class as `create` takes it. */
import type { Api, Class, Literal, Type } from '../../model/api.ts'
import { settableFields } from '../../model/implied.ts'
import { publicFields } from '../../model/public-api.ts'
import { fieldMissing, fieldTypeError, fieldUnknown, valueNotSupported } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import { RecordValue, type Value } from '../values/values.ts'
import type { CodecOf, WireCodec } from './codec.ts'
import { type Form, writeObject } from './form.ts'
import type { ReadLiteral } from './read-literal.ts'
import { redacting } from './redacting-codec.ts'

/**
 * Reads members in order of declaration. Throws FIELD_UNKNOWN for a name that is not declared, and FIELD_MISSING for a
 * member that is left out and has no default. The record of a class has only the members that were given, as the store knows
 * the defaults, and none that the server computes (docs/language.md, Qualifiers).
 */
export function recordCodec<Raw>(
  api: Api,
  form: Form<Raw>,
  name: string,
  codecOf: CodecOf<Raw>,
  readLiteral: ReadLiteral,
): WireCodec<Raw> {
  const members = membersOf(api, name, readLiteral).map((m) => ({ ...m, codec: memberCodec(m, codecOf) }))
  return { read: recordReader(form, members), write: recordWriter(form, members) }
}

/**
 * Reads the record that `C.set` takes: any of the fields that clients set. Throws VALUE_NOT_SUPPORTED(field, field, reason)
 * for another field, as a client that names it expects it to change.
 */
export function changesReader<Raw>(
  form: Form<Raw>,
  owner: Pick<Class, 'fields'>,
  codecOf: CodecOf<Raw>,
): WireCodec<Raw>['read'] {
  const settable = new Set(settableFields(owner))
  const members = publicFields(owner).map((f) => {
    const member = { name: f.name, type: f.type, start: undefined, required: false, secret: f.secret ?? false }
    const treated = { ...member, ignored: false, refused: !settable.has(f) }
    return { ...treated, codec: memberCodec(treated, codecOf) }
  })
  return recordReader(form, members)
}

function memberCodec<Raw>({ type, secret }: Member, codecOf: CodecOf<Raw>): WireCodec<Raw> {
  return secret ? redacting(codecOf(type)) : codecOf(type)
}

interface Member {
  readonly name: string
  readonly type: Type
  /** The value of a member that a call leaves out; undefined where the store gives it. */
  readonly start: (() => Value) | undefined
  readonly required: boolean
  /** The server computes it: a value that the client sends is not read. */
  readonly ignored: boolean
  /** No call may give it. */
  readonly refused?: boolean
  /** Errors do not repeat its value. */
  readonly secret: boolean
}

type CompiledMember<Raw> = Member & { readonly codec: WireCodec<Raw> }

function membersOf(api: Api, name: string, readLiteral: ReadLiteral): Member[] {
  const declared = api.records.find((r) => r.name === name)
  if (declared) return declared.members.map((m) => plainMember(readLiteral, m))
  const owner = api.classes.find((c) => c.name === name)
  if (!owner) throw new Error(`The model has no record called "${name}"`)
  if (owner.objects === 'none') return owner.fields.map((f) => plainMember(readLiteral, f))
  return publicFields(owner).map((f) => {
    const ignored = f.qualifier === 'RO/runtime'
    const required = !ignored && f.default === undefined
    return { name: f.name, type: f.type, start: undefined, required, ignored, secret: f.secret ?? false }
  })
}

function plainMember(
  readLiteral: ReadLiteral,
  member: { readonly name: string; readonly type: Type; readonly default?: Literal; readonly secret?: true },
): Member {
  const literal = member.default
  const start = literal === undefined ? undefined : () => readLiteral(member.type, literal)
  return {
    name: member.name,
    type: member.type,
    start,
    required: start === undefined,
    ignored: false,
    secret: member.secret ?? false,
  }
}

function recordReader<Raw>(form: Form<Raw>, members: readonly CompiledMember<Raw>[]): WireCodec<Raw>['read'] {
  const places = new Map(members.map((m, i) => [m.name, i]))
  const given = givenMembers(members)
  return (raw, field) => {
    const read: (Value | undefined)[] = new Array(members.length).fill(undefined)
    let next = 0
    const isObject = form.members(raw, (name, value) => {
      // Most clients send members in order of declaration: comparing one name is quicker than finding it in a map.
      const place = members[next]?.name === name ? next : places.get(name)
      if (place === undefined) throw fieldUnknown(printable(name))
      next = place + 1
      const member = members[place] as CompiledMember<Raw>
      if (member.ignored) return
      if (member.refused) throw valueNotSupported(name, name, 'is not a field that clients set')
      // Clients and server could disagree about which value counts. The parser of JSON has chosen one already.
      if (read[place] !== undefined) throw valueNotSupported(name, name, 'is a member given twice')
      read[place] = member.codec.read(value, member.name)
    })
    if (!isObject) throw fieldTypeError(field)
    return given(read)
  }
}

/**
 * Makes records of what was read, by place; the array becomes the record's. Records with the same members, which most calls
 * of a client have, share one list of names.
 */
function givenMembers(members: readonly Member[]): (read: (Value | undefined)[]) => RecordValue {
  let before: readonly string[] = []
  return (read) => {
    let names: string[] | undefined
    let count = 0
    for (let i = 0; i < members.length; i++) {
      const member = members[i] as Member
      const value = read[i] === undefined ? member.start?.() : read[i]
      if (value === undefined) {
        if (member.required) throw fieldMissing(member.name)
        continue
      }
      if (!names && before[count] !== member.name) names = before.slice(0, count)
      names?.push(member.name)
      read[count++] = value
    }
    read.length = count
    before = names ?? (before.length === count ? before : before.slice(0, count))
    return new RecordValue(before, read as Value[])
  }
}

/** Writes records, whose values are in order of declaration. A record that `create` takes may lack some. */
function recordWriter<Raw>(form: Form<Raw>, members: readonly CompiledMember<Raw>[]): WireCodec<Raw>['write'] {
  if (members.some((m) => m.type.kind === 'any record')) return sparseRecordWriter(form, members)
  const { open, between, close } = form.object
  const opens = members.map((m, i) => (i === 0 ? open : form.memberClose + between) + form.memberOpen(m.name))
  const end = members.length === 0 ? open + close : form.memberClose + close
  const writePart = partialRecordWriter(form, members)
  return (value) => {
    const { values } = value as RecordValue
    if (values.length !== members.length) return writePart(value)
    let text = ''
    for (let i = 0; i < opens.length; i++) {
      text += (opens[i] as string) + (members[i] as CompiledMember<Raw>).codec.write(values[i] as Value)
    }
    return text + end
  }
}

function partialRecordWriter<Raw>(form: Form<Raw>, members: readonly CompiledMember<Raw>[]): WireCodec<Raw>['write'] {
  const codecs = new Map(members.map(({ name, codec }) => [name, codec]))
  return (value) => {
    const { names, values } = value as RecordValue
    // Internal fields have no codec: bodies may return records with them.
    const given = names.flatMap((name, i) => {
      const codec = codecs.get(name)
      return codec ? [[name, codec.write(values[i] as Value)] as const] : []
    })
    return writeObject(form, given)
  }
}

/** Leaves out a member of type `any record` that is null: the event of an object that is gone has no snapshot. */
function sparseRecordWriter<Raw>(form: Form<Raw>, members: readonly CompiledMember<Raw>[]): WireCodec<Raw>['write'] {
  return (value) => {
    const { values } = value as RecordValue
    const there = members.flatMap(({ name, type, codec }, i) => {
      const member = values[i] as Value
      return member === null && type.kind === 'any record' ? [] : [[name, codec.write(member)] as const]
    })
    return writeObject(form, there)
  }
}
