/**
 * What is checked of a typed body once the effects of all that it calls are known: references that may be null, errors, holds,
 * circles, and what may not stand in it.
 */
import type { TypedExpr } from '../../model/body.ts'
import { checkAllowed } from './allowed.ts'
import { NULL } from './body-types.ts'
import { calleeOfTarget } from './callees.ts'
import { doesMore } from './effect-graph.ts'
import { checkErrors } from './error-checks.ts'
import { type FlowInput, visit } from './flow-input.ts'
import { type Forgetting, NOTHING_FORGOTTEN } from './forgetting.ts'
import { isCheck } from './guards.ts'
import { checkHolds } from './hold-checks.ts'
import { Known, pathText } from './known-paths.ts'
import { NullFlow } from './nulls.ts'
import { checkOutdated } from './outdated.ts'
import { memberTypeOf } from './parts.ts'
import { checkSecrets } from './secret-checks.ts'
import { checkTest } from './test-checks.ts'
import { spanAt } from './typing.ts'

export function checkFlow(input: FlowInput): void {
  // A read through null fails a test, which shows it.
  if (input.body.setting !== 'test') checkNulls(input)
  checkCan(input)
  checkErrors(input)
  checkHolds(input)
  checkOutdated(input)
  checkAllowed(input)
  checkSecrets(input)
  checkCircles(input)
  checkTest(input)
}

/** A circle is reported at its first body by key. */
function checkCircles({ body, circles, report }: FlowInput): void {
  for (const { key, circle } of circles) {
    if (circle.length === 0 || circle.some((other) => other < key)) continue
    const kind = body.setting === 'computed field' ? 'computed-circle' : 'call-circle'
    report({ kind, at: body.at, circle: circle.map((one) => one.slice(one.indexOf(' ') + 1)) })
  }
}

/** A check that does more than look through what it calls is none. */
function checkCan({ scope, typed, effectsOf, report }: FlowInput): void {
  visit(typed.statements, {
    expr: (expr) => {
      if (expr.kind !== 'can' || expr.callee.kind !== 'define' || !isCheck(scope, expr.callee.name)) return
      if (!doesMore(effectsOf(expr.callee, true))) return
      report({ kind: 'check-expected', at: spanAt(expr), name: expr.callee.name })
    },
  })
}

function checkNulls(input: FlowInput): void {
  const { body, scope, typed, report } = input
  const flow = new NullFlow({
    nullRead: (expr, path) => {
      if (expr.type.kind !== 'ref') return
      if (expr.kind === 'literal') {
        const expected = { ...expr.type, nullable: false }
        report({ kind: 'type-mismatch', at: spanAt(expr), actual: NULL, expected })
        return
      }
      const text = pathText(expr) ?? ''
      report({
        kind: 'null-read',
        at: spanAt(expr),
        text,
        class: expr.type.class,
        requires: path !== undefined && body.setting === 'body',
      })
    },
    constant: (condition, holds) => {
      report({ kind: 'requirement-constant', at: spanAt(condition), holds })
    },
    takesNull: (call, index) => {
      const type = calleeOfTarget(scope, call.callee)?.params[index]?.type
      return type?.kind !== 'ref' || type.nullable
    },
    takesNullField: (owner, field) => {
      const type = memberTypeOf({ scope }, owner, field)
      return type?.kind !== 'ref' || type.nullable
    },
    forgetting: forgettingOf(input),
    returnsObject: body.setting === 'body' && body.result?.kind === 'ref' && !body.result.nullable,
  })
  flow.statements(typed.statements, new Known(new Set(['session', 'task'])))
}

/** What a call may write, wait for or destroy. */
function forgettingOf({ effectsOf }: FlowInput): Forgetting {
  return (expr: TypedExpr) => {
    if (expr.kind === 'built-in') return expr.name === 'unlink' ? { all: true, fields: new Set() } : NOTHING_FORGOTTEN
    if (expr.kind !== 'call') return NOTHING_FORGOTTEN
    const { waits, destroys, unlinks, writes } = effectsOf(expr.callee, false)
    const all = waits || destroys.size > 0 || unlinks.size > 0
    return { all, fields: new Set([...writes].map((path) => path.slice(path.indexOf('.') + 1))) }
  }
}
