/** Declared accessors (LANGUAGE section 8): declared messages that have the name and parameters of an RPC a text could imply. */
import type { Class, Field, Message, Param, Type } from './api.ts'
import { type Behaviour, impliedSignatures, writeSignatures } from './implied.ts'
import { sameType } from './types.ts'

/**
 * What a declared message does with no body and no handler. An accessor, `destroy` or look-up is recognised by its
 * name and the types of its parameters in order (the Xen API writes `SR.set_name_label(sr, value)`); a `create` and a
 * `set_…` of several fields by the names of their parameters, each of which is a field of the class.
 */
export function declaredBehaviour(owner: Class, message: Message): Behaviour {
  if (owner.objects === 'none') return { kind: 'message' }
  return accessor(owner, message) ?? lookup(owner, message) ?? positionalCreate(owner, message) ?? { kind: 'message' }
}

/** True for a class `without objects` that declares a `create` by field names: then its objects are kept. */
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

function lookup(owner: Class, message: Message): Behaviour | undefined {
  const shape = impliedSignatures({ ...owner, without: [] }).find((s) => s.name === message.name)
  if (!shape || shape.does.kind === 'create' || 'field' in shape.does) return undefined
  const sameResult =
    shape.result === null ? message.result === null : message.result !== null && sameType(shape.result, message.result)
  return sameResult && sameTypes(shape.params, message.params) ? shape.does : undefined
}

/** `create(f, g, …) : C ref` whose parameters are all fields of C, and whose other fields have something to start with. */
function positionalCreate(owner: Pick<Class, 'name' | 'fields'>, message: Message): Behaviour | undefined {
  if (message.name !== 'create' || !message.result || !isRefTo(message.result, owner.name)) return undefined
  const fields = message.params.length === 0 ? undefined : fieldsNamed(owner, message.params)
  if (!fields) return undefined
  const given = new Set(fields.map((f) => f.name))
  const startless = owner.fields.some((f) => !given.has(f.name) && needsValue(f))
  return startless ? undefined : { kind: 'create_from', fields: fields.map((f) => f.name) }
}

/** A reference that may not be null has no zero to start with. */
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
