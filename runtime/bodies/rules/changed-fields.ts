/** The fields that were written since the outcomes were last settled, and the objects whose outcomes that concerns. */
import type { Store } from '../../store/store.ts'
import type { OutcomePlan } from './outcome-plan.ts'
import { readKey } from './outcome-plan.ts'

interface Writes {
  readonly class: string
  readonly field: string
  readonly refs: Set<string>
}

export class ChangedFields {
  readonly #plan: OutcomePlan
  readonly #store: Store
  readonly #fields = new Map<string, Writes>()
  /** Objects that were made or destroyed, by class. */
  readonly #objects = new Map<string, Set<string>>()
  /** The refs of the initial objects that expressions name. */
  readonly #named: ReadonlyMap<string, string>

  constructor(plan: OutcomePlan, store: Store) {
    this.#plan = plan
    this.#store = store
    this.#named = new Map(
      [...plan.named()].flatMap(([className, object]) => {
        const ref = store.initialObject(className, object)
        return ref === null ? [] : [[`${className} ${ref}`, object]]
      }),
    )
  }

  get isEmpty(): boolean {
    return this.#fields.size === 0 && this.#objects.size === 0
  }

  /** `field` is null for an object that was made or destroyed. */
  note(className: string, ref: string, field: string | null): void {
    if (field !== null) this.#noteField(className, ref, field)
    else if (this.#plan.ofClass(className).length > 0 || this.#named.has(`${className} ${ref}`))
      this.#objects.set(className, (this.#objects.get(className) ?? new Set()).add(ref))
  }

  #noteField(className: string, ref: string, field: string): void {
    if (!this.#plan.isSource(className, field)) return
    const key = readKey(className, field)
    const writes = this.#fields.get(key) ?? { class: className, field, refs: new Set() }
    if (writes.refs.size === 0) this.#fields.set(key, writes)
    writes.refs.add(ref)
  }

  /** Makes a function that notes again what is noted now. */
  remember(): () => void {
    const fields = [...this.#fields].map(([key, writes]) => [key, { ...writes, refs: new Set(writes.refs) }] as const)
    const objects = [...this.#objects].map(([className, refs]) => [className, new Set(refs)] as const)
    return () => {
      for (const [, { class: className, field, refs }] of fields)
        for (const ref of refs) this.#noteField(className, ref, field)
      for (const [className, refs] of objects) for (const ref of refs) this.note(className, ref, null)
    }
  }

  /** `Map.clear` makes a new table even of an empty map, and this is called for every write. */
  clear(): void {
    if (this.#fields.size > 0) this.#fields.clear()
    if (this.#objects.size > 0) this.#objects.clear()
  }

  /** True if the outcome of that object may differ from the last one. */
  mayConcern(outcome: number, className: string, ref: string): boolean {
    if (this.#objects.get(className)?.has(ref)) return true
    for (const owner of this.#objects.values()) if (this.#namesOneOf(owner)) return true
    const sources = this.#plan.sourcesOf(outcome)
    for (const key of this.#fields.keys()) if (sources.has(key)) return true
    return false
  }

  #namesOneOf(refs: ReadonlySet<string>): boolean {
    for (const key of this.#named.keys()) if (refs.has(key.slice(key.indexOf(' ') + 1))) return true
    return false
  }

  /** Takes what was noted, and calls `concern` with each object that has an outcome which it may change. */
  take(concern: (outcome: number, ref: string) => void): void {
    const [fields, objects] = [[...this.#fields.values()], [...this.#objects]]
    this.clear()
    for (const [className, refs] of objects)
      for (const ref of refs) {
        for (const outcome of this.#plan.ofClass(className)) concern(outcome, ref)
        const object = this.#named.get(`${className} ${ref}`)
        if (object !== undefined)
          for (const outcome of this.#plan.naming(className, object)) this.#all(outcome, concern)
      }
    for (const writes of fields) this.#spread(writes, concern)
  }

  /** Goes backwards along each path that leads to the field. */
  #spread({ class: className, field, refs }: Writes, concern: (outcome: number, ref: string) => void): void {
    for (const { path, outcomes } of this.#plan.readersOf(className, field)) {
      let reached: Iterable<string> = refs
      for (const step of [...path.steps].reverse()) {
        const holders = this.#store.class(step.class).field(step.field)
        const next = new Set<string>()
        for (const ref of reached) for (const holder of holders.holders(ref)) next.add(holder)
        reached = next
      }
      const { class: owner, object } = path.start
      if (object === null) {
        for (const ref of reached) for (const outcome of outcomes) concern(outcome, ref)
      } else if ([...reached].some((ref) => this.#named.get(`${owner} ${ref}`) === object))
        for (const outcome of outcomes) this.#all(outcome, concern)
    }
  }

  #all(outcome: number, concern: (outcome: number, ref: string) => void): void {
    const className = this.#plan.outcomes[outcome]?.class
    if (className !== undefined) for (const ref of this.#store.class(className).refs()) concern(outcome, ref)
  }
}
