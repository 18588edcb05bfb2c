/** Reads in tests of `@internal` fields from records that RPCs return to clients: these records do not have them. */
import type { TypedExpr } from '../../model/body.ts'
import { annotationOf } from '../facts/annotations.ts'
import { classNamed, type Scope } from '../scope/symbols.ts'
import { type FlowInput, visit } from './flow-input.ts'
import { isInternal } from './internal-rpcs.ts'
import { spanAt } from './typing.ts'

/** Records that a define returns, or that a loop goes through, are not followed: such a read fails when the test runs. */
export function checkClientRecords({ scope, typed, report }: FlowInput): void {
  /** The slots of `let`s with what an RPC has returned. */
  const returned = new Set<number>()
  visit(typed.statements, {
    statement: (statement) => {
      if (statement.kind === 'let' && isReturned(scope, returned, statement.value)) returned.add(statement.local.slot)
    },
    expr: (expr) => {
      if (expr.kind !== 'member' || !isReturned(scope, returned, expr.of)) return
      if (!isInternalField(scope, expr)) return
      const what = `the @internal field "${expr.member}"`
      report({ kind: 'not-allowed-here', at: spanAt(expr), what, where: 'a record that an RPC returns' })
    },
  })
}

function isReturned(scope: Scope, returned: ReadonlySet<number>, expr: TypedExpr): boolean {
  if (expr.kind === 'local') return returned.has(expr.slot)
  if (expr.kind === 'index' || expr.kind === 'member') return isReturned(scope, returned, expr.of)
  return expr.kind === 'call' && expr.callee.kind === 'message' && !isInternal(scope, expr.callee)
}

function isInternalField(scope: Scope, { of, member }: TypedExpr & { kind: 'member' }): boolean {
  const owner = of.type.kind === 'record' ? classNamed(scope, of.type.name) : undefined
  const field = owner?.fieldsByName.get(member)?.decl
  return field !== undefined && annotationOf(field, 'internal') !== undefined
}
