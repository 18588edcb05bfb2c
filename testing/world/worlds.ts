/** Worlds of an API, one after the other: one in which nothing is under way begins anew, which is faster than another one. */
import type { WorldCode } from './load.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

export class Worlds {
  readonly #code: WorldCode
  readonly #idle: World[] = []

  constructor(code: WorldCode) {
    this.#code = code
  }

  /** Nothing tells it from `openWorld`. */
  open(options: WorldOptions): World {
    const { seed = 0, invariants, maxSteps } = options
    const at = this.#idle.findIndex(({ options: of }) => of.invariants === invariants && of.maxSteps === maxSteps)
    const [world] = at === -1 ? [] : this.#idle.splice(at, 1)
    if (!world) return openWorld(this.#code, options)
    world.beginAnew(seed)
    return world
  }

  /** The world must not be used any more. */
  async close(world: World): Promise<void> {
    if (world.isAtRest) this.#idle.push(world)
    else await world.close()
  }
}
