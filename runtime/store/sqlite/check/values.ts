/** What is wrong with a stored value, by its type. */
import type { Type } from '../../../../model/api.ts'
import { canonicalDatetime } from '../../../../model/datetime.ts'
import { int64, isCarriableText } from '../../../../model/text.ts'
import type { Shapes } from '../../../values/shapes.ts'
import { parseExact } from '../../json.ts'
import { shown } from './finding.ts'
import { repeatedKey } from './repeated-key.ts'

/**
 * The end of a sentence that begins with the field's name; undefined where all is well. `stored`: as SQLite gives it.
 * `repeats`: the server keeps a list there, in which a value may come twice.
 */
export function valueProblem(shapes: Shapes, type: Type, stored: unknown, repeats = false): string | undefined {
  switch (type.kind) {
    case 'int':
      return typeof stored === 'bigint' ? undefined : `is no whole number: ${shown(stored)}`
    case 'float':
      return Number.isFinite(stored) ? undefined : `is no finite number: ${shown(stored)}`
    case 'bool':
      return stored === 0n || stored === 1n ? undefined : `is neither 0 nor 1: ${shown(stored)}`
    case 'string':
    case 'enum':
    case 'datetime':
    case 'ref':
      return typeof stored === 'string' ? textProblem(shapes, type, stored) : `is no text: ${shown(stored)}`
    default:
      return typeof stored === 'string'
        ? jsonProblem(shapes, type, stored, repeats)
        : `is no JSON text: ${shown(stored)}`
  }
}

function textProblem(shapes: Shapes, type: Type, text: string): string | undefined {
  if (!isCarriableText(text)) return `holds characters that XML cannot carry: ${shown(text)}`
  if (type.kind === 'datetime' && canonicalDatetime(text) !== text)
    return `is no date and time that exists, written as 20260131T12:00:00Z: ${shown(text)}`
  if (type.kind === 'enum' && !shapes.enumValues(type.name).includes(text))
    return `is ${shown(text)}, which is no value of ${type.name} (${shapes.enumValues(type.name).join(', ')})`
  return undefined
}

function jsonProblem(shapes: Shapes, type: Type, text: string, repeats: boolean): string | undefined {
  let json: unknown
  try {
    json = parseExact(text)
  } catch {
    return `is no JSON: ${shown(text)}`
  }
  const twice = repeatedKey(text)
  if (twice !== undefined) return `has the key ${shown(twice)} twice`
  return type.kind === 'set' ? listProblem(shapes, type, json, repeats) : partProblem(shapes, type, json)
}

function partProblem(shapes: Shapes, type: Type, json: unknown): string | undefined {
  switch (type.kind) {
    case 'int':
      return isInt(json) ? undefined : `holds what is no whole number of 64 bits: ${shown(json)}`
    case 'float':
      return typeof json === 'number' && Number.isFinite(json) ? undefined : `holds what is no number: ${shown(json)}`
    case 'bool':
      return typeof json === 'boolean' ? undefined : `holds what is neither true nor false: ${shown(json)}`
    case 'set':
    case 'option':
      return listProblem(shapes, type, json)
    case 'map':
      return mapProblem(shapes, type, json)
    case 'record':
      return recordProblem(shapes, type.name, json)
    default: {
      const problem = typeof json === 'string' ? textProblem(shapes, type, json) : `is no text: ${shown(json)}`
      return problem && `holds what ${problem}`
    }
  }
}

function isInt(json: unknown): boolean {
  return typeof json === 'bigint' ? int64(String(json)) !== undefined : Number.isSafeInteger(json)
}

function listProblem(
  shapes: Shapes,
  type: Type & { kind: 'set' | 'option' },
  json: unknown,
  repeats = false,
): string | undefined {
  if (!Array.isArray(json)) return `is no JSON array: ${shown(JSON.stringify(json, digits))}`
  if (type.kind === 'option' && json.length > 1) return `is an option with ${json.length} values`
  const texts = new Set(json.map((element) => JSON.stringify(element, digits)))
  if (type.kind === 'set' && !repeats && texts.size < json.length) return 'is a set with a value twice'
  return first(json, (element) => partProblem(shapes, type.of, element))
}

function mapProblem(shapes: Shapes, type: Type & { kind: 'map' }, json: unknown): string | undefined {
  if (!isObject(json)) return `is no JSON object: ${shown(JSON.stringify(json, digits))}`
  return first(Object.entries(json), ([key, value]) => {
    const problem = keyProblem(shapes, type.key, key)
    return problem ? `has a key that ${problem}` : partProblem(shapes, type.value, value)
  })
}

function keyProblem(shapes: Shapes, type: Type, key: string): string | undefined {
  if (type.kind !== 'int') return textProblem(shapes, type, key)
  return /^(0|-?[1-9]\d*)$/.test(key) && int64(key) !== undefined ? undefined : `is no whole number: ${shown(key)}`
}

/** A member that is not there was added to the record later, and starts as its zero. */
function recordProblem(shapes: Shapes, record: string, json: unknown): string | undefined {
  if (!isObject(json)) return `is no JSON object: ${shown(JSON.stringify(json, digits))}`
  const members = new Map(shapes.members(record).map((member) => [member.name, member.type]))
  return first(Object.entries(json), ([key, value]) => {
    const type = members.get(key)
    return type ? partProblem(shapes, type, value) : `has a member that ${record} has not: ${shown(key)}`
  })
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function first<T>(all: readonly T[], problem: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = problem(one)
    if (found !== undefined) return found
  }
  return undefined
}

function digits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
