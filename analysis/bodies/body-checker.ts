/**
 * Checks the bodies of units, unit by unit. Types come first; the flow is checked when the effects of all bodies are known, and
 * again for the units that looked up effects which changed.
 */
import type { CallTarget } from '../../model/body.ts'
import { settableFields } from '../../model/implied.ts'
import { impliedSignature } from '../facts/body-target.ts'
import { declaredClass, messageBehaviour } from '../facts/declared-class.ts'
import type { Pairs } from '../resolve/pairs.ts'
import type { ResolveProblem } from '../resolve/problem.ts'
import type { UnitSymbol } from '../scope/declare.ts'
import { bodyApart, bodyOf } from '../scope/given-bodies.ts'
import { classNamed, type Scope } from '../scope/symbols.ts'
import {
  type BodilessRpc,
  directEffects,
  type EffectFacts,
  type EffectKey,
  effectKey,
  guardKey,
  noEffects,
} from './direct-effects.ts'
import { type ClosedEffects, EffectGraph } from './effect-graph.ts'
import { checkFlow } from './flow.ts'
import { isComputed } from './parts.ts'
import { type TypedBody, typedUnitBody } from './typed-body.ts'
import { OFFSETS } from './typing.ts'
import { bodiesOf, type UnitBody } from './unit-bodies.ts'

/** A typed body of a unit. */
interface KnownBody {
  readonly body: UnitBody
  readonly typed: TypedBody
}

/** `Unit` is how the caller knows a unit, by identity. */
export class BodyChecker<Unit extends object> {
  /** The effects of all bodies. */
  readonly graph = new EffectGraph()
  readonly #known = new Map<Unit, { readonly bodies: readonly KnownBody[]; readonly keys: readonly EffectKey[] }>()
  /** The unit that a node of the graph belongs to. */
  readonly #owners = new Map<EffectKey, Unit>()
  /** Nodes whose unit is gone or has lost them, until the next `update`. */
  readonly #gone = new Map<EffectKey, Unit>()

