/** What may not stand in computed fields, checks, conditions and invariants, directly or through what they call. */
import type { CallTarget, TypedExpr } from '../../model/body.ts'
import { isProvidedBy } from '../facts/body-target.ts'
import { classNamed } from '../scope/symbols.ts'
import { type ClosedEffects, MOST_DEEP } from './effect-graph.ts'
import { type FlowInput, visit } from './flow-input.ts'
import { type Setting, spanAt } from './typing.ts'

/** The settings whose expressions are evaluated again whenever what they read changes. */
type Pure = Exclude<Setting, 'body' | 'test'>

interface Rules {
  readonly where: string
  readonly scans: boolean
  readonly fields: boolean
  readonly clock: boolean
}

const RULES_OF: { readonly [setting in Pure]: Rules } = {
  'computed field': { where: 'a computed field', scans: false, fields: true, clock: false },
  check: { where: 'a check', scans: false, fields: true, clock: false },
  condition: { where: 'a condition', scans: false, fields: false, clock: false },
  invariant: { where: 'an invariant', scans: true, fields: true, clock: true },
}

/** undefined where everything may stand. */
function rulesOf(setting: Setting): Rules | undefined {
  return setting === 'body' || setting === 'test' ? undefined : RULES_OF[setting]
}

export function checkAllowed(input: FlowInput): void {
  const { setting } = input.body
  checkLogIn(input)
  if (setting === 'body') checkProvided(input)
  const rules = rulesOf(setting)
  if (!rules) return
  visit(input.typed.statements, {
    expr: (expr) => {
      const what = forbidden(expr, rules) ?? throughCall(expr, input, rules)
      if (what) input.report({ kind: 'not-allowed-here', at: spanAt(expr), where: rules.where, ...what })
    },
  })
}

/** The log-in and its body are one transaction. */
function checkLogIn({ scope, body, own, report }: FlowInput): void {
  if (body.setting !== 'body' || !own.waits || body.name !== LOG_IN || !scope.uses.has('session')) return
  report({
    kind: 'not-allowed-here',
    at: body.at,
    what: 'a wait or a call of an external',
    where: 'the body of the log-in',
  })
}

/** What every server implements for clients has no code that a body could call. */
function checkProvided({ scope, typed, report }: FlowInput): void {
  visit(typed.statements, {
    expr: (expr) => {
      if ((expr.kind !== 'call' && expr.kind !== 'can') || expr.callee.kind !== 'message') return
      const owner = classNamed(scope, expr.callee.class)
      if (!owner || !isProvidedBy(owner, expr.callee.name)) return
      const what = `a call of "${nameOf(expr.callee)}"`
      report({ kind: 'not-allowed-here', at: spanAt(expr), what, where: 'a body' })
    },
  })
}

const LOG_IN = 'session.login_with_password'

interface Forbidden {
  readonly what: string
  readonly through?: string
}

function forbidden(expr: TypedExpr, { scans, fields, clock }: Rules): Forbidden | undefined {
  switch (expr.kind) {
    case 'all':
      return !scans && expr.of === 'class' ? { what: `all ${expr.name}` } : undefined
    case 'field':
      return fields ? undefined : { what: `the field "${expr.field}" of an object` }
    case 'create':
      return { what: `create ${expr.class}` }
    case 'session':
    case 'task':
      return { what: expr.kind }
    case 'built-in':
      return hasBuiltIn(expr.name, clock) ? undefined : { what: `${expr.name}()` }
    default:
      return undefined
  }
}

function hasBuiltIn(name: string, clock: boolean): boolean {
  return name === 'now' ? clock : !['uuid', 'random', 'user', 'unlink'].includes(name)
}

/** True if a function of the language may be called in the setting. */
export function mayCallBuiltIn(setting: Setting, name: string): boolean {
  const rules = rulesOf(setting)
  return !rules || hasBuiltIn(name, rules.clock)
}

/** True if a define of these effects may be called in the setting. */
export function mayCallDefine(setting: Setting, effects: ClosedEffects): boolean {
  const rules = rulesOf(setting)
  return !rules || doneBy(effects, rules) === undefined
}

/** True if the setting may look at all objects of a class. */
export function mayScan(setting: Setting): boolean {
  return rulesOf(setting)?.scans ?? true
}

function throughCall(expr: TypedExpr, input: FlowInput, rules: Rules): Forbidden | undefined {
  if (expr.kind !== 'call' && expr.kind !== 'can') return undefined
  const { callee } = expr
  if (expr.kind === 'call' && callee.kind === 'message') return { what: `a call of the message "${nameOf(callee)}"` }
  if (callee.kind === 'external') return { what: `the external "${callee.name}"` }
  const effects = input.effectsOf(callee, expr.kind === 'can')
  // A circle of calls is reported by itself, and is as deep as can be.
  if (effects.circle.length > 0) return undefined
  // In a computed field `can` passes over requirements that look at all objects.
  const scans = rules.scans || (expr.kind === 'can' && input.body.setting === 'computed field')
  const what = doneBy(effects, { ...rules, scans })
  return what === undefined ? undefined : { what, through: nameOf(callee) }
}

function doneBy(effects: ClosedEffects, { scans, fields, clock }: Rules): string | undefined {
  const [scanned] = effects.scans
  const [created] = effects.creates
  const [written] = effects.writes
  if (effects.depth > MOST_DEEP) return `more than ${MOST_DEEP} calls inside each other`
  if (effects.waits) return 'wait or an external'
  if (effects.messages) return 'a call of a message'
  if (effects.after || effects.progress) return effects.after ? 'after' : 'progress'
  if (created !== undefined) return `create ${created}`
  if (written !== undefined) return `a write of "${written}"`
  if (effects.destroys.size > 0 || effects.unlinks.size > 0) return 'destroy'
  if (effects.context && !clock) return 'now(), uuid(), random(), user(), session or task'
  if (scanned !== undefined && !scans) return `all ${scanned}`
  if (effects.reads.size > 0 && !fields) return 'the fields of objects'
  return undefined
}

function nameOf(target: CallTarget): string {
  return target.kind === 'message' ? `${target.class}.${target.name}` : target.name
}
