/**
 * How the language writes what other languages have as methods, properties and functions: `size(s)` for `s.length`. A way is a
 * pattern, in which `$of` stands for the value before the point, `$1` and `$2` for the arguments, and `$args` for all of them.
 */
import type { ExprNode, FieldExpr, NameNode } from '../../grammar/tree.ts'
import type { BodyType } from '../../model/body.ts'
import type { Instead } from '../resolve/body-problem.ts'
import { type ClassSymbol, classNamed, type Scope } from '../scope/symbols.ts'
import { messageCallee } from './callees.ts'

type Row = readonly [names: string, value: string, statement?: string]

const SIZES: readonly Row[] = [
  ['size length count len Count Length', 'size($of)'],
  ['isEmpty is_empty empty', 'size($of) == 0'],
]

const SET: readonly Row[] = [
  ...SIZES,
  ['add append push insert put', '$of + [$1]', '$of += $1'],
  ['addAll add_all union extend concat', '$of + $1', '$of += $1'],
  ['remove delete discard erase', '$of - [$1]', '$of -= $1'],
  ['removeAll remove_all difference', '$of - $1', '$of -= $1'],
  ['intersection intersect', '$of * $1'],
  ['contains includes include has', '$1 in $of'],
  ['clear', '[]', '$of = []'],
  ['first', 'first(x in $of)'],
  ['join', 'join(x for x in $of, $1)'],
  ['sum', 'sum(x for x in $of)'],
  ['min', 'min($of)'],
  ['max', 'max($of)'],
  ['map collect select', '[… for x in $of]'],
  ['filter where', '[x in $of where …]'],
  ['find', 'first(x in $of where …)'],
  ['some any exists', '(some x in $of : …)'],
  ['every all', '(every x in $of : …)'],
  ['forEach for_each each', '', 'for x in $of { … }'],
]

const MAP: readonly Row[] = [
  ...SIZES,
  ['get at', '$of[$1]'],
  ['get getOrDefault get_or_default', '$of[$1] ?? $2'],
  ['set put add insert', '', '$of[$1] = $2'],
  ['remove delete erase', '', 'delete $of[$1]'],
  ['has contains containsKey contains_key has_key hasKey includes', '$1 in $of'],
  ['keys keySet', 'keys($of)'],
  ['values', 'values($of)'],
  ['clear', '{}', '$of = {}'],
]

const STRING: readonly Row[] = [
  ['size length count len Length', 'size($of)'],
  ['isEmpty is_empty empty', '$of == ""'],
  ['lower toLowerCase to_lower tolower ToLower downcase', 'lower($of)'],
  ['upper toUpperCase to_upper toupper ToUpper upcase', 'upper($of)'],
  ['startsWith starts_with startswith StartsWith has_prefix hasPrefix', 'starts_with($of, $1)'],
  ['split', 'split($of, $1)'],
  ['slice substring substr', 'slice($of, $1, $2)'],
  ['matches', 'matches($of, $1)'],
]

const EVERY: readonly Row[] = [
  ['toString to_string ToString str string', 'string($of)'],
  ['toInt to_int toInteger intValue', 'int($of)'],
  ['toFloat to_float toDouble', 'float($of)'],
]

const FUNCTIONS: readonly Row[] = [
  ['len length count sizeof strlen Size', 'size($1)'],
  ['str String toString to_string repr', 'string($1)'],
  ['integer Integer parseInt to_int toInt Number', 'int($1)'],
  ['double parseFloat to_float toFloat', 'float($1)'],
  ['tolower toLower toLowerCase lowercase lcase to_lower', 'lower($1)'],
  ['toupper toUpper toUpperCase uppercase ucase to_upper', 'upper($1)'],
  ['substr substring mid', 'slice($1, $2, $3)'],
  ['startsWith startswith hasPrefix has_prefix', 'starts_with($1, $2)'],
  ['contains includes has in_array', '$2 in $1'],
  ['isEmpty is_empty empty', 'size($1) == 0'],
  ['isNull is_null isnull isNil is_nil', '$1 == null'],
  ['exists defined isset notNull not_null', '$1 != null'],
  ['concat concatenate', '$1 + $2'],
  ['abs fabs', 'max([$1, -$1])'],
  ['range xrange', '[0 .. $1 - 1]'],
  ['range xrange', '[$1 .. $2 - 1]'],
  ['sleep delay pause', '', 'wait $1'],
  ['time today date datetime', 'now()'],
  ['uuid4 guid new_uuid newUuid newUUID', 'uuid()'],
  ['rand randint randrange', 'random($1)'],
]

/** Functions and objects of other languages that write somewhere. */
const OUTPUT: ReadonlySet<string> = new Set(
  'print println printf puts echo log console logger logging System debug info warn trace syslog'.split(' '),
)

const NO_OUTPUT: Instead = { help: 'Bodies have no output: remove it, or declare an external that writes it.' }

/** Objects of other languages by which people wait. */
const CLOCKS: ReadonlySet<string> = new Set(['time', 'Thread', 'asyncio', 'Date', 'datetime'])

/** A call as people write it. */
interface Written {
  /** The value before the point. */
  readonly of?: ExprNode | NameNode
  readonly name: NameNode
  readonly args: readonly ExprNode[]
  readonly isStatement: boolean
}

