/** Chance as bodies have it: passed in, so that tests can repeat a run. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'

export interface Chance {
  uuid(): string
  /** 0 … n - 1, for an n of at least 1. */
  random(n: bigint): bigint
}

/** What Node's randomInt can give; it takes its bytes from the system in large pieces. */
const SMALL = 2n ** 47n

/** 128 bits for a number of 63 make the difference between likely and unlikely numbers too small to notice. */
export const CHANCE: Chance = {
  uuid: randomUUID,
  random: (n) => (n < SMALL ? BigInt(randomInt(Number(n))) : BigInt(`0x${randomBytes(16).toString('hex')}`) % n),
}
