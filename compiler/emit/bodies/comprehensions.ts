/** Comprehensions, quantifiers and folds: calls of the library with a callback for each element. */
import type { BodyType, From, TypedExpr } from '../../../model/body.ts'
import { SCALARS } from '../../../model/kinds.ts'
import type { Code } from './code.ts'
import { conditionCode } from './coverage.ts'
import { callOf, literalCode, stringCode } from './literals.ts'
import { type BodyScope, declared, operand } from './scope.ts'

type Of<Kind extends TypedExpr['kind']> = TypedExpr & { readonly kind: Kind }

const RUN = '$run'

/** What a loop does with each element. */
interface Loop {
  readonly from: From
  /** The expressions that are evaluated for each element, after `where`. */
  readonly parts: readonly TypedExpr[]
  /** The value of the callback where `where` holds. */
  readonly value: Code
  /** The value of the callback where it does not. */
  readonly otherwise: string
  /** For callbacks that can wait: a function of their value that says whether the loop ends with it. */
  readonly until?: string
}

export function quantifier(scope: BodyScope, { word, from, condition }: Of<'quantifier'>): Code {
  const isEvery = word === 'every'
  const value = conditionCode(scope, condition, word, scope.expr(condition))
  const loop = {
    from,
    parts: [condition],
    value,
    otherwise: String(isEvery),
    until: `(value) => ${isEvery ? '!' : ''}value`,
  }
  return over(scope, word, loop)
}

export function setFor(scope: BodyScope, { from, value }: Of<'set for'>): Code {
  return over(scope, 'setFor', { from, parts: [value], value: scope.expr(value), otherwise: '$.SKIP' })
}

export function mapFor(scope: BodyScope, { from, key, value }: Of<'map for'>): Code {
  const entry = ['[', scope.expr(key), ', ', scope.expr(value), ']']
  return over(scope, 'mapFor', { from, parts: [key, value], value: entry, otherwise: '$.SKIP' })
}

export function fold(scope: BodyScope, { word, from, value, separator, text, type }: Of<'fold'>): Code {
  const loop = { from, parts: [value], value: scope.expr(value), otherwise: '$.SKIP' }
  if (word === 'join') {
    // Evaluated after the loop, as it stands behind it.
    const between: Code = separator ? scope.expr(separator) : '""'
    if (!separator || !scope.callees.waits(separator)) return over(scope, 'join', loop, ['() => ', between])
    const last = ['((value) => () => value)(', between, ')']
    return callOf('join', RUN, gathered(scope, loop), 'undefined', '$.itself', last)
  }
  return over(scope, foldName(word, type.kind), loop, ...foldArguments(word, type.kind, text))
}

/** The function of the library for `sum`, `min` or `max`. */
export function foldName(word: 'sum' | 'min' | 'max', kind: string): string {
  if (word === 'sum') return kind === 'float' ? 'sumFloats' : 'sumInts'
  return word === 'min' ? 'least' : 'greatest'
}

/** What the function takes beyond the loop: the text of a sum, or the value of nothing and the comparison. */
export function foldArguments(word: 'sum' | 'min' | 'max', kind: BodyType['kind'], text: string): Code[] {
  return word === 'sum' ? [stringCode(text)] : [zero(kind), ...comparer(kind)]
}

/** What `min` and `max` of nothing are. */
function zero(kind: BodyType['kind']): Code {
  if (kind === 'duration') return '0n'
  if (kind === 'int' || kind === 'float' || kind === 'string' || kind === 'datetime')
    return literalCode({ kind }, SCALARS[kind].zero)
  throw new Error(`a ${kind} has no order`)
}

/** The comparison of a type that JavaScript's operators do not compare, as an argument. */
export function comparer(kind: BodyType['kind']): Code[] {
  if (kind === 'string') return ['(a, b) => $.compareTexts($run, a, b)']
  return kind === 'datetime' ? ['$.compareDatetimes'] : []
}

