/** Readers of untyped JSON that say where it is not of the expected shape. */
import { ImportError } from './import-error.ts'
import { isName } from './text.ts'

/** A JSON object and where it stands, in words: `class "VM", field "tags"`. */
export interface Place {
  readonly value: object
  readonly where: string
}

/** @throws ImportError where `value` is no object */
export function place(value: unknown, where: string): Place {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImportError(`${where}: expected an object, but found ${found(value)}`)
  return { value, where }
}

/** The member `key`, a string; '' where it may be missing and is. */
export function text({ value, where }: Place, key: string, needed = true): string {
  const member = memberOf(value, key)
  if (typeof member === 'string') return member
  if (member === undefined && !needed) return ''
  throw new ImportError(`${where}: expected "${key}" to be a string, but found ${found(member)}`)
}

/** The member `key`, a string that is a Crowfoot name. */
export function name(at: Place, key = 'name'): string {
  const it = text(at, key)
  if (isName(it)) return it
  throw new ImportError(`${at.where}: "${it}" is not a name (letters, digits and _)`)
}

/** The member `key`, true or false. */
export function bool({ value, where }: Place, key: string): boolean {
  const member = memberOf(value, key)
  if (typeof member === 'boolean') return member
  throw new ImportError(`${where}: expected "${key}" to be true or false, but found ${found(member)}`)
}

/** The member `key`, a list; empty where it is missing. */
export function list({ value, where }: Place, key: string): readonly unknown[] {
  const member = memberOf(value, key)
  if (member === undefined) return []
  return array(member, `${where}: "${key}"`)
}

/** @throws ImportError where `value` is no list */
export function array(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new ImportError(`${where}: expected a list, but found ${found(value)}`)
}

/** The objects of the list `key`, each placed by its name: `class "VM", field "tags"`. */
export function named(at: Place, key: string, kind: string): Place[] {
  return list(at, key).map((item, i) => {
    const unnamed = place(item, `${at.where}, ${kind} ${i + 1}`)
    return { value: unnamed.value, where: `${at.where}, ${kind} "${text(unnamed, 'name')}"` }
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
