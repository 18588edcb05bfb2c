/** Chance that a seed repeats: what `uuid()` and `random(n)` give, and the uuids of new objects. */
import { uniformBigInt } from 'pure-rand/distribution/uniformBigInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Chance } from '../../runtime/bodies/chance.ts'

/** What a world gives the initial objects, whatever its seed is: they are the same in all worlds. */
const INITIAL = 0
/** So that a world with that seed does not give the uuids of the initial objects again. */
const MASK = 0x5bd1e995

export class SeededChance implements Chance {
  #generator = xoroshiro128plus(INITIAL)
  #mask = MASK

  /** From here on, what follows from the seed, which is any whole number. */
  begin(seed: number): void {
    this.#generator = xoroshiro128plus(seed)
    this.#mask = 0
  }

  readonly uuid = (): string => uuidOf(this.#word(), this.#word(), this.#word(), this.#word())

  readonly random = (n: bigint): bigint => uniformBigInt(this.#generator, 0n, n - 1n)

  /** 32 bits as hexadecimal digits. */
  #word(): string {
    return ((this.#generator.next() ^ this.#mask) >>> 0).toString(16).padStart(8, '0')
  }
}

/** RFC 9562, version 4. */
function uuidOf(a: string, b: string, c: string, d: string): string {
  const variant = '89ab'[Number.parseInt(c.charAt(0), 16) & 3]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}
