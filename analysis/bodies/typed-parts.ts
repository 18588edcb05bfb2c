/** The parts of typed trees, and whether evaluating them only looks. */
import type { CallTarget, From, Place, Spread, TypedExpr, TypedStatement } from '../../model/body.ts'
import { unreachable } from '../../model/never.ts'

/** True for an expression that creates something or calls a message, an external or what changes something. */
export function hasOutwardEffect(expr: TypedExpr, changes: (target: CallTarget) => boolean): boolean {
  if (expr.kind === 'create') return true
  if (expr.kind === 'built-in' && expr.name === 'unlink') return true
  if (expr.kind === 'call' && (expr.callee.kind !== 'define' || changes(expr.callee))) return true
  return partsOf(expr).some((part) => hasOutwardEffect(part, changes))
}

/** The expressions directly inside an expression, in the order in which they are evaluated. */
export function partsOf(expr: TypedExpr): readonly TypedExpr[] {
  switch (expr.kind) {
    case 'literal':
    case 'local':
    case 'all':
    case 'session':
    case 'task':
      return []
    case 'field':
    case 'member':
    case 'not':
    case 'negate':
      return [expr.of]
    case 'index':
      return [expr.of, expr.key]
    case 'else':
    case 'logic':
    case 'arithmetic':
    case 'compare':
    case 'in':
      return [expr.left, expr.right]
    case 'if':
      return [expr.condition, expr.then, expr.else]
    case 'set':
      return expr.items
    case 'range':
      return [expr.first, expr.last]
    case 'map':
      return expr.entries.flat()
    case 'call':
    case 'can':
    case 'built-in':
      return expr.args
    case 'create':
    case 'record':
      return [...spreadParts(expr.spread), ...expr.values.map(({ value }) => value)]
    default:
      return partsOfLoop(expr)
  }
}

type Loop = Extract<TypedExpr, { readonly from: From }>

function partsOfLoop(expr: Loop): readonly TypedExpr[] {
  const from = fromParts(expr.from)
  switch (expr.kind) {
    case 'quantifier':
      return [...from, expr.condition]
    case 'set for':
      return [...from, expr.value]
    case 'map for':
      return [...from, expr.key, expr.value]
    case 'fold':
      return [...from, expr.value, ...(expr.separator ? [expr.separator] : [])]
    case 'first':
      return [...from, ...(expr.by ? [expr.by] : [])]
    default:
      return unreachable(expr)
  }
}

function fromParts({ in: set, where }: From): readonly TypedExpr[] {
  return where ? [set, where] : [set]
}

function spreadParts(spread: Spread | undefined): readonly TypedExpr[] {
  return spread ? [spread.of] : []
}

function placeParts({ object, key }: Place): readonly TypedExpr[] {
  return key ? [object, key] : [object]
}

/** The expressions directly inside a statement, without those of the statements inside it. */
export function expressionsOf(statement: TypedStatement): readonly TypedExpr[] {
  switch (statement.kind) {
    case 'let':
    case 'progress':
    case 'given':
      return [statement.value]
    case 'require':
      return [statement.condition, ...statement.error.args]
    case 'fail':
      return statement.error.args
    case 'assign':
    case 'update':
    case 'hold':
      return [...placeParts(statement.place), statement.value]
    case 'delete':
      return placeParts(statement.place)
    case 'do':
      return [statement.call]
    case 'set':
      return [statement.object, ...spreadParts(statement.spread), ...statement.values.map(({ value }) => value)]
    case 'destroy':
      return [statement.object]
    case 'return':
      return statement.value ? [statement.value] : []
    case 'if':
      return [statement.condition]
    case 'for':
      return fromParts(statement.from)
    case 'try':
    case 'as':
      return []
    case 'expect':
      return [statement.condition]
    case 'expect fails':
      return [statement.call, ...(statement.args ?? [])]
    case 'wait':
      return [statement.duration]
    case 'after':
      return [statement.delay]
    default:
      return unreachable(statement)
  }
}

/** True where nothing behind the statements runs. */
export function endsHere(statements: readonly TypedStatement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === 'return' || statement.kind === 'fail') return true
    if (statement.kind === 'if') return endsHere(statement.then) && endsHere(statement.else)
    return statement.kind === 'try' && endsHere(statement.statements) && endsHere(statement.handler)
  })
}
