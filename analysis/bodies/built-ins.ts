/** The built-in functions (docs/language.md, Built-in functions): the types that they take and give. */
import type { CallExpr, ExprNode } from '../../grammar/tree.ts'
import { type BodyType, BUILT_INS, type BuiltIn, type TypedExpr } from '../../model/body.ts'
import {
  BOOL,
  DATETIME,
  DURATION,
  FLOAT,
  hasText,
  INT,
  isNumber,
  isOrdered,
  STRING,
  setOf,
  UNKNOWN,
} from './body-types.ts'
import { checkedExpr } from './checked.ts'
import { patternFault } from './patterns.ts'
import type { Typing } from './typing.ts'

interface Signature {
  readonly params: readonly string[]
  /** The types of the parameters, where each has one. */
  readonly takes?: readonly BodyType[]
  /** The type of the result, where it is always the same. */
  readonly gives?: BodyType
  /** For a parameter that takes several types: the result for the type, or undefined if it does not fit. */
  readonly of?: (type: BodyType) => BodyType | undefined
}

const SIGNATURES: { readonly [name in BuiltIn]: Signature } = {
  size: { params: ['of'], of: (type) => (isOneOf(type, 'set', 'map', 'string') ? INT : undefined) },
  keys: { params: ['map'], of: (type) => (type.kind === 'map' ? setOf(type.key) : undefined) },
  values: { params: ['map'], of: (type) => (type.kind === 'map' ? setOf(type.value) : undefined) },
  string: { params: ['value'], of: (type) => (hasText(type) && type.kind !== 'duration' ? STRING : undefined) },
  int: { params: ['value'], of: (type) => (isOneOf(type, 'string', 'float', 'int') ? INT : undefined) },
  float: { params: ['value'], of: (type) => (isOneOf(type, 'string', 'int', 'float') ? FLOAT : undefined) },
  lower: { params: ['text'], takes: [STRING], gives: STRING },
  upper: { params: ['text'], takes: [STRING], gives: STRING },
  slice: { params: ['text', 'from', 'to'], takes: [STRING, INT, INT], gives: STRING },
  starts_with: { params: ['text', 'start'], takes: [STRING, STRING], gives: BOOL },
  hex: { params: ['number', 'width'], takes: [INT, INT], gives: STRING },
  matches: { params: ['text', 'pattern'], takes: [STRING, STRING], gives: BOOL },
  part: { params: ['text', 'pattern'], takes: [STRING, STRING], gives: STRING },
  split: { params: ['text', 'separator'], takes: [STRING, STRING], gives: setOf(STRING) },
  seconds: { params: ['duration'], takes: [DURATION], gives: INT },
  now: { params: [], takes: [], gives: DATETIME },
  uuid: { params: [], takes: [], gives: STRING },
  random: { params: ['below'], takes: [INT], gives: INT },
  user: { params: [], takes: [], gives: STRING },
  unlink: { params: ['object'], of: (type) => (type.kind === 'ref' ? BOOL : undefined) },
  sum: { params: ['set'], of: (type) => elementOf(type, isNumber) },
  min: { params: ['set'], of: (type) => elementOf(type, isOrdered) },
  max: { params: ['set'], of: (type) => elementOf(type, isOrdered) },
  join: { params: ['set', 'separator'], takes: [setOf(STRING), STRING], gives: STRING },
}

const NAMES: ReadonlySet<string> = new Set(BUILT_INS)

export function isBuiltIn(name: string): name is BuiltIn {
  return NAMES.has(name)
}

export function typedBuiltIn(t: Typing, node: CallExpr, name: BuiltIn): TypedExpr {
  const { params, takes, gives, of } = SIGNATURES[name]
  const [most, given] = [params.length, node.args.length]
  if (given !== most) {
    const isOfMany = (name === 'max' || name === 'min') && given > 1
    const instead = isOfMany ? { help: `Write ${name}([…, …]).`, pattern: `${name}([$args])` } : undefined
    const counts = { least: most, most, given, parameters: params, instead }
    t.report({ kind: 'argument-count', at: node.name, callee: name, ...counts })
    for (const arg of node.args) t.typed(arg, UNKNOWN)
    return { ...t.unknown(node), type: gives ?? UNKNOWN }
  }
  const args = node.args.map((arg, i) => checkedArgument(t, arg, takes?.[i]))
  const type = gives ?? resultFor(t, node, args[0], of)
  if (name === 'matches' || name === 'part') checkPattern(t, node, name)
  checkLosses(t, node, name)
  return { kind: 'built-in', at: t.at(node), type, name, args, text: t.text(node) }
}

function checkedArgument(t: Typing, arg: ExprNode, type: BodyType | undefined): TypedExpr {
  return type ? checkedExpr(t, arg, type) : t.typed(arg)
}

function resultFor(t: Typing, node: CallExpr, arg: TypedExpr | undefined, of: Signature['of']): BodyType {
  if (!arg || arg.type === UNKNOWN) return UNKNOWN
  const type = of?.(arg.type)
  if (type) return type
  t.report({ kind: 'operand-type', at: node.args[0] ?? node, operator: node.name.text, left: arg.type })
  return UNKNOWN
}

/** The pattern is a literal, so that its syntax is known before it runs. */
function checkPattern(t: Typing, { args }: CallExpr, callee: 'matches' | 'part'): void {
  const pattern = args[1]
  if (!pattern || pattern.kind === 'missing-expr') return
  const fault = pattern.kind === 'string-value' ? patternFault(pattern.text, callee) : undefined
  if (pattern.kind !== 'string-value' || fault !== undefined)
    t.report({ kind: 'pattern-literal', at: pattern, callee, fault })
}

/** A set counts equal values once, which is seldom meant in a sum; `size(values(m))` counts them once too. */
function checkLosses(t: Typing, node: CallExpr, name: BuiltIn): void {
  const [arg] = node.args
  if (!arg) return
  if (name === 'sum' || name === 'join') {
    const made = arg.kind === 'set-for-expr' && arg.value ? arg : undefined
    t.report({ kind: 'equal-values-lost', at: node, word: name, of: made })
  }
  const isValues = arg.kind === 'call-expr' && !arg.class && arg.name.text === 'values'
  const map = isValues ? arg.args[0] : undefined
  if (name === 'size' && map) t.report({ kind: 'size-of-values', at: node, of: map })
}

function isOneOf({ kind }: BodyType, ...kinds: readonly BodyType['kind'][]): boolean {
  return kinds.includes(kind)
}

function elementOf(type: BodyType, fits: (type: BodyType) => boolean): BodyType | undefined {
  return type.kind === 'set' && fits(type.of) ? type.of : undefined
}
