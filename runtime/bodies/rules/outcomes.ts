/** Evaluates computed fields and checks, and keeps the computed fields in the store as they would be evaluated now. */
import type { Api, Type } from '../../../model/api.ts'
import type { ClassStore, Store } from '../../store/store.ts'
import { ApiError } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import { type Shapes, shapesOf } from '../../values/shapes.ts'
import type { Value } from '../../values/values.ts'
import { livingPart } from '../living-part.ts'
import type { CompiledBodies, PlainCode } from '../protocol.ts'
import { ChangedFields } from './changed-fields.ts'
import { EvaluationRun } from './evaluation-run.ts'
import { OutcomePlan, type RuleOutcome, readKey } from './outcome-plan.ts'

export class Outcomes {
  readonly plan: OutcomePlan
  readonly #store: Store
  readonly #changed: ChangedFields
  #codes: readonly PlainCode[] = []
  /** Of computed fields, by outcome. */
  readonly #types: readonly (Type | undefined)[]
  readonly #shapes: Shapes
  /** What was evaluated in between since the last change, by outcome and object. */
  readonly #fresh = new Map<string, Value>()
  #settling = false
  #running = 0
  #evaluations = 0
  #evaluated = 0

  /** `store`: where the values are kept. */
  constructor(api: Api, store: Store, plan = new OutcomePlan(api)) {
    this.plan = plan
    this.#store = store
    this.#changed = new ChangedFields(plan, store)
    this.#shapes = shapesOf(api)
    this.#types = plan.outcomes.map((outcome) => typeOf(this.#shapes, outcome))
    store.onFieldChanged((className, ref, field) => {
      this.#forgetFresh()
      this.#changed.note(className, ref, field)
    })
  }

  /** The code of the expressions, which reads the store that has fresh values. To be called before anything is evaluated. */
  use(bodies: CompiledBodies): void {
    this.#codes = this.plan.outcomes.map((outcome) => codeOf(bodies, outcome))
  }

  /** Writes that wait for `settle` may have changed the outcome. */
  isStale(outcome: number, className: string, ref: string): boolean {
    return !this.#settling && !this.#changed.isEmpty && this.#changed.mayConcern(outcome, className, ref)
  }

  /** The value of a computed field as it would be after `settle`. Throws HANDLE_INVALID if there is no such object. */
  fresh(outcome: number, objects: ClassStore, field: string, ref: string): Value {
    if (!this.isStale(outcome, objects.name, ref)) return objects.field(field).get(ref)
    const key = `${outcome} ${ref}`
    const known = this.#fresh.get(key)
    if (known !== undefined) return known
    // Throws where there is no such object.
    objects.field(field).get(ref)
    const value = this.evaluate(outcome, ref)
    this.#fresh.set(key, value)
    return value
  }

  /** The value of a computed field; its type's zero if it cannot be computed. */
  evaluate(outcome: number, ref: string): Value {
    const type = this.#types[outcome]
    if (!type) throw new Error(`outcome ${outcome} is not a computed field`)
    try {
      const value = this.#run(outcome, ref)
      return this.plan.namesObjects(outcome) ? this.#living(type, value) : value
    } catch (error) {
      if (error instanceof ApiError) return this.#shapes.zero(type)
      throw error
    }
  }

  /** An initial object that the expression names may be gone. */
  #living(type: Type, value: Value): Value {
    const isAlive = (className: string, ref: string) => this.#store.class(className).has(ref)
    return livingPart(type, value, isAlive) ?? this.#shapes.zero(type)
  }

  /** Throws the error of a check that the object does not meet. */
  check(outcome: number, ref: string): void {
    this.#run(outcome, ref)
  }

  /** Runs the code of one outcome, and of those that it reads. */
  #run(outcome: number, ref: string): Value {
    if (this.#running === 0) this.#evaluations++
    this.#running++
    const run = new EvaluationRun(true)
    try {
      return this.#codes[outcome]?.(run, ref) as Value
    } finally {
      this.#running--
      this.#evaluated += run.taken
    }
  }

  /** The number of the evaluation that runs, during which nothing is written; 0 if none runs. */
  get evaluation(): number {
    return this.#running === 0 ? 0 : this.#evaluations
  }

  /** How many steps all evaluations have taken. */
  get evaluated(): number {
    return this.#evaluated
  }

  /**
   * Evaluates all outcomes that writes since the last call may have changed, and writes computed fields that have another
   * value now. Throws the error of a check that an object does not meet; what was noted is forgotten then.
   */
  settle(): void {
    if (this.#changed.isEmpty) return
    this.#settling = true
    try {
      this.#settleAll()
    } finally {
      this.#settling = false
      this.forget()
    }
  }

  /** As `settle`, for work that may go on if it throws: only some of its writes are undone then, so all stay noted. */
  settleAmid(): void {
    const noteAgain = this.#changed.remember()
    try {
      this.settle()
    } catch (error) {
      noteAgain()
      throw error
    }
  }

  /** Evaluates all computed fields of all objects. */
  computeAll(): void {
    this.#settling = true
    try {
      for (const [i, { kind, class: className }] of this.plan.outcomes.entries())
        if (kind === 'field') for (const ref of this.#store.class(className).refs()) this.#write(i, ref)
    } finally {
      this.#settling = false
      this.forget()
    }
  }

  /** Some of the writes are undone. What was noted of them stays: it costs another evaluation, but no write. */
  undone(): void {
    this.#forgetFresh()
  }

  /** All of the writes are undone, or settled. */
  forget(): void {
    this.#changed.clear()
    this.#forgetFresh()
  }

  #forgetFresh(): void {
    if (this.#fresh.size > 0) this.#fresh.clear()
  }

  #settleAll(): void {
    const due: (Set<string> | undefined)[] = []
    const note = (outcome: number, ref: string) => {
      const refs = due[outcome]
      if (refs) refs.add(ref)
      else due[outcome] = new Set([ref])
    }
    for (const [i, { kind, class: className }] of this.plan.outcomes.entries()) {
      // What an outcome writes concerns only those after it.
      if (!this.#changed.isEmpty) this.#changed.take(note)
      const refs = due[i]
      if (!refs) continue
      const objects = this.#store.class(className)
      for (const ref of refs) {
        if (!objects.has(ref)) continue
        if (kind === 'field') this.#write(i, ref)
        else this.check(i, ref)
      }
    }
  }

  #write(outcome: number, ref: string): void {
    const { class: className, field } = this.plan.outcomes[outcome] as RuleOutcome & { kind: 'field' }
    const kept = this.#store.class(className).field(field)
    const value = this.evaluate(outcome, ref)
    const old = kept.get(ref)
    if (old === value) return
    // Also where only the order of a set or a map has changed: bodies read it in the order of the expression.
    if (canonicalText(old) !== canonicalText(value)) kept.set(ref, value)
  }
}

function codeOf(bodies: CompiledBodies, outcome: RuleOutcome): PlainCode {
  const code =
    outcome.kind === 'field'
      ? bodies.computed.get(readKey(outcome.class, outcome.field))
      : bodies.checks.get(outcome.class)?.[outcome.index]
  if (code) return code
  throw new Error(`no code for a computed field or a check of "${outcome.class}"`)
}

function typeOf(shapes: Shapes, outcome: RuleOutcome): Type | undefined {
  if (outcome.kind === 'check') return undefined
  return shapes.members(outcome.class).find(({ name }) => name === outcome.field)?.type
}
