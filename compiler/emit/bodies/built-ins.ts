/** The built-in functions (docs/language.md, Bodies). */
import type { BuiltIn, TypedExpr } from '../../../model/body.ts'
import { type Code, joined } from './code.ts'
import { foldArguments, foldName } from './comprehensions.ts'
import { callOf, stringCode } from './literals.ts'
import type { BodyScope } from './scope.ts'

type Call = TypedExpr & { readonly kind: 'built-in' }

/** `args`: the code of the arguments. */
type Emit = (scope: BodyScope, call: Call, args: readonly Code[]) => Code

const RUN = '$run'

/** A function of the library that takes the run and the arguments. */
const plain =
  (name: string): Emit =>
  (_scope, _call, args) =>
    callOf(name, RUN, ...args)

const OF_SET: Emit = (_scope, { name, text, type }, [set = '']) => {
  const word = name as 'sum' | 'min' | 'max'
  return callOf(foldName(word, type.kind), RUN, set, 'undefined', '$.itself', ...foldArguments(word, type.kind, text))
}

const EMIT: { readonly [name in BuiltIn]: Emit } = {
  size: (_scope, { args: [of] }, args) =>
    of?.type.kind === 'string' ? callOf('codePoints', RUN, ...args) : callOf('sizeOf', ...args),
  keys: plain('keys'),
  values: plain('values'),
  string: (_scope, { args: [of] }, args) =>
    of?.type.kind === 'string' ? ['(', ...args, ')'] : callOf('string', ...args),
  int: (_scope, { args: [of], text }, args) => {
    if (of?.type.kind === 'string') return callOf('intOfText', ...args, stringCode(text))
    return of?.type.kind === 'float' ? callOf('intOfFloat', ...args, stringCode(text)) : ['(', ...args, ')']
  },
  float: (_scope, { args: [of], text }, args) => {
    if (of?.type.kind === 'string') return callOf('floatOfText', RUN, ...args, stringCode(text))
    return of?.type.kind === 'int' ? callOf('floatOfInt', ...args) : ['(', ...args, ')']
  },
  lower: plain('lower'),
  upper: plain('upper'),
  slice: plain('slice'),
  starts_with: (_scope, _call, args) => callOf('startsWith', RUN, ...args),
  hex: plain('hex'),
  matches: (scope, call, [text = '']) => [scope.names.regex(patternOf(call)), `.matches(${RUN}, `, text, ')'],
  part: (scope, call, [text = '']) => [scope.names.regex(patternOf(call)), `.part(${RUN}, `, text, ')'],
  split: plain('split'),
  seconds: (_scope, { type }, args) => callOf(type.kind === 'int' ? 'wholeSeconds' : 'seconds', ...args),
  now: () => `${RUN}.now()`,
  uuid: () => `${RUN}.uuid()`,
  random: (_scope, { text }, args) => callOf('random', RUN, ...args, stringCode(text)),
  user: () => `${RUN}.user`,
  unlink: (_scope, { args: [of] }, args) => {
    const { type } = of as TypedExpr
    if (type.kind !== 'ref') throw new Error('unlink takes a ref')
    return callOf('unlink', RUN, stringCode(type.class), ...args)
  },
  sum: OF_SET,
  min: OF_SET,
  max: OF_SET,
  // The separator is evaluated after the set, as any second argument.
  join: (_scope, _call, [set = '', separator = '']) => callOf('joinSet', RUN, joined([set, separator], ', ')),
}

export function builtIn(scope: BodyScope, call: Call): Code {
  return EMIT[call.name](
    scope,
    call,
    call.args.map((arg) => scope.expr(arg)),
  )
}

/** The pattern is a literal: the checker has seen to it. */
function patternOf({ args: [, pattern] }: Call): string {
  if (pattern?.kind === 'literal' && typeof pattern.value === 'string') return pattern.value
  throw new Error('a regular expression is not a literal')
}
