/** The code of an API whose worlds are watched, and what they have covered so far. */
import type { WorldCode } from '../world/load.ts'
import { BehaviourWatch } from './behaviour-watch.ts'
import { type Coverage, coveredFiles } from './coverage.ts'

export class CoveredCode {
  /** For worlds. */
  readonly code: WorldCode
  readonly #watch: BehaviourWatch

  /** `code`: loaded with `coverage`, and used by nobody else. */
  constructor(code: WorldCode) {
    this.#watch = new BehaviourWatch(code.model)
    this.code = this.#watch.watched(code)
  }

  coverage(): Coverage {
    const { sites, hits } = this.code
    return {
      files: coveredFiles(sites, hits),
      errors: this.#watch.errors(),
      transitions: this.#watch.transitions(),
    }
  }
}
