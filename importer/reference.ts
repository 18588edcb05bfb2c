/** The shape of the Xen API's reference data, xenapi.json, read and checked. */
import type { Qualifier, Type } from '../model/api.ts'
import { ImportError } from './import-error.ts'
import { array, bool, list, name, named, type Place, place, text } from './shape.ts'
import { parseType } from './types.ts'

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
  readonly qualifier: Qualifier
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
  /** With the session first, where it takes one. */
  readonly params: readonly ReferenceParam[]
  /** null is `void`. */
  readonly result: Type | null
  readonly resultDoc: string
  readonly errors: readonly Documented[]
  readonly roles: readonly string[]
}

export interface ReferenceParam extends Documented {
  readonly type: Type
}

export interface ReferenceEnum {
  readonly name: string
  /** A value need not be a name: `balance-slb`. */
  readonly values: readonly Documented[]
}

export interface Documented {
  readonly name: string
  readonly doc: string
}

/**
 * The classes of the reference, in its order.
 * @throws ImportError naming the class and the field or message where the shape is another
 */
export function readReference(json: unknown): ReferenceClass[] {
  const classes = array(json, 'The reference').map((item, i) => readClass(place(item, `class ${i + 1}`)))
  const seen = new Set<string>()
  for (const { name } of classes) {
    if (seen.has(name)) throw new ImportError(`class "${name}" stands twice in the reference`)
    seen.add(name)
  }
  return classes
}

function readClass(unnamed: Place): ReferenceClass {
  const at = { value: unnamed.value, where: `class "${name(unnamed)}"` }
  return {
    ...described(at),
    fields: named(at, 'fields', 'field').map(readField),
    messages: named(at, 'messages', 'message').map(readMessage),
    enums: named(at, 'enums', 'enum').map(readEnum),
  }
}

function readField(at: Place): ReferenceField {
  const given = Object.hasOwn(at.value, 'default')
  return {
    ...described(at),
    qualifier: readQualifier(at),
    type: readType(at, text(at, 'type')),
    default: given ? text(at, 'default') : undefined,
  }
}

function readMessage(at: Place): ReferenceMessage {
  const result = list(at, 'result')
  const [type, doc] = result.map((part) => (typeof part === 'string' ? part : undefined))
  if (type === undefined || (result.length > 1 && doc === undefined))
    throw new ImportError(`${at.where}: expected "result" to be a list of a type and its description`)
  return {
    ...described(at),
    implicit: bool(at, 'implicit'),
    params: named(at, 'params', 'parameter').map((p) => ({ ...documented(p), type: readType(p, text(p, 'type')) })),
    result: type === 'void' ? null : readType(at, type),
    resultDoc: doc ?? '',
    errors: named(at, 'errors', 'error').map(documented),
    roles: list(at, 'roles').map(String),
  }
}

function readEnum(at: Place): ReferenceEnum {
  const values = named(at, 'values', 'value').map((v) => ({ name: text(v, 'name'), doc: text(v, 'doc', false) }))
  if (values.length === 0) throw new ImportError(`${at.where}: has no values`)
  return { name: name(at), values }
}

function described(at: Place) {
  const lifecycle = Object.hasOwn(at.value, 'lifecycle') ? Reflect.get(at.value, 'lifecycle') : {}
  return {
    name: name(at),
    doc: text(at, 'description', false),
    tag: text(at, 'tag', false),
    transitions: list(place(lifecycle, `${at.where}: "lifecycle"`), 'transitions').length,
  }
}

function documented(at: Place): Documented {
  return { name: name(at), doc: text(at, 'doc', false) }
}

function readQualifier(at: Place): Qualifier {
  const word = text(at, 'qualifier')
  if (word === 'RW' || word === 'RO/constructor' || word === 'RO/runtime') return word
  throw new ImportError(`${at.where}: unknown qualifier "${word}": expected RW, RO/constructor or RO/runtime`)
}

function readType(at: Place, written: string): Type {
  const type = parseType(written)
  if (type) return type
  throw new ImportError(`${at.where}: unknown type "${written}"`)
}
