/** Checks stored values against their types. */
import type { Type } from '../../../../model/api.ts'
import { canonicalDatetime } from '../../../../model/datetime.ts'
import { isScalar, type ScalarKind } from '../../../../model/kinds.ts'
import { int64, isCarriableText } from '../../../../model/text.ts'
import type { Shapes } from '../../../values/shapes.ts'
import { parseJsonExactly } from '../../objects/json-column.ts'
import { shown } from './data-finding.ts'
import { repeatedKey } from './repeated-key.ts'

/**
 * The problem of the value: the end of a sentence that begins with the field's name; undefined if there is none.
 * `stored`: as SQLite returns it. `repeats`: the server stores a list there, which may contain a value twice.
 */
export function valueProblem(shapes: Shapes, type: Type, stored: unknown, repeats = false): string | undefined {
  switch (type.kind) {
    case 'enum':
    case 'ref':
      return textProblem(shapes, type, stored)
    case 'record':
    case 'any record':
    case 'set':
    case 'option':
    case 'map':
      return typeof stored === 'string'
        ? jsonProblem(shapes, type, stored, repeats)
        : `is not JSON text: ${shown(stored)}`
    default:
      return SCALAR_CHECKS[type.kind].column(stored)
  }
}

/** Both return what is wrong with a value: in a column of its own, and in JSON; undefined if nothing is wrong. */
interface ScalarChecks {
  column(stored: unknown): string | undefined
  /** The result begins with "contains". */
  json(value: unknown): string | undefined
}

const SCALAR_CHECKS: { readonly [kind in ScalarKind]: ScalarChecks } = {
  string: { column: stringProblem, json: contained(stringProblem) },
  int: {
    column: (stored) => (typeof stored === 'bigint' ? undefined : `is not a whole number: ${shown(stored)}`),
    json: (value) =>
      isInt(value) ? undefined : `contains a value that is not a whole number of 64 bits: ${shown(value)}`,
  },
  float: {
    column: (stored) => (Number.isFinite(stored) ? undefined : `is not a finite number: ${shown(stored)}`),
    // A whole number beyond 2^53 is read as a bigint.
    json: (value) =>
      Number.isFinite(typeof value === 'bigint' ? Number(value) : value)
        ? undefined
        : `contains a value that is not a number: ${shown(value)}`,
  },
  bool: {
    column: (stored) => (stored === 0n || stored === 1n ? undefined : `is neither 0 nor 1: ${shown(stored)}`),
    json: (value) =>
      typeof value === 'boolean' ? undefined : `contains a value that is neither true nor false: ${shown(value)}`,
  },
  datetime: { column: datetimeProblem, json: contained(datetimeProblem) },
}

function stringProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `is not text: ${shown(value)}`
  return isCarriableText(value) ? undefined : `holds characters that XML cannot carry: ${shown(value)}`
}

function datetimeProblem(value: unknown): string | undefined {
  const problem = stringProblem(value)
  if (problem !== undefined || canonicalDatetime(value as string) === value) return problem
  return `is not an existing date and time in the form 20260131T12:00:00Z: ${shown(value)}`
}

function contained(problem: (value: unknown) => string | undefined): (value: unknown) => string | undefined {
  return (value) => {
    const found = problem(value)
    return found && `contains a value that ${found}`
  }
}

/** For an enum or a reference. */
function textProblem(shapes: Shapes, type: Type, value: unknown): string | undefined {
  const problem = stringProblem(value)
  if (problem !== undefined) return problem
  const text = value as string
  if (type.kind === 'enum' && !shapes.enumValues(type.name).includes(text))
    return `is ${shown(text)}, which is not a value of ${type.name} (${shapes.enumValues(type.name).join(', ')})`
  return undefined
}

function jsonProblem(shapes: Shapes, type: Type, text: string, repeats: boolean): string | undefined {
  let json: unknown
  try {
    json = parseJsonExactly(text)
  } catch {
    return `is not JSON: ${shown(text)}`
  }
  const twice = repeatedKey(text)
  if (twice !== undefined) return `has the key ${shown(twice)} twice`
  return type.kind === 'set' ? listProblem(shapes, type, json, repeats) : partProblem(shapes, type, json)
}

function partProblem(shapes: Shapes, type: Type, json: unknown): string | undefined {
  switch (type.kind) {
    case 'set':
    case 'option':
      return listProblem(shapes, type, json)
    case 'map':
      return mapProblem(shapes, type, json)
    case 'record':
      return recordProblem(shapes, type.name, json)
    case 'ref':
      return json === null ? undefined : contained((value) => textProblem(shapes, type, value))(json)
    case 'enum':
    case 'any record':
      return contained((value) => textProblem(shapes, type, value))(json)
    default:
      return SCALAR_CHECKS[type.kind].json(json)
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
  if (!Array.isArray(json)) return `is not a JSON array: ${shown(JSON.stringify(json, digits))}`
  if (type.kind === 'option' && json.length > 1) return `is an option with ${json.length} values`
  const texts = new Set(json.map((element) => JSON.stringify(element, digits)))
  if (type.kind === 'set' && !repeats && texts.size < json.length) return 'is a set with a value twice'
  return first(json, (element) => partProblem(shapes, type.of, element))
}

function mapProblem(shapes: Shapes, type: Type & { kind: 'map' }, json: unknown): string | undefined {
  if (!isObject(json)) return `is not a JSON object: ${shown(JSON.stringify(json, digits))}`
  return first(Object.entries(json), ([key, value]) => {
    const problem = keyProblem(shapes, type.key, key)
    return problem ? `has a key that ${problem}` : partProblem(shapes, type.value, value)
  })
}

function keyProblem(shapes: Shapes, type: Type, key: string): string | undefined {
  if (!isScalar(type)) return textProblem(shapes, type, key)
  return KEY_CHECKS[type.kind](key)
}

const noKey = () => undefined

/** Keys lie in JSON as texts. */
const KEY_CHECKS: { readonly [kind in ScalarKind]: (key: string) => string | undefined } = {
  string: stringProblem,
  int: intKeyProblem,
  float: noKey,
  bool: noKey,
  datetime: datetimeProblem,
}

function intKeyProblem(key: string): string | undefined {
  return /^(0|-?[1-9]\d*)$/.test(key) && int64(key) !== undefined ? undefined : `is not a whole number: ${shown(key)}`
}

/** A missing member was added to the record later; it starts as its zero. */
function recordProblem(shapes: Shapes, record: string, json: unknown): string | undefined {
  if (!isObject(json)) return `is not a JSON object: ${shown(JSON.stringify(json, digits))}`
  const members = new Map(shapes.members(record).map((member) => [member.name, member.type]))
  return first(Object.entries(json), ([key, value]) => {
    const type = members.get(key)
    return type ? partProblem(shapes, type, value) : `has a member that ${record} does not have: ${shown(key)}`
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
