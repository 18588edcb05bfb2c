/** Readers of members of unknown JSON. They throw ImportError with the place where it has another structure. */
import { ImportError } from './import-error.ts'
import { isCrowName } from './text.ts'

/** A JSON object and its place in words: `class "VM", field "tags"`. */
export interface JsonObject {
  readonly value: object
  readonly where: string
}

/** @throws ImportError where `value` is not an object */
export function asObject(value: unknown, where: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImportError(`${where}: expected an object, but found ${found(value)}`)
  return { value, where }
}

/** The string in the member `key`; '' where it is missing and not `needed`. */
export function stringMember({ value, where }: JsonObject, key: string, needed = true): string {
  const member = memberOf(value, key)
  if (typeof member === 'string') return member
  if (member === undefined && !needed) return ''
  throw new ImportError(`${where}: expected "${key}" to be a string, but found ${found(member)}`)
}

/** The Crowfoot name in the member `key`. */
export function nameMember(at: JsonObject, key = 'name'): string {
  const it = stringMember(at, key)
  if (isCrowName(it)) return it
  throw new ImportError(`${at.where}: "${it}" is not a name (letters, digits and _)`)
}

/** The boolean in the member `key`. */
export function booleanMember({ value, where }: JsonObject, key: string): boolean {
  const member = memberOf(value, key)
  if (typeof member === 'boolean') return member
  throw new ImportError(`${where}: expected "${key}" to be true or false, but found ${found(member)}`)
}

/** The list in the member `key`; empty where it is missing. */
export function listMember({ value, where }: JsonObject, key: string): readonly unknown[] {
  const member = memberOf(value, key)
  if (member === undefined) return []
  return asList(member, `${where}: "${key}"`)
}

/** @throws ImportError where `value` is not a list */
export function asList(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new ImportError(`${where}: expected a list, but found ${found(value)}`)
}

/** The objects in the list `key`. Their places have their names: `class "VM", field "tags"`. */
export function namedMembers(at: JsonObject, key: string, kind: string): JsonObject[] {
  return listMember(at, key).map((item, i) => {
    const unnamed = asObject(item, `${at.where}, ${kind} ${i + 1}`)
    return { value: unnamed.value, where: `${at.where}, ${kind} "${stringMember(unnamed, 'name')}"` }
  })
}

function memberOf(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

function found(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : JSON.stringify(value)
}
