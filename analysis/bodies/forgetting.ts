/** What statements and expressions make forget about references: writes, waits, destroyed objects, and calls of what may. */
import type { TypedExpr, TypedStatement } from '../../model/body.ts'
import { nestedStatements } from '../../model/nested-statements.ts'
import type { Forgotten } from './known-paths.ts'
import { expressionsOf, partsOf } from './typed-parts.ts'

/** What a call makes forget, without its arguments. */
export type Forgetting = (expr: TypedExpr) => Forgotten

export const NOTHING_FORGOTTEN: Forgotten = { all: false, fields: new Set() }

/** What a loop's round may make forget for the next one. */
export function forgets(parts: readonly (TypedStatement | TypedExpr)[], forgetting: Forgetting): Forgotten {
  const fields = new Set<string>()
  let all = false
  const ofExpr = (expr: TypedExpr): void => {
    if (expr.kind === 'call' || expr.kind === 'built-in') {
      const call = forgetting(expr)
      all ||= call.all
      for (const field of call.fields) fields.add(field)
    }
    partsOf(expr).forEach(ofExpr)
  }
  const ofStatement = (statement: TypedStatement): void => {
    all ||= statement.kind === 'wait' || statement.kind === 'destroy'
    for (const field of writtenBy(statement)) fields.add(field)
    expressionsOf(statement).forEach(ofExpr)
    if (statement.kind !== 'after') nestedStatements(statement).forEach(ofStatement)
  }
  for (const part of parts) {
    if ('type' in part) ofExpr(part)
    else ofStatement(part)
  }
  return { all, fields }
}

function writtenBy(statement: TypedStatement): readonly string[] {
  if ('place' in statement) return [statement.place.field]
  if (statement.kind !== 'set') return []
  return [...(statement.spread?.fields ?? []), ...statement.values.map(({ name }) => name)]
}
