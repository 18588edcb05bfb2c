/** Chance that a seed repeats: what `uuid()` and `random(n)` give, and the uuids of new objects. */
import { uniformBigInt } from 'pure-rand/distribution/uniformBigInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Chance } from '../../runtime/bodies/chance.ts'

const BITS_128 = (1n << 128n) - 1n

/** `seed`: any whole number. */
export function seededChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed)
  return {
    uuid: () => uuidOf(uniformBigInt(generator, 0n, BITS_128)),
    random: (n) => uniformBigInt(generator, 0n, n - 1n),
  }
}

/** RFC 9562, version 4. */
function uuidOf(bits: bigint): string {
  const hex = bits.toString(16).padStart(32, '0')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20)].join('-')
}