export function first(scope: BodyScope, { from, by, type }: Of<'first'>): Code {
  if (!by) {
    const loop = { from, parts: [], value: 'true', otherwise: 'false' }
    return firstOf(scope, type.kind === 'ref' ? 'first' : 'firstOption', loop)
  }
  const least = firstBy(scope, from, by)
  return type.kind === 'ref' ? ['(', least, '[0] ?? null)'] : least
}

function firstOf(scope: BodyScope, name: string, loop: Loop): Code {
  if (!waits(scope, loop)) return over(scope, name, loop)
  const found = { ...loop, value: scope.nameOf(loop.from.local), otherwise: '$.SKIP', until: '() => true' }
  return callOf(name, RUN, gathered(scope, found), 'undefined', '() => true')
}

/** As an option. */
function firstBy(scope: BodyScope, from: From, by: TypedExpr): Code {
  const loop = { from, parts: [by], value: scope.expr(by), otherwise: '$.SKIP' }
  const compare = comparer(by.type.kind)
  if (!waits(scope, loop)) return over(scope, 'firstBy', loop, ...compare)
  const pair = ['[', scope.nameOf(from.local), ', ', loop.value, ']']
  const pairs = gathered(scope, { ...loop, value: pair })
  return [callOf('firstBy', RUN, pairs, 'undefined', '([, key]) => key', ...compare), '.map(([element]) => element)']
}

/** A call of the library's function of that name for the loop. */
function over(scope: BodyScope, name: string, loop: Loop, ...more: readonly Code[]): Code {
  if (waits(scope, loop)) return callOf(name, RUN, gathered(scope, loop), 'undefined', '$.itself', ...more)
  const callback = ['(', element(scope, loop.from), ') => ', callbackValue(scope, loop)]
  return callOf(name, RUN, elements(scope, loop.from), alive(scope, loop.from, loop.parts), callback, ...more)
}

/** The values of a callback that can wait, as a list. */
function gathered(scope: BodyScope, loop: Loop): Code {
  const callback = ['function* (', element(scope, loop.from), ') { return ', callbackValue(scope, loop), ' }']
  const end = loop.until === undefined ? [] : [loop.until]
  const args = [elements(scope, loop.from), alive(scope, loop.from, loop.parts), callback, ...end]
  return ['(yield* ', callOf('gather', RUN, ...args), ')']
}

function element(scope: BodyScope, { local, in: set }: From): Code {
  return declared(scope, { local, at: set.at })
}

function callbackValue(scope: BodyScope, { from, value, otherwise }: Loop): Code {
  if (!from.where) return value
  if (otherwise === 'false' && value === 'true') return whereCode(scope, from.where, scope.expr(from.where))
  const where = whereCode(scope, from.where, operand(scope, from.where))
  if (otherwise === 'false') return [where, ' && (', value, ')']
  return [where, ' ? ', value, ' : ', otherwise]
}

/** The condition of a loop. */
export function whereCode(scope: BodyScope, where: TypedExpr, code: Code): Code {
  return conditionCode(scope, where, 'where', code)
}

function waits(scope: BodyScope, { from, parts }: Loop): boolean {
  return [...parts, ...(from.where ? [from.where] : [])].some((part) => scope.callees.waits(part))
}

/** The elements of a loop; those of a range are made one by one. */
export function elements(scope: BodyScope, { in: set }: From): Code {
  return set.kind === 'range' ? callOf('ints', scope.expr(set.first), scope.expr(set.last)) : scope.expr(set)
}

/** The objects by which the loop knows elements that are gone; `undefined` where none can be. */
export function alive(
  scope: BodyScope,
  from: From,
  parts: readonly Parameters<BodyScope['callees']['destroys']>[0][],
): string {
  const { type } = from.local
  if (type.kind !== 'ref') return 'undefined'
  const all = from.where ? [from.where, ...parts] : parts
  const isFresh = from.in.kind === 'all' || from.in.kind === 'field'
  if (isFresh && !all.some((part) => scope.callees.destroys(part))) return 'undefined'
  return scope.names.objects(type.class)
}
