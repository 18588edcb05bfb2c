/**
 * Finds the statement of a scene that breaks an invariant or a check. Both are looked at when the transaction of the scene ends,
 * so that its statements may break them for a while; a test that has failed so runs once more with this trace.
 */
import { RuledStore } from '../../runtime/bodies/rules/ruled-store.ts'
import { type ApiError, apiErrorOf } from '../../runtime/values/api-error.ts'
import { InvariantWatch } from '../world/invariant-watch.ts'
import type { World } from '../world/world.ts'

/** In milliseconds: what all looks together may take. A scene in a loop may have thousands of statements. */
const LONGEST = 2000

interface Broken {
  /** The statement after which it did not hold any more. */
  readonly site: number | undefined
  /** Of a check. */
  readonly error: ApiError | null
}

export class SceneTrace {
  readonly #world: World
  readonly #invariants: InvariantWatch
  /** What does not hold now, by invariant, or by check and object. */
  #broken = new Map<string, Broken>()
  #isWritten = false
  #taken = 0

  constructor(world: World) {
    this.#world = world
    this.#invariants = new InvariantWatch(world.store, world.bodies, world.code.invariants)
    world.store.onFieldChanged(() => {
      this.#isWritten = true
    })
  }

  /** To be called after each statement. `site`: of the statement. */
  look(site: number | undefined): void {
    if (!this.#isWritten || this.#taken > LONGEST) return
    this.#isWritten = false
    const begin = performance.now()
    const before = this.#broken
    this.#broken = new Map()
    for (const [key, error] of this.#brokenNow()) this.#broken.set(key, { site: before.get(key)?.site ?? site, error })
    this.#taken += performance.now() - begin
  }

  /** The statement that broke the invariant of this title. undefined if that is not known. */
  breakerOfInvariant(title: string): number | undefined {
    return this.#taken > LONGEST ? undefined : this.#broken.get(invariantKey(title))?.site
  }

  /** The statement that broke a check, which ended in this error. undefined if that is not known. */
  breakerOfCheck(error: ApiError): number | undefined {
    if (this.#taken > LONGEST) return undefined
    return [...this.#broken.values()].find((one) => one.error?.message === error.message)?.site
  }

  *#brokenNow(): Generator<readonly [key: string, error: ApiError | null]> {
    for (const { title } of this.#invariants.lookAtAll()) yield [invariantKey(title), null]
    const { store } = this.#world
    if (!(store instanceof RuledStore)) return
    for (const [i, { kind, class: owner }] of store.outcomes.plan.outcomes.entries()) {
      if (kind !== 'check') continue
      for (const ref of store.class(owner).refs()) {
        const error = apiErrorOf(() => store.outcomes.check(i, ref))
        if (error) yield [`check ${i} ${ref}`, error]
      }
    }
  }
}

function invariantKey(title: string): string {
  return `invariant ${title}`
}
