/** Declared accessors (docs/language.md): declared messages with the name and the parameters of an RPC that could be implied. */
import type { Class, Field, Message, Param, Type } from './api.ts'
import { type Behaviour, classSignature, writeSignatures } from './implied.ts'
import { sameType } from './types.ts'

/**
 * The behaviour of a declared message without a handler. Accessors, `destroy` and look-ups are recognised by their name
 * and the types of their parameters in order (the Xen API has `SR.set_name_label(sr, value)`). `create` and a `set_…` of
 * several fields are recognised by the names of their parameters, each of which is a field of the class.
 */
export function declaredBehaviour(owner: Class, message: Message): Behaviour {
  if (owner.objects === 'none') return { kind: 'message' }
  return accessor(owner, message) ?? lookup(owner, message) ?? positionalCreate(owner, message) ?? { kind: 'message' }
}

/** True where the class declares a `create` by field names: its objects are kept even `without objects`. */
export function declaresObjects(owner: Pick<Class, 'name' | 'fields' | 'messages'>): boolean {
  return owner.messages.some((message) => positionalCreate(owner, message) !== undefined)
}

function accessor(owner: Class, message: Message): Behaviour | undefined {
  if (message.result !== null) return getter(owner, message)
  const self: Param = { name: 'self', type: { kind: 'ref', class: owner.name, nullable: false } }
  for (const field of owner.fields) {
    if (!message.name.endsWith(field.name)) continue
    const match = writeSignatures(field, self).find(
      (s) => s.name === message.name && sameTypes(s.params, message.params),
    )
    if (match) return match.does
  }
  return setMany(owner, message)
}

function getter(owner: Class, message: Message): Behaviour | undefined {
  const field = owner.fields.find((f) => message.name === `get_${f.name}`)
  if (!field || message.result === null || !sameType(field.type, message.result)) return undefined
  const [self] = message.params
  if (message.params.length !== 1 || !self || !isRefTo(self.type, owner.name)) return undefined
  return { kind: 'get', field: field.name }
}

/** `set_f(self, f, g)`: sets several fields, each named by its parameter. */
function setMany(owner: Class, message: Message): Behaviour | undefined {
  const [self, ...rest] = message.params
  const first = rest[0]
  if (!self || !first || !isRefTo(self.type, owner.name) || message.name !== `set_${first.name}`) return undefined
  const fields = fieldsNamed(owner, rest)
  return fields && { kind: 'set_many', fields: fields.map((f) => f.name) }
}

/** Those that take a record: what they take, and who may give it, follows from the class. */
const OF_RECORDS: ReadonlySet<string> = new Set<Behaviour['kind']>(['create', 'set_record'])

function lookup(owner: Class, message: Message): Behaviour | undefined {
  const shape = classSignature(owner, message.name)
  if (!shape || OF_RECORDS.has(shape.does.kind) || owner.fields.some((f) => `get_${f.name}` === message.name))
    return undefined
  const sameResult =
    shape.result === null ? message.result === null : message.result !== null && sameType(shape.result, message.result)
  return sameResult && sameTypes(shape.params, message.params) ? shape.does : undefined
}

/** `create(f, g, …) : C ref` where each parameter is a field of C and each other field has a value to start with. */
function positionalCreate(owner: Pick<Class, 'name' | 'fields'>, message: Message): Behaviour | undefined {
  if (message.name !== 'create' || !message.result || !isRefTo(message.result, owner.name)) return undefined
  const fields = message.params.length === 0 ? undefined : fieldsNamed(owner, message.params)
  if (!fields) return undefined
  const given = new Set(fields.map((f) => f.name))
  const startless = owner.fields.some((f) => !given.has(f.name) && needsValue(f))
  return startless ? undefined : { kind: 'create_from', fields: fields.map((f) => f.name) }
}

/** True for a reference that may not be null and has no default: it has no value to start with. */
function needsValue(field: Field): boolean {
  return (
    field.default === undefined && field.qualifier !== 'RO/runtime' && field.type.kind === 'ref' && !field.type.nullable
  )
}

function fieldsNamed(owner: Pick<Class, 'fields'>, params: readonly Param[]): Field[] | undefined {
  const found = params.map((p) => owner.fields.find((f) => f.name === p.name && sameType(f.type, p.type)))
  return found.every((f) => f !== undefined) ? found : undefined
}

function sameTypes(a: readonly Param[], b: readonly Param[]): boolean {
  return a.length === b.length && a.every((p, i) => sameType(p.type, (b[i] as Param).type))
}

function isRefTo(type: Type, name: string): boolean {
  return type.kind === 'ref' && type.class === name
}
