/** Declared messages that look like accessors, and the fields that they could belong to. */
import type { Class, Type } from '../../model/api.ts'
import { fieldSignatures } from '../../model/implied.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol } from '../scope/symbols.ts'
import { declaredClass, declaredMessage, messageBehaviour } from './declared-class.ts'

/** `set_boss` as its verb, `set`, and the rest, `boss`. */
export interface AccessorName {
  readonly verb: string
  readonly of: string
}

const FORM = /^(get|set|add_to|add|remove_from|remove)_(.+)$/

/**
 * A message that looks like an accessor by its name, its first parameter and the number of its parameters, but has no
 * behaviour of its own.
 */
export interface Idle extends AccessorName {
  readonly message: MessageSymbol
  /** The class as the rules of declared accessors take it. */
  readonly model: Class
}

/** The idle accessors of a class, in the order of the text. Cheap for a class without any. */
export function idleAccessors(owner: ClassSymbol): Idle[] {
  const named = owner.messages.flatMap((message) => {
    const [, verb, of] = FORM.exec(message.name) ?? []
    const isOwn = !message.place.standard && !message.broken
    return isOwn && verb && of && hasForm(owner, message, verb) ? [{ message, verb, of }] : []
  })
  if (named.length === 0 || !keepsObjects(owner)) return []
  const model = declaredClass(owner)
  const known = named.filter(({ message }) => declaredMessage(message) !== undefined)
  return known
    .filter(({ message }) => messageBehaviour(model, message).kind === 'message')
    .map((name) => ({ ...name, model }))
}

const PARAMS: { readonly [verb: string]: number } = { get: 1, set: 2, add: 2, remove: 2, add_to: 3, remove_from: 2 }

function hasForm(owner: ClassSymbol, { params, decl }: MessageSymbol, verb: string): boolean {
  const self = params[0]?.type
  const isOfObject = self?.kind === 'ref' && self.class === owner.name
  return isOfObject && params.length === PARAMS[verb] && (decl.result !== null) === (verb === 'get')
}

/** True where the message would be the accessor of the field if it were named after it. */
export function wouldBeAccessor({ message, verb, model }: Idle, field: string): boolean {
  return messageBehaviour(model, { ...message, name: `${verb}_${field}` }).kind !== 'message'
}

/**
 * The types of the result of the field's accessor, or of its parameters after the first; undefined if there is none.
 */
export function accessorTypes({ owner, name, type }: FieldSymbol, verb: string): readonly Type[] | undefined {
  if (!type) return undefined
  const self = { name: 'self', type: { kind: 'ref', class: owner.name, nullable: false } } as const
  const signatures = fieldSignatures({ name, type, qualifier: 'RW' }, self)
  const found = signatures.find((signature) => signature.name === `${verb}_${name}`)
  return found && (found.result ? [found.result] : found.params.slice(1).map((param) => param.type))
}
