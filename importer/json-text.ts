/** Converts JSON values to `.crow` text. */
import type { Type } from '../model/api.ts'
import { enumValue } from './text.ts'

/** The value as `.crow` text; undefined where it is not of the type. Only null stands for a reference. */
export function jsonText(type: Type, value: unknown): string | undefined {
  switch (type.kind) {
    case 'string':
    case 'datetime':
      return typeof value === 'string' ? JSON.stringify(value) : undefined
    case 'enum':
      return typeof value === 'string' ? enumValue(value) : undefined
    case 'int':
      return Number.isSafeInteger(value) ? String(value) : undefined
    case 'float':
      return typeof value === 'number' ? floatText(value) : undefined
    case 'bool':
      return typeof value === 'boolean' ? String(value) : undefined
    case 'ref':
      return value === null ? 'null' : undefined
    case 'set':
    case 'option':
      return Array.isArray(value) ? listText(type.of, value) : undefined
    case 'map':
      return isObject(value) ? mapText(type, value) : undefined
    case 'record':
    case 'any record':
      return undefined
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Undefined for infinity, which JSON has as `1e999`. JavaScript writes large numbers with an exponent: `1e+300`. */
function floatText(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

function listText(of: Type, items: readonly unknown[]): string | undefined {
  const texts = items.map((item) => jsonText(of, item))
  return texts.includes(undefined) ? undefined : `[${texts.join(', ')}]`
}

function mapText(type: Type & { kind: 'map' }, value: object): string | undefined {
  const entries = Object.entries(value).map(([key, item]) => {
    const [keyText, itemText] = [keyOf(type.key, key), jsonText(type.value, item)]
    return keyText === undefined || itemText === undefined ? undefined : `${keyText} -> ${itemText}`
  })
  if (entries.length === 0) return '{}'
  return entries.includes(undefined) ? undefined : `{ ${entries.join(', ')} }`
}

/** The keys of JSON are strings. */
function keyOf(type: Type, key: string): string | undefined {
  if (type.kind === 'int') return /^-?\d+$/.test(key) ? key : undefined
  return jsonText(type, key)
}
