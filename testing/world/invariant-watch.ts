/** Evaluates invariants at each commit: those that read what was written since the last one. */
import type { Api } from '../../model/api.ts'
import type { Effects, Invariant, TypedExpr } from '../../model/body.ts'
import type { CompiledBodies } from '../../runtime/bodies/protocol.ts'
import { EvaluationRun } from '../../runtime/bodies/rules/evaluation-run.ts'
import type { Store } from '../../runtime/store/store.ts'
import { ApiError } from '../../runtime/values/api-error.ts'

/** An invariant that does not hold. */
export interface BrokenInvariant {
  readonly title: string
  /** The objects that break it, where it is about single objects. */
  readonly offenders: readonly { readonly class: string; readonly ref: string }[]
  /** Why it could not be evaluated; null where its value is false. */
  readonly error: ApiError | null
}

/** What an invariant reads: `Class.field`, and classes of whose objects it looks at all. */
export interface InvariantReads {
  readonly title: string
  readonly fields: ReadonlySet<string>
  readonly classes: ReadonlySet<string>
}

/** An invariant looks at all objects. */
const STEPS = 100_000_000

/** `api` with its statements. Found once for all worlds of an API. */
export function invariantReads(api: Api): InvariantReads[] {
  const effects = new Map((api.defines ?? []).map(({ name, body }) => [name, body.effects]))
  return (api.invariants ?? []).map((invariant) => readsOf(invariant, effects))
}

function readsOf({ title, condition }: Invariant, effects: ReadonlyMap<string, Effects>): InvariantReads {
  const fields = new Set<string>()
  const classes = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const part of Object.values(value)) look(part)
    if (!('kind' in value)) return
    const node = value as TypedExpr
    if (node.kind === 'field') fields.add(`${node.class}.${node.field}`)
    if (node.kind === 'all' && node.of === 'class') classes.add(node.name)
    if (node.kind !== 'call' || node.callee.kind !== 'define') return
    const { reads = [], scans = [] } = effects.get(node.callee.name) ?? {}
    for (const field of reads) fields.add(field)
    for (const name of scans) classes.add(name)
  }
  look(condition)
  return { title, fields, classes }
}

export class InvariantWatch {
  readonly #bodies: CompiledBodies
  readonly #reads: readonly InvariantReads[]
  /** `Class.field` and classes that were written since the last look. */
  #written = new Set<string>()

  constructor(store: Store, bodies: CompiledBodies, reads: readonly InvariantReads[]) {
    this.#bodies = bodies
    this.#reads = reads
    if (reads.length === 0) return
    store.onFieldChanged((className, _ref, field) => {
      this.#written.add(field === null ? className : `${className}.${field}`)
    })
  }

  /** What was written is undone. */
  forget(): void {
    this.#written.clear()
  }

  /** Those that are broken now, of the ones that read what was written since the last look. */
  look(): BrokenInvariant[] {
    if (this.#written.size === 0) return []
    const written = this.#written
    this.#written = new Set()
    return this.#reads.filter((one) => concerns(one, written)).flatMap(({ title }) => this.#broken(title))
  }

  /** All that are broken now. */
  lookAtAll(): BrokenInvariant[] {
    this.#written = new Set()
    return this.#reads.flatMap(({ title }) => this.#broken(title))
  }

  #broken(title: string): BrokenInvariant[] {
    const code = this.#bodies.invariants.get(title)
    if (!code) throw new Error(`there is no invariant "${title}"`)
    try {
      if (code(new EvaluationRun(false, STEPS)) === true) return []
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return [{ title, offenders: [], error }]
    }
    return [{ title, offenders: this.#offenders(title), error: null }]
  }

  /** None where one of them makes the expression fail. */
  #offenders(title: string): BrokenInvariant['offenders'] {
    const found = this.#bodies.offenders.get(title)
    if (!found) return []
    try {
      const refs = found.code(new EvaluationRun(false, STEPS)) as readonly (string | null)[]
      return refs.flatMap((ref) => (ref === null ? [] : [{ class: found.class, ref }]))
    } catch (error) {
      if (error instanceof ApiError) return []
      throw error
    }
  }
}

/** A new or destroyed object concerns those that read a field of its class too, as a reference may lead to it. */
function concerns({ fields, classes }: InvariantReads, written: ReadonlySet<string>): boolean {
  for (const one of written) if (fields.has(one) || classes.has(one)) return true
  return false
}
