/**
 * A store whose writes keep the rules of the API: conditions at each write, and computed fields and checks at the end of the
 * outermost `atomically`, in the same transaction as the writes that concern them (docs/language.md, Constraints).
 */
import type { Api } from '../../../model/api.ts'
import type {
  Changes,
  ClassStore,
  FieldListener,
  Settings,
  Store,
  StoreMark,
  StoreSnapshot,
} from '../../store/store.ts'
import type { Value } from '../../values/values.ts'
import type { CompiledBodies, MakeBodies } from '../protocol.ts'
import { type OutcomePlan, readKey } from './outcome-plan.ts'
import { Outcomes } from './outcomes.ts'
import { RuledObjects, type RuledWrite } from './ruled-objects.ts'
import { type CheckCondition, ValueConditions } from './value-conditions.ts'

export class RuledStore implements Store {
  readonly settings: Settings
  readonly changes: Changes
  readonly bodies: CompiledBodies
  readonly outcomes: Outcomes
  readonly conditions: ReadonlyMap<string, CheckCondition>
  readonly #inner: Store
  readonly #valueConditions: ValueConditions
  readonly #classes = new Map<string, ClassStore>()
  /** By class, the fields with conditions. */
  readonly #conditioned = new Map<string, string[]>()
  /** Classes whose writes may break a condition. */
  #violable: ReadonlySet<string> = new Set()
  /** Written fields with conditions, in the write that is running. */
  #written: (readonly [className: string, ref: string, field: string])[] = []
  #depth = 0

  /** `make`: makes the code of expressions that read this store. `plan` is that of the API, where it is made already. */
  constructor(api: Api, inner: Store, make: MakeBodies, plan?: OutcomePlan) {
    this.#inner = inner
    this.settings = inner.settings
    this.changes = inner.changes
    this.outcomes = new Outcomes(api, inner, plan)
    this.bodies = make({ api, store: this })
    this.outcomes.use(this.bodies)
    this.#valueConditions = new ValueConditions(api, this.bodies.conditions)
    this.conditions = this.#valueConditions.ofFields()
    for (const key of this.conditions.keys()) {
      const [owner = '', field = ''] = key.split('.')
      this.#conditioned.set(owner, [...(this.#conditioned.get(owner) ?? []), field])
    }
    this.#violable = violable(api, this.#conditioned)
    if (this.conditions.size > 0) inner.onFieldChanged((...change) => this.#noteWritten(...change))
  }

  class(name: string): ClassStore {
    const known = this.#classes.get(name)
    if (known) return known
    const made = new RuledObjects(this.#inner.class(name), this.outcomes, this.#writeOf(name))
    this.#classes.set(name, made)
    return made
  }

  /** A computed field is settled, and a check is checked, at the end of the outermost call. */
  atomically<T>(work: () => T): T {
    if (this.#depth > 0) return this.#inside(work)
    try {
      return this.#inner.atomically(() => {
        const result = this.#nested(work)
        this.outcomes.settle()
        return result
      })
    } catch (error) {
      this.outcomes.forget()
      throw error
    }
  }

  #nested<T>(work: () => T): T {
    this.#depth++
    try {
      return work()
    } finally {
      this.#depth--
    }
  }

  /** A savepoint of the work that is running. */
  #inside<T>(work: () => T): T {
    try {
      return this.#nested(() => this.#inner.atomically(work))
    } catch (error) {
      this.outcomes.undone()
      throw error
    }
  }

  #writeOf(className: string): RuledWrite {
    // Asked at each write: the code that is being made may take the class before the conditions are known.
    return (write) => {
      if (!this.#violable.has(className)) return this.#depth > 0 ? write() : this.atomically(write)
      return this.atomically(() => {
        this.#written = []
        const result = write()
        for (const [owner, ref, field] of this.#written) this.#checkCondition(owner, ref, field)
        return result
      })
    }
  }

  #noteWritten(className: string, ref: string, field: string | null): void {
    const conditioned = this.#conditioned.get(className)
    if (!conditioned) return
    if (field === null) for (const name of conditioned) this.#written.push([className, ref, name])
    else if (conditioned.includes(field)) this.#written.push([className, ref, field])
  }

  #checkCondition(className: string, ref: string, field: string): void {
    const objects = this.#inner.class(className)
    if (objects.has(ref)) this.conditions.get(readKey(className, field))?.(objects.field(field).get(ref) as Value)
  }

  initialObject(className: string, name: string): string | null {
    return this.#inner.initialObject(className, name)
  }

  mark(): StoreMark {
    return this.#inner.mark()
  }

  undo(mark: StoreMark): void {
    this.#inner.undo(mark)
    this.outcomes.undone()
  }

  release(mark: StoreMark): void {
    this.#inner.release(mark)
  }

  settle(): void {
    this.outcomes.settleAmid()
  }

  get evaluated(): number {
    return this.outcomes.evaluated + this.#valueConditions.evaluated
  }

  get dirty(): boolean {
    return this.#inner.dirty
  }

  trouble(): string | null {
    return this.#inner.trouble()
  }

  commit(): void {
    this.#inner.commit()
  }

  onTouched(listener: (className: string, ref: string) => void): void {
    this.#inner.onTouched(listener)
  }

  onFieldChanged(listener: FieldListener): void {
    this.#inner.onFieldChanged(listener)
  }

  onUndone(listener: () => void): void {
    this.#inner.onUndone(listener)
  }

  snapshot(): StoreSnapshot {
    return this.#inner.snapshot()
  }

  hasRoomForSnapshot(): boolean {
    return this.#inner.hasRoomForSnapshot()
  }

  close(): void {
    this.#inner.close()
  }
}

/** The classes of the fields, and those at the other ends of their pairs. */
function violable(api: Api, fields: ReadonlyMap<string, readonly string[]>): Set<string> {
  const classes = new Set(fields.keys())
  for (const { ends } of api.relations)
    if (ends.some((end) => fields.get(end.class)?.includes(end.field))) for (const end of ends) classes.add(end.class)
  return classes
}
