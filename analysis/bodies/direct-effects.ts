/** What one body does by itself, and which bodies it calls. Effects through calls are added by the graph (effect-graph.ts). */
import type { CallTarget, Place, TypedExpr, TypedStatement } from '../../model/body.ts'
import { isOutside } from '../../model/implemented.ts'
import type { Behaviour } from '../../model/implied.ts'
import { expressionsOf, partsOf } from './typed-parts.ts'

/** A node of the graph of calls: `message VM.start`, `define free_memory`, `guard VM.start`. */
export type EffectKey = string

export function effectKey(target: CallTarget): EffectKey {
  return target.kind === 'message' ? `message ${target.class}.${target.name}` : `${target.kind} ${target.name}`
}

/** The guard of a message, which `can C.m(…)` evaluates; a check is evaluated as a whole. */
export function guardKey(target: CallTarget): EffectKey {
  return target.kind === 'message' ? `guard ${target.class}.${target.name}` : effectKey(target)
}

export interface CallSite {
  readonly key: EffectKey
  /** null for a read of a computed field. */
  readonly target: CallTarget | null
  /** The codes that are caught around the call; null for all, behind `can`. */
  readonly caught: readonly string[] | null
}

export interface DirectEffects {
  readonly reads: Set<string>
  readonly writes: Set<string>
  readonly creates: Set<string>
  readonly destroys: Set<string>
  readonly raises: Set<string>
  readonly scans: Set<string>
  waits: boolean
  holds: boolean
  after: boolean
  progress: boolean
  context: boolean
  /** It calls `unlink`, which may write any field that refers to an object of the classes. */
  readonly unlinks: Set<string>
  readonly calls: CallSite[]
}

export function noEffects(): DirectEffects {
  return {
    reads: new Set(),
    writes: new Set(),
    creates: new Set(),
    destroys: new Set(),
    raises: new Set(),
    scans: new Set(),
    waits: false,
    holds: false,
    after: false,
    progress: false,
    context: false,
    unlinks: new Set(),
    calls: [],
  }
}

/** What is known of what a body names, in addition to the text. */
export interface EffectFacts {
  /** What an RPC without a body does; undefined for one with a body, whose effects the graph knows. */
  behaviourOf(target: CallTarget & { kind: 'message' }): BodilessRpc | undefined
  isComputed(owner: string, field: string): boolean
}

export interface BodilessRpc {
  readonly does: Behaviour
  /** The errors that a handler may raise. */
  readonly throws: readonly string[]
}

/** Without `after` blocks, which run later and have effects of their own. */
export function directEffects(statements: readonly TypedStatement[], facts: EffectFacts): DirectEffects {
  const effects = noEffects()
  const collector = new EffectCollector(effects, facts)
  collector.statements(statements, [])
  return effects
}

class EffectCollector {
  readonly #out: DirectEffects
  readonly #facts: EffectFacts

  constructor(out: DirectEffects, facts: EffectFacts) {
    this.#out = out
    this.#facts = facts
  }

  statements(statements: readonly TypedStatement[], caught: readonly string[]): void {
    for (const statement of statements) this.#statement(statement, caught)
  }

