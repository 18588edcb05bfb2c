/** Checks and guards (docs/language.md, Guards): what may stand behind `can`, and how much of a body is its guard. */
import type { BlockNode, DefineDecl, StatementNode, SyntaxNode } from '../../grammar/tree.ts'
import { childrenOf, walk } from '../../grammar/walk.ts'
import type { CallTarget, TypedStatement } from '../../model/body.ts'
import type { Scope } from '../scope/symbols.ts'
import { expressionsOf, hasOutwardEffect } from './typed-parts.ts'

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
  if (statement.kind === 'let' || statement.kind === 'require') return onlyLooks(scope, statement)
  if (statement.kind !== 'do' || statement.call.kind !== 'call-expr' || statement.call.class) return false
  return isCheck(scope, statement.call.name.text, inside)
}

/** False for what creates something, or calls a message or an external. */
function onlyLooks(scope: Callables, node: SyntaxNode): boolean {
  if (node.kind === 'create-expr') return false
  if (node.kind === 'call-expr' && (node.class || scope.callables.get(node.name.text)?.kind === 'external'))
    return false
  return childrenOf(node).every((child) => onlyLooks(scope, child))
}

/** What `isCheck` sees of a define, as text: the same for two of which both or neither are checks. */
export function checkShape({ block, result }: DefineDecl): string {
  if (!block || result) return 'no check'
  return block.statements
    .map((statement) => `${statement.kind} ${[...walk(statement)].map(calledName).filter(Boolean).join(' ')}`)
    .join(';')
}

function calledName(node: SyntaxNode): string {
  if (node.kind === 'create-expr') return 'create'
  return node.kind === 'call-expr' ? `${node.class ? 'message ' : ''}${node.name.text}` : ''
}

/**
 * How many statements at the head are the guard. A `let` that creates something or calls a message ends it, and so does one that
 * calls a define which does (`changes`, once the effects are known).
 */
export function guardLength(
  scope: Callables,
  statements: readonly TypedStatement[],
  changes: (target: CallTarget) => boolean = () => false,
): number {
  const end = statements.findIndex((statement) => !isGuarding(scope, statement, changes))
  return end === -1 ? statements.length : end
}

function isGuarding(scope: Callables, statement: TypedStatement, changes: (target: CallTarget) => boolean): boolean {
  if (statement.kind === 'let' || statement.kind === 'require')
    return !expressionsOf(statement).some((expr) => hasOutwardEffect(expr, changes))
  if (statement.kind !== 'do' || statement.call.kind !== 'call') return false
  const { callee } = statement.call
  return callee.kind === 'define' && isCheck(scope, callee.name) && !changes(callee)
}
