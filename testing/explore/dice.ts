/** Chance that a seed repeats: what an exploration draws its choices from. */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export class Dice {
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  /** `seed`: any whole number. Equal seeds give equal draws. */
  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
  }

  /** A whole number from 0 up to, not including, `limit`; 0 for a limit of 0. */
  below(limit: number): number {
    return limit <= 1 ? 0 : uniformInt(this.#generator, 0, Math.floor(limit) - 1)
  }

  /** True about so many times of a hundred. */
  percent(times: number): boolean {
    return this.below(100) < times
  }

  /** One of the items; undefined of none. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)]
  }

  /** One of the items from `start` up to, not including, `end`; undefined where there is none. */
  pickOf<T>(items: readonly T[], start: number, end = items.length): T | undefined {
    return items[start + this.below(Math.min(end, items.length) - start)]
  }

  /** The place of one of the weights, as often as its share; -1 where all are 0. `sum`: of all weights, where it is known. */
  weighted(weights: readonly number[], sum = sumOfWeights(weights)): number {
    if (sum <= 0) return -1
    let left = (this.below(1_000_000) / 1_000_000) * sum
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i] as number
      if (left < 0) return i
    }
    return weights.findLastIndex((weight) => weight > 0)
  }
}

export function sumOfWeights(numbers: readonly number[]): number {
  let sum = 0
  for (const one of numbers) sum += one
  return sum
}
