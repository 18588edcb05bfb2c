/** Counters in the code of bodies: how often statements were run, and how often conditions held and did not. */
import type { TypedExpr, TypedStatement } from '../../../model/body.ts'
import type { Code, Line } from './code.ts'
import type { BodyScope } from './scope.ts'
import type { ConditionUse } from './sites.ts'

/** The name of the counters, of which the head of the module declares an array: a number for each site. */
export const COUNTERS = '$hits'

/** The function that counts one way of a condition and returns its value. */
export const COUNT_LINE: Line = {
  code: `const $way = (site, holds) => { ${COUNTERS}[holds ? site : site + 1]++; return holds }`,
}

/** Counts a statement; no lines where nothing is counted. */
export function countLines({ path, sites, counted }: BodyScope, node: TypedStatement): Line[] {
  if (!counted) return []
  const raised = node.kind === 'require' || node.kind === 'fail' ? { raises: node.error.code } : {}
  const site = sites.add(path, node, { kind: 'counted statement', statement: node.kind, of: counted, ...raised })
  return [{ code: `${COUNTERS}[${site}]++;` }]
}

/** The code of a condition that decides something, with its value counted. `raises`: the error where it does not hold. */
export function conditionCode(
  { path, sites, counted }: BodyScope,
  node: TypedExpr,
  use: ConditionUse,
  code: Code,
  raises?: string,
): Code {
  if (!counted) return code
  const raised = raises === undefined ? {} : { raises }
  const [site] = [true, false].map((holds) =>
    sites.add(path, node, { kind: 'counted condition', use, holds, of: counted, ...raised }),
  )
  return [`$way(${site}, `, code, ')']
}

/** An operand of `and` or `or`; one that is such an expression itself is counted by its operands. */
export function operandCode(scope: BodyScope, node: TypedExpr, use: 'and' | 'or', code: Code): Code {
  return node.kind === 'logic' ? code : conditionCode(scope, node, use, code)
}
