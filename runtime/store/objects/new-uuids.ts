/** The uuids of new objects, which lie next to each other in indexes. */
import { randomInt, randomUUID } from 'node:crypto'

/** How many values the first eight digits can have. */
const PREFIXES = 2 ** 32

/**
 * The first 32 bits count up from a random number; the other 90 are random. So those of objects that are created one after
 * the other share a few pages of each index, where wholly random ones write a page each. They say in which order objects
 * were created, as `get_all` does, but not when.
 */
export class NewUuids {
  #prefix: number

  /** `first`: what the first eight digits begin with, as a number. */
  constructor(first = randomInt(PREFIXES)) {
    this.#prefix = first
  }

  next(): string {
    const prefix = this.#prefix.toString(16).padStart(8, '0')
    this.#prefix = (this.#prefix + 1) % PREFIXES
    return prefix + randomUUID().slice(prefix.length)
  }
}