  /** Types the bodies of a unit. Returns the problems found. */
  type(unit: Unit, declared: UnitSymbol, scope: Scope, pairs: Pairs): ResolveProblem[] {
    this.forget(unit)
    const found = bodiesOf(declared, scope)
    const isExternal = declared.kind === 'callable' && declared.symbol.kind === 'external'
    if (found.length === 0 && !isExternal) return []
    const problems: ResolveProblem[] = []
    const facts = effectFacts(scope)
    const keys: EffectKey[] = []
    const bodies = found.map((body): KnownBody => {
      const typed = typedUnitBody(body, { scope, pairs, problems, unit: OFFSETS })
      keys.push(...this.#putEffects(unit, body, typed, facts))
      return { body, typed }
    })
    if (isExternal) keys.push(this.#putExternal(unit, declared.symbol, bodies, facts))
    this.#known.set(unit, { bodies, keys })
    return problems
  }

  /** Forgets the bodies of a unit that is gone, or that another declaration of the same name hides. */
  forget(unit: Unit): void {
    for (const key of this.#known.get(unit)?.keys ?? []) this.#gone.set(key, unit)
    this.#known.delete(unit)
  }

  /** The bodies whose effects through calls have changed. */
  update(): EffectKey[] {
    for (const [key, unit] of this.#gone) {
      if (this.#owners.get(key) !== unit) continue
      this.#owners.delete(key)
      this.graph.set(key, undefined)
    }
    this.#gone.clear()
    return this.graph.update()
  }

  /** Checks the flow of a unit's bodies. `read` is called with each body whose effects matter. Returns the problems found. */
  flow(unit: Unit, scope: Scope, read: (key: EffectKey) => void): ResolveProblem[] {
    const problems: ResolveProblem[] = []
    const effectsOf = this.#effectsOf(scope, read)
    for (const { body, typed } of this.#known.get(unit)?.bodies ?? []) {
      const keys = [body.key, body.key.replace(/^message /, 'guard ')]
      keys.forEach(read)
      const circles = [...new Set(keys)].map((key) => ({ key, circle: this.graph.of(key)?.circle ?? [] }))
      const own = this.graph.of(body.key) ?? this.graph.closed(noEffects())
      const report = (problem: Parameters<Parameters<typeof checkFlow>[0]['report']>[0]) => {
        problems.push({ ...problem, place: body.place })
      }
      checkFlow({ scope, body, typed, own, circles, effectsOf, report })
    }
    return problems
  }

  #putEffects(unit: Unit, body: UnitBody, typed: TypedBody, facts: EffectFacts): EffectKey[] {
    this.#put(unit, body.key, directEffects(typed.statements, facts))
    if (!body.key.startsWith('message ')) return [body.key]
    const guard = body.key.replace(/^message /, 'guard ')
    this.#put(unit, guard, directEffects(typed.statements.slice(0, typed.guard), facts))
    return [body.key, guard]
  }

  /** The outside may take its time and raise what it declares, whatever the default implementation does. */
  #putExternal(
    unit: Unit,
    { name, decl }: (UnitSymbol & { kind: 'callable' })['symbol'],
    bodies: readonly KnownBody[],
    facts: EffectFacts,
  ): EffectKey {
    const key = `external ${name}`
    const body = bodies.find((one) => one.body.key === key)
    const effects = body ? directEffects(body.typed.statements, facts) : noEffects()
    effects.waits = true
    if (decl.kind === 'external') for (const code of decl.throws) effects.raises.add(code.text)
    this.#put(unit, key, effects)
    return key
  }

  #put(unit: Unit, key: EffectKey, effects: ReturnType<typeof noEffects>): void {
    this.#owners.set(key, unit)
    this.#gone.delete(key)
    this.graph.set(key, effects)
  }

  #effectsOf(scope: Scope, read: (key: EffectKey) => void) {
    const facts = effectFacts(scope)
    return (target: CallTarget, isGuard: boolean): ClosedEffects => {
      const key = isGuard ? guardKey(target) : effectKey(target)
      read(key)
      return this.graph.of(key) ?? this.#bodiless(target, isGuard, facts)
    }
  }

  /** The effects of a call of an RPC without a body; its guard is empty. */
  #bodiless(callee: CallTarget, isGuard: boolean, facts: EffectFacts): ClosedEffects {
    if (isGuard) return this.graph.closed(noEffects())
    const at = OFFSETS.rangeOf({ start: 0, end: 0 })
    const call = { kind: 'call', at, type: { kind: 'bool' }, callee, args: [] } as const
    return this.graph.closed(directEffects([{ kind: 'do', at, call }], facts))
  }
}

/** What the effects of bodies need to know of the scope. */
export function effectFacts(scope: Scope): EffectFacts {
  return {
    behaviourOf: ({ class: className, name }) => {
      const owner = classNamed(scope, className)
      return owner && bodilessRpc(scope, owner, name)
    },
    isComputed: (owner, name) => {
      const field = classNamed(scope, owner)?.fieldsByName.get(name)
      return field !== undefined && isComputed({ scope }, field)
    },
  }
}

function bodilessRpc(
  scope: Scope,
  owner: NonNullable<ReturnType<typeof classNamed>>,
  name: string,
): BodilessRpc | undefined {
  const message = owner.messages.find((one) => one.name === name)
  if (message) {
    if (bodyOf(scope, message)) return undefined
    const does = messageBehaviour(declaredClass(owner), message)
    return { does, throws: message.decl.throws.map((code) => code.text) }
  }
  if (bodyApart(scope, owner, name)) return undefined
  const signature = impliedSignature(owner, name)
  if (signature?.does.kind !== 'set_record') return signature && { does: signature.does, throws: [] }
  const fields = settableFields(declaredClass(owner)).map((field) => field.name)
  return { does: { kind: 'set_many', fields }, throws: [] }
}
