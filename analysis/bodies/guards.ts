/** Checks and guards (docs/language.md, Guards): what may stand behind `can`, and how much of a body is its guard. */
import type { BlockNode, StatementNode } from '../../grammar/tree.ts'
import type { TypedStatement } from '../../model/body.ts'
import type { Scope } from '../scope/symbols.ts'
import { hasOutwardEffect } from './typed-parts.ts'

type Callables = Pick<Scope, 'callables'>

/** True for a define with only `let`, `require` and calls of checks. A define that calls itself is no check. */
export function isCheck(scope: Callables, name: string, inside: readonly string[] = []): boolean {
  const callable = scope.callables.get(name)
  if (callable?.kind !== 'define' || !callable.decl.block || callable.decl.result || inside.includes(name)) return false
  return isOfChecks(scope, callable.decl.block, [...inside, name])
}

function isOfChecks(scope: Callables, { statements }: BlockNode, inside: readonly string[]): boolean {
  return statements.every((statement) => isOfCheck(scope, statement, inside))
}

function isOfCheck(scope: Callables, statement: StatementNode, inside: readonly string[]): boolean {
  if (statement.kind === 'let' || statement.kind === 'require') return true
  if (statement.kind !== 'do' || statement.call.kind !== 'call-expr' || statement.call.class) return false
  return isCheck(scope, statement.call.name.text, inside)
}

/** How many statements at the head are the guard. A `let` that creates something or calls a message ends it. */
export function guardLength(scope: Callables, statements: readonly TypedStatement[]): number {
  const end = statements.findIndex((statement) => !isGuarding(scope, statement))
  return end === -1 ? statements.length : end
}

function isGuarding(scope: Callables, statement: TypedStatement): boolean {
  if (statement.kind === 'let') return !hasOutwardEffect(statement.value)
  if (statement.kind === 'require') return true
  if (statement.kind !== 'do' || statement.call.kind !== 'call') return false
  const { callee } = statement.call
  return callee.kind === 'define' && isCheck(scope, callee.name)
}