  #statement(statement: TypedStatement, caught: readonly string[]): void {
    const expected = statement.kind === 'expect fails' ? [...caught, statement.code] : caught
    for (const expr of expressionsOf(statement)) this.expr(expr, expected)
    switch (statement.kind) {
      case 'require':
      case 'fail':
        this.#raise(statement.error.code, caught)
        return
      case 'assign':
      case 'update':
      case 'delete':
        this.#write(statement.place, caught)
        if (statement.kind === 'update') this.#out.reads.add(pathOf(statement.place))
        return
      case 'hold':
        this.#write(statement.place, caught)
        this.#out.holds = true
        if (statement.place.key) this.#raise('MAP_DUPLICATE_KEY', caught)
        return
      case 'set':
        for (const { name } of statement.values) this.#out.writes.add(`${statement.class}.${name}`)
        for (const name of statement.spread?.fields ?? []) {
          this.#out.reads.add(`${statement.class}.${name}`)
          this.#out.writes.add(`${statement.class}.${name}`)
        }
        this.#raise('HANDLE_INVALID', caught)
        return
      case 'destroy':
        this.#out.destroys.add(statement.class)
        this.#raise('HANDLE_INVALID', caught)
        this.#raise('OBJECT_IN_USE', caught)
        return
      case 'wait':
        this.#out.waits = true
        return
      case 'after':
        this.#out.after = true
        return
      case 'progress':
        this.#out.progress = true
        return
      case 'if':
        this.statements(statement.then, caught)
        this.statements(statement.else, caught)
        return
      case 'for':
      case 'as':
        this.statements(statement.statements, caught)
        return
      case 'try':
        this.statements(statement.statements, [...caught, ...statement.codes])
        this.statements(statement.handler, caught)
        return
      default:
    }
  }

  expr(expr: TypedExpr, caught: readonly string[]): void {
    this.#own(expr, caught)
    for (const part of partsOf(expr)) this.expr(part, caught)
  }

  #own(expr: TypedExpr, caught: readonly string[]): void {
    switch (expr.kind) {
      case 'field':
        this.#field(expr.class, expr.field)
        this.#raise('HANDLE_INVALID', caught)
        return
      case 'index':
      case 'arithmetic':
        // `m[k] ?? d` does not raise it, but its parts may; counting it is harmless, as every message can raise it.
        if (expr.type.kind !== 'set') this.#raise('VALUE_NOT_SUPPORTED', caught)
        return
      case 'all':
        if (expr.of === 'class') this.#out.scans.add(expr.name)
        return
      case 'session':
      case 'task':
        this.#out.context = true
        return
      case 'create':
        this.#out.creates.add(expr.class)
        for (const name of expr.spread?.fields ?? []) this.#out.reads.add(`${expr.class}.${name}`)
        return
      case 'built-in':
        this.#builtIn(expr, caught)
        return
      case 'call':
        this.#call(expr.callee, caught)
        return
      case 'can':
        this.#out.calls.push({ key: guardKey(expr.callee), target: expr.callee, caught: null })
        return
      default:
    }
  }

  #builtIn(expr: TypedExpr & { kind: 'built-in' }, caught: readonly string[]): void {
    const [arg] = expr.args
    if (['now', 'uuid', 'random', 'user'].includes(expr.name)) this.#out.context = true
    if (expr.name === 'unlink' && arg?.type.kind === 'ref') this.#out.unlinks.add(arg.type.class)
    if (expr.name === 'int' || expr.name === 'float') this.#raise('VALUE_NOT_SUPPORTED', caught)
  }

  #call(target: CallTarget, caught: readonly string[]): void {
    const known = target.kind === 'message' ? this.#facts.behaviourOf(target) : undefined
    if (known && target.kind === 'message') {
      this.#behave(target.class, known, caught)
      if (isOutside({ name: `${target.class}.${target.name}`, does: known.does })) this.#out.waits = true
    }
    this.#out.calls.push({ key: effectKey(target), target, caught })
    if (target.kind === 'external') this.#out.waits = true
  }

  /** A read; that of a computed field reads what its expression reads. */
  #field(owner: string, field: string): void {
    this.#out.reads.add(`${owner}.${field}`)
    if (!this.#facts.isComputed(owner, field)) return
    this.#out.calls.push({ key: `computed ${owner}.${field}`, target: null, caught: null })
  }

  #behave(owner: string, { does, throws }: BodilessRpc, caught: readonly string[]): void {
    const out = this.#out
    if ('field' in does) (does.kind === 'get' ? out.reads : out.writes).add(`${owner}.${does.field}`)
    else if (does.kind === 'set_many') for (const field of does.fields) out.writes.add(`${owner}.${field}`)
    else if (does.kind === 'create' || does.kind === 'create_from') out.creates.add(owner)
    else if (does.kind === 'destroy') out.destroys.add(owner)
    else if (does.kind === 'get_all' || does.kind === 'get_all_records') out.scans.add(owner)
    else if (does.kind === 'message') for (const code of ['NOT_IMPLEMENTED', ...throws]) this.#raise(code, caught)
  }

  #write(place: Place, caught: readonly string[]): void {
    this.#out.writes.add(pathOf(place))
    this.#raise('HANDLE_INVALID', caught)
  }

  #raise(code: string, caught: readonly string[]): void {
    if (code !== '' && !caught.includes(code)) this.#out.raises.add(code)
  }
}

function pathOf({ class: owner, field }: Place): string {
  return `${owner}.${field}`
}
