/** Random choices, the same for the same seed on every machine. */
import { randomOf as numbersOf } from '../../support/random.ts'

export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  chance(oneIn: number): boolean
  pick<T>(all: readonly T[]): T
  /** About one in `oneIn` of the elements. */
  some<T>(all: readonly T[], oneIn: number): T[]
}

export function randomOf(seed: number): Random {
  const below = numbersOf(seed)
  const chance = (oneIn: number) => below(oneIn) === 0
  return {
    below,
    chance,
    pick: (all) => all[below(all.length)]!,
    some: (all, oneIn) => all.filter(() => chance(oneIn)),
  }
}

/** CROWFOOT_SEED, or else `usual`. */
export function seedOf(usual: number): number {
  const given = Number(process.env.CROWFOOT_SEED || usual)
  if (!Number.isSafeInteger(given)) throw new Error(`CROWFOOT_SEED is not a whole number: ${process.env.CROWFOOT_SEED}`)
  return given
}
