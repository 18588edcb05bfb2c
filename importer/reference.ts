/** Reads and checks the Xen API's reference data, xenapi.json, in its present form and in the earlier one. */
import type { FieldQualifier, Type } from '../model/api.ts'
import { typeText } from '../model/types.ts'
import { ImportError } from './import-error.ts'
import {
  asList,
  asObject,
  booleanMember,
  type JsonObject,
  listMember,
  namedMembers,
  nameMember,
  stringMember,
} from './json-members.ts'
import { unescaped } from './text.ts'
import { EVENT_BATCH, parseType } from './types.ts'

export interface ReferenceClass {
  readonly name: string
  readonly doc: string
  readonly tag: string
  readonly transitions: number
  readonly fields: readonly ReferenceField[]
  readonly messages: readonly ReferenceMessage[]
  readonly enums: readonly ReferenceEnum[]
}

export interface ReferenceField {
  readonly name: string
  readonly doc: string
  readonly tag: string
  readonly transitions: number
  readonly qualifier: FieldQualifier
  readonly type: Type
  /** As the reference writes it: `{}`, `OpaqueRef:NULL`, `-1.`; defaults.ts reads it. */
  readonly default: string | undefined
}

export interface ReferenceMessage {
  readonly name: string
  readonly doc: string
  readonly tag: string
  readonly transitions: number
  readonly implicit: boolean
  /** The first is the session, where the message takes one. */
  readonly params: readonly ReferenceParam[]
  /** null is `void`. */
  readonly result: Type | null
  readonly resultDoc: string
  readonly errors: readonly RaisedError[]
  readonly roles: readonly string[]
}

export interface RaisedError extends Documented {
  /** As the reference writes them, which may not be Crowfoot names; undefined where it has none. */
  readonly params: readonly string[] | undefined
}

export interface ReferenceParam extends Documented {
  readonly type: Type
}

export interface ReferenceEnum {
  readonly name: string
  /** A value may not be a name: `balance-slb`. */
  readonly values: readonly Documented[]
}

export interface Documented {
  readonly name: string
  readonly doc: string
}

/**
 * The classes of the reference, in its order.
 * @throws ImportError with the class and the field or message where the JSON has another structure
 */
export function readReference(json: unknown): ReferenceClass[] {
  const classes = asList(json, 'The reference').map((item, i) => readClass(asObject(item, `class ${i + 1}`)))
  const seen = new Set<string>()
  for (const { name } of classes) {
    if (seen.has(name)) throw new ImportError(`class "${name}" occurs twice in the reference`)
    seen.add(name)
  }
  return classes
}

function readClass(unnamed: JsonObject): ReferenceClass {
  const at = { value: unnamed.value, where: `class "${nameMember(unnamed)}"` }
  return {
    ...described(at),
    fields: namedMembers(at, 'fields', 'field').map(readField),
    messages: namedMembers(at, 'messages', 'message')
      .map(readMessage)
      .map((m) => withBatch(at, m)),
    enums: namedMembers(at, 'enums', 'enum').map(readEnum),
  }
}

function readField(at: JsonObject): ReferenceField {
  const given = Object.hasOwn(at.value, 'default')
  return {
    ...described(at),
    qualifier: readQualifier(at),
    type: readType(at, stringMember(at, 'type')),
    default: given ? unescaped(stringMember(at, 'default')) : undefined,
  }
}

/** In the earlier form, `event.from` returns a set of events: there was no name for the batch. */
function withBatch(owner: JsonObject, message: ReferenceMessage): ReferenceMessage {
  const { name, result } = message
  const isFrom = stringMember(owner, 'name') === 'event' && name === 'from' && !message.implicit
  return isFrom && result && typeText(result) === 'event record set' ? { ...message, result: EVENT_BATCH } : message
}

function readMessage(at: JsonObject): ReferenceMessage {
  const result = listMember(at, 'result')
  const [type, doc] = result.map((part) => (typeof part === 'string' ? part : undefined))
  if (type === undefined || (result.length > 1 && doc === undefined))
    throw new ImportError(`${at.where}: expected "result" to be a list of a type and its description`)
  return {
    ...described(at),
    implicit: booleanMember(at, 'implicit'),
    params: namedMembers(at, 'params', 'parameter').map((p) => ({
      ...documented(p),
      type: readType(p, stringMember(p, 'type')),
    })),
    result: type === 'void' ? null : readType(at, type),
    resultDoc: doc ?? '',
    errors: namedMembers(at, 'errors', 'error').map(readError),
    roles: listMember(at, 'roles').map(String),
  }
}

function readEnum(at: JsonObject): ReferenceEnum {
  const values = namedMembers(at, 'values', 'value').map((v) => ({
    name: stringMember(v, 'name'),
    doc: stringMember(v, 'doc', false),
  }))
  if (values.length === 0) throw new ImportError(`${at.where}: has no values`)
  return { name: nameMember(at), values }
}

function described(at: JsonObject) {
  return {
    name: nameMember(at),
    doc: stringMember(at, 'description', false),
    tag: stringMember(at, 'tag', false),
    transitions: transitionsOf(at),
  }
}

/** In the present form an object with `transitions`; in the earlier form the list of them. */
function transitionsOf(at: JsonObject): number {
  const lifecycle: unknown = Object.hasOwn(at.value, 'lifecycle') ? Reflect.get(at.value, 'lifecycle') : []
  if (Array.isArray(lifecycle)) return lifecycle.length
  return listMember(asObject(lifecycle, `${at.where}: "lifecycle"`), 'transitions').length
}

function readError(at: JsonObject): RaisedError {
  const error = documented(at)
  const key = ['params', 'err_params'].find((name) => Object.hasOwn(at.value, name))
  const params = key === undefined ? signatureIn(error) : paramNames(listMember(at, key), `${at.where}: "${key}"`)
  return { ...error, params }
}

/** The parameters in `CODE(a, b)` in the error's description. */
function signatureIn({ name, doc }: Documented): string[] | undefined {
  const start = doc.indexOf(`${name}(`)
  const end = doc.indexOf(')', start)
  if (start < 0 || end < 0) return undefined
  return paramNames(doc.slice(start + name.length + 1, end).split(','), name)
}

/** The names in a list of strings or of objects with a `name`. */
export function paramNames(items: readonly unknown[], where: string): string[] {
  const names = items.map((item, i) => {
    return typeof item === 'string' ? item : stringMember(asObject(item, `${where}, parameter ${i + 1}`), 'name')
  })
  return names.map((name) => name.trim()).filter((name) => name !== '')
}

function documented(at: JsonObject): Documented {
  return { name: nameMember(at), doc: stringMember(at, 'doc', false) }
}

function readQualifier(at: JsonObject): FieldQualifier {
  const word = stringMember(at, 'qualifier')
  if (word === 'RW' || word === 'RO/constructor' || word === 'RO/runtime') return word
  throw new ImportError(`${at.where}: unknown qualifier "${word}": expected RW, RO/constructor or RO/runtime`)
}

function readType(at: JsonObject, written: string): Type {
  const type = parseType(unescaped(written))
  if (type) return type
  throw new ImportError(`${at.where}: unknown type "${written}"`)
}
