/**
 * Which outcomes an API has, and which of them the write of a field concerns. An outcome is the value of a computed field of
 * an object, or whether an object meets a check.
 */
import type { Api } from '../../../model/api.ts'
import { computedOrder, Dependencies } from '../../../model/dependencies.ts'
import type { ReadPath, Reads } from '../../../model/reads.ts'

export type RuleOutcome =
  | { readonly kind: 'field'; readonly class: string; readonly field: string }
  | { readonly kind: 'check'; readonly class: string; readonly index: number }

/** Outcomes, by their place in `OutcomePlan.outcomes`, of the objects at the start of the path. */
export interface Concerned {
  readonly path: ReadPath
  readonly outcomes: number[]
}

export class OutcomePlan {
  /** Each after those that it reads, and so checks last. */
  readonly outcomes: readonly RuleOutcome[]
  readonly #ofClass = new Map<string, number[]>()
  readonly #readers = new Map<string, Map<string, Concerned>>()
  readonly #named = new Map<string, Set<number>>()
  /** The outcomes whose expressions name initial objects; asked at each evaluation. */
  readonly #naming = new Set<number>()
  readonly #fieldAt = new Map<string, number>()
  readonly #sources: readonly ReadonlySet<string>[]

  /** Throws Error (a bug of the checker) if computed fields need each other in a circle. */
  constructor(api: Api) {
    const dependencies = new Dependencies(api)
    const { order, circle } = computedOrder(api, dependencies)
    if (!order) throw new Error(`computed fields in a circle: ${circle.join(', ')}`)
    const classes = new Map(api.classes.map((owner) => [owner.name, owner]))
    const checks = api.classes.flatMap((owner) =>
      (owner.checks ?? []).map((_, index) => ({ kind: 'check', class: owner.name, index }) as const),
    )
    this.outcomes = [...order.map((name) => ({ kind: 'field', ...name }) as const), ...checks]
    const reads = this.outcomes.map((outcome) => {
      if (outcome.kind === 'field') return dependencies.ofField(outcome.class, outcome.field)
      const owner = classes.get(outcome.class)
      if (!owner) throw new Error(`the model has no class "${outcome.class}"`)
      return dependencies.ofCheck(owner, outcome.index)
    })
    for (const [i, outcome] of this.outcomes.entries()) this.#note(i, outcome, reads[i] as Reads)
    this.#sources = this.#allSources(reads)
  }

  #note(i: number, outcome: RuleOutcome, { fields, objects }: Reads): void {
    this.#ofClass.set(outcome.class, [...this.ofClass(outcome.class), i])
    if (outcome.kind === 'field') this.#fieldAt.set(readKey(outcome.class, outcome.field), i)
    for (const read of fields) {
      const readers = this.#readers.get(readKey(read.class, read.field)) ?? new Map<string, Concerned>()
      this.#readers.set(readKey(read.class, read.field), readers)
      const key = JSON.stringify(read.path)
      const concerned = readers.get(key) ?? { path: read.path, outcomes: [] }
      readers.set(key, concerned)
      concerned.outcomes.push(i)
    }
    for (const { class: owner, object } of objects) {
      const key = objectName(owner, object)
      this.#named.set(key, (this.#named.get(key) ?? new Set()).add(i))
      this.#naming.add(i)
    }
  }

  /** Of each outcome, the fields that it depends on, also through computed ones. */
  #allSources(reads: readonly Reads[]): ReadonlySet<string>[] {
    const all: Set<string>[] = []
    for (const { fields } of reads) {
      const sources = new Set<string>()
      for (const read of fields) {
        const key = readKey(read.class, read.field)
        sources.add(key)
        const computed = this.#fieldAt.get(key)
        for (const source of (computed === undefined ? undefined : all[computed]) ?? []) sources.add(source)
      }
      all.push(sources)
    }
    return all
  }

  /** The outcomes of the objects of a class. */
  ofClass(className: string): readonly number[] {
    return this.#ofClass.get(className) ?? []
  }

  /** Whom the write of a field concerns. */
  readersOf(className: string, field: string): Iterable<Concerned> {
    return this.#readers.get(readKey(className, field))?.values() ?? []
  }

  /** Outcomes of all objects of their classes, which depend on whether that initial object exists. */
  naming(className: string, object: string): Iterable<number> {
    return this.#named.get(objectName(className, object)) ?? []
  }

  /** Whether the expression names initial objects. */
  namesObjects(outcome: number): boolean {
    return this.#naming.has(outcome)
  }

  /** The initial objects that expressions name. */
  *named(): Generator<readonly [className: string, object: string]> {
    for (const key of this.#named.keys()) {
      const [owner = '', object = ''] = key.split(' ')
      yield [owner, object]
    }
  }

  /** undefined for a field that is not computed. */
  fieldAt(className: string, field: string): number | undefined {
    return this.#fieldAt.get(readKey(className, field))
  }

  /** The keys of the fields that an outcome depends on, directly or not. */
  sourcesOf(outcome: number): ReadonlySet<string> {
    return this.#sources[outcome] ?? new Set()
  }

  /** Whether the write of the field, or of an object of the class, may change an outcome. */
  isSource(className: string, field: string): boolean {
    return this.#readers.has(readKey(className, field))
  }
}

export function readKey(className: string, field: string): string {
  return `${className}.${field}`
}

function objectName(className: string, object: string): string {
  return `${className} ${object}`
}