/** How to write `x.name(…)`, where x is of the type; undefined if there is no way. */
export function insteadOfMethod(scope: Scope, type: BodyType, written: Written): Instead | undefined {
  if (type.kind === 'ref') return insteadOf(patternOfMessage(scope, type.class, written), written)
  const isPlace = written.of?.kind === 'field-expr' || written.of?.kind === 'index-expr'
  return insteadOf(patternOf([...rowsOf(type), ...EVERY], written, isPlace), written)
}

/** How to write `x.name`, where x is of the type and has no such part. */
export function insteadOfPart(type: BodyType, { of, name }: FieldExpr): Instead | undefined {
  const written = { of, name, args: [], isStatement: false }
  return insteadOf(patternOf(rowsOf(type), written, false), written)
}

/** How to write a call of a function that is not declared. */
export function insteadOfFunction(scope: Scope, written: Written): Instead | undefined {
  const { text } = written.name
  if (OUTPUT.has(text)) return NO_OUTPUT
  if (text === 'assert') return { help: 'Write "require … else CODE(…)", or "expect …" in a test.' }
  if (scope.errors.has(text)) {
    if (!written.isStatement) return { help: `Raise it in a statement: fail ${text}(…).` }
    return insteadOf(`fail ${text}($args)`, written)
  }
  if (classNamed(scope, text)) return { help: `Write "create ${text} { … }" for a new object.` }
  const [owner, another] = scope.classes.filter((one) => one.messages.some((message) => message.name === text))
  if (owner && !another) return insteadOf(`${owner.name}.${text}($args)`, written)
  return insteadOf(patternOf(FUNCTIONS, written, true), written)
}

/** How to write `name.….(…)` of a class that is not declared. */
export function insteadOfClass(name: string): Instead | undefined {
  if (OUTPUT.has(name)) return NO_OUTPUT
  return CLOCKS.has(name) ? { help: 'Write "wait 2s" to wait, and "now()" for the time.' } : undefined
}

function rowsOf({ kind }: BodyType): readonly Row[] {
  return kind === 'set' ? SET : kind === 'map' ? MAP : kind === 'string' ? STRING : []
}

/** Advice, and the pattern if nothing in it is left open. */
function insteadOf(pattern: string | undefined, { of, args }: Written): Instead | undefined {
  if (pattern === undefined) return undefined
  const timed = pattern === 'wait $1' && args[0]?.kind === 'int-value' ? 'wait $1s' : pattern
  const help = `Write ${shown(timed, of, args)}.`
  return timed.includes('…') ? { help } : { help, pattern: timed }
}

/** The pattern of a row with the name that takes as many arguments. Only a place can be changed. */
function patternOf(rows: readonly Row[], { name, args, isStatement }: Written, isPlace: boolean): string | undefined {
  const row = rows.find(([names, value, statement]) => {
    const pattern = statement ?? value
    const takes = Math.max(0, ...[...pattern.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit)))
    return names.split(' ').includes(name.text) && (takes === args.length || pattern.includes('…'))
  })
  const [, value = '', statement = ''] = row ?? []
  if (isStatement && isPlace && statement !== '') return statement
  if (isStatement) return value === '' ? undefined : `let … = ${value}`
  return value === '' ? undefined : value
}

/** A message of the class with the object as its first argument, or the field that a method sets or gets. */
function patternOfMessage(scope: Scope, className: string, { name, args, isStatement }: Written): string | undefined {
  const owner = classNamed(scope, className)
  if (!owner) return undefined
  const { text } = name
  const field = /^[gs]et./.test(text) ? alike(fieldNames(owner), text.slice(3)) : undefined
  if (field !== undefined && text.startsWith('get') && args.length === 0 && !isStatement) return `$of.${field}`
  if (field !== undefined && text.startsWith('set') && args.length === 1 && isStatement) return `$of.${field} = $1`
  const names = owner.messages.map((message) => message.name)
  const called = messageCallee(owner, text) ? text : alike(names, text)
  const [first, ...others] = (called === undefined ? undefined : messageCallee(owner, called)?.params) ?? []
  if (first?.type.kind === 'ref' && first.type.class === className) {
    const isShort = others.filter((param) => !param.optional).length > args.length
    return `${className}.${called}($of${args.length > 0 ? ', $args' : ''}${isShort ? ', …' : ''})`
  }
  const isRemoval = args.length === 0 && isStatement && /^(?:destroy|delete|remove)$/.test(text)
  return isRemoval ? 'destroy $of' : undefined
}

function fieldNames(owner: ClassSymbol): string[] {
  return [...owner.fieldsByName.keys()]
}

/** The name that differs only in case and underscores. */
function alike(names: readonly string[], wanted: string): string | undefined {
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase()
  return names.find((name) => plain(name) === plain(wanted))
}

/** The pattern with short texts of the value and the arguments. */
function shown(pattern: string, of: ExprNode | NameNode | undefined, args: readonly ExprNode[]): string {
  return pattern
    .replaceAll('$of', of ? shortText(of) : '…')
    .replaceAll('$args', args.map(shortText).join(', '))
    .replaceAll(/\$(\d)/g, (_, digit: string) => shortText(args[Number(digit) - 1]))
}

function shortText(node: ExprNode | NameNode | undefined): string {
  switch (node?.kind) {
    case 'name':
    case 'int-value':
    case 'float-value':
    case 'duration-expr':
      return node.text
    case 'string-value':
      return JSON.stringify(node.text)
    case 'name-expr':
      return node.name.text
    case 'field-expr':
      return `${shortText(node.of)}.${node.name.text}`
    default:
      return '…'
  }
}
