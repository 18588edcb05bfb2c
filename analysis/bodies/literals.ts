/** The types of texts, numbers and durations, as written. */
import type { DurationExpr, NumberValue, StringValue } from '../../grammar/tree.ts'
import type { BodyType, TypedExpr } from '../../model/body.ts'
import { SCALARS } from '../../model/kinds.ts'
import { int64 } from '../../model/text.ts'
import type { ValueProblem } from '../resolve/problem.ts'
import { DATETIME, DURATION, FLOAT, INT, STRING } from './body-types.ts'
import type { Typing } from './typing.ts'

/** A text is an enum value where one is expected, and a datetime where one is. */
export function typedText(t: Typing, node: StringValue, expected?: BodyType): TypedExpr {
  const at = t.at(node)
  if (expected?.kind === 'enum') {
    const known = t.scope.enums.get(expected.name)
    const isWrong = known && !known.broken && known.values.size > 0 && !known.values.has(node.text)
    if (isWrong) return unfit(t, { kind: 'enum-value-unknown', node, name: node.text, enum: expected.name })
    return { kind: 'literal', at, type: expected, value: node.text }
  }
  if (expected?.kind === 'datetime') {
    const value = SCALARS.datetime.literal(node.text)
    if (value === undefined) return unfit(t, { kind: 'date-impossible', node, text: node.text })
    return { kind: 'literal', at, type: DATETIME, value }
  }
  const value = SCALARS.string.literal(node.text)
  if (value === undefined) return unfit(t, { kind: 'text-unfit', node })
  return { kind: 'literal', at, type: STRING, value }
}

/** A whole number is a float where one is expected, as in defaults. */
export function typedNumber(t: Typing, node: NumberValue, expected?: BodyType): TypedExpr {
  const kind = node.kind === 'float-value' || expected?.kind === 'float' ? 'float' : 'int'
  const value = SCALARS[kind].literal(node.text)
  if (value === undefined) return unfit(t, { kind: 'int-range', node, text: node.text })
  return { kind: 'literal', at: t.at(node), type: kind === 'int' ? INT : FLOAT, value }
}

/** In milliseconds. */
const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export function typedDuration(t: Typing, node: DurationExpr): TypedExpr {
  const digits = /^[\d.]*/.exec(node.text)?.[0] ?? ''
  const unit = UNITS[node.text.slice(digits.length)] ?? 0
  // Whole numbers count exactly; a fraction of a millisecond is rounded.
  const isWhole = !digits.includes('.')
  const rounded = isWhole ? 0 : Math.round(Number(digits) * unit)
  // Enough digits to be beyond 64 bits in each unit: longer texts are not read.
  const isRead = digits.length <= 40 && Number.isFinite(rounded)
  const value = !isRead ? undefined : isWhole ? BigInt(digits || 0) * BigInt(unit) : BigInt(rounded)
  const fitting = value === undefined ? undefined : int64(String(value))
  if (fitting === undefined) return unfit(t, { kind: 'int-range', node, text: node.text })
  return { kind: 'literal', at: t.at(node), type: DURATION, value: String(fitting) }
}

function unfit(t: Typing, problem: ValueProblem): TypedExpr {
  t.input.problems.push({ ...problem, place: t.input.place })
  return t.unknown(problem.node)
}
