/** Texts of JavaScript for the model's literals. */
import type { BodyType } from '../../../model/body.ts'
import type { Literal } from '../../../model/value-types.ts'
import { type Code, joined } from './code.ts'

/** A string literal without characters beyond Latin-1, which would double the memory for the whole file, or line breaks. */
export function stringCode(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x00-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The name of a member of an object literal; `__proto__` would be something else. */
export function keyCode(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : name
}

/** A literal by its type (see `Literal` in model/value-types.ts). */
export function literalCode(type: BodyType, literal: Literal): Code {
  switch (type.kind) {
    case 'int':
    case 'duration':
      return bigintText(String(literal))
    case 'float':
      return numberText(Number(literal))
    case 'bool':
      return String(literal)
    case 'ref':
      return literal === null ? 'null' : callOf('object', stringCode(type.class), stringCode(objectName(literal)))
    case 'set':
    case 'option':
      return [
        '[',
        joined(
          items(literal).map((item) => literalCode(type.of, item)),
          ', ',
        ),
        ']',
      ]
    case 'map':
      return callOf('mapOf', '$run', [
        '[',
        joined(
          pairs(literal).map(([k, v]) => entryCode(type, k, v)),
          ', ',
        ),
        ']',
      ])
    case 'record':
      throw new Error(`A record of "${type.name}" is an expression of its own`)
    default:
      return stringCode(String(literal))
  }
}

function entryCode(type: BodyType & { kind: 'map' }, key: Literal, value: Literal): Code {
  return ['[', literalCode(type.key, key), ', ', literalCode(type.value, value), ']']
}

/** A call of the library. */
export function callOf(name: string, ...args: readonly Code[]): Code {
  return ['$.', name, '(', joined(args, ', '), ')']
}

function bigintText(digits: string): string {
  return digits.startsWith('-') ? `(${digits}n)` : `${digits}n`
}

function numberText(value: number): string {
  return value < 0 ? `(${value})` : String(value)
}

function objectName(literal: Literal): string {
  if (typeof literal === 'object' && literal !== null && 'object' in literal) return literal.object
  throw new Error(`${JSON.stringify(literal)} names no object`)
}

function items(literal: Literal): readonly Literal[] {
  if (Array.isArray(literal)) return literal
  throw new Error(`${JSON.stringify(literal)} is not a list`)
}

function pairs(literal: Literal): readonly (readonly [Literal, Literal])[] {
  return items(literal).map((pair) => items(pair) as readonly [Literal, Literal])
}
