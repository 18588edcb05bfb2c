/** Made-up statistics: plausible values that move, and are the same for the same source at the same time. */

/** One line of numbers, such as the use of a processor. */
export interface DataSource {
  /** As xapi names it: `cpu0`. */
  readonly name: string
  readonly type: 'GAUGE' | 'DERIVE'
  /** The least and the most that it can be. */
  readonly min: number
  readonly max: number
  /** Between these it moves. */
  readonly low: number
  readonly high: number
}

/** Whose sources they are. */
export interface Measured {
  readonly owner: 'host' | 'vm' | 'sr'
  readonly uuid: string
  /** Seconds since 1970 from which there are values; null where it does not run. */
  readonly since: number | null
  readonly sources: readonly DataSource[]
}

export type Consolidation = 'AVERAGE' | 'MIN' | 'MAX'

/** A value moves in waves: periods in seconds, and heights, whose sum is 1. */
const WAVES = [
  [86_400, 0.4],
  [3600, 0.25],
  [300, 0.2],
  [20, 0.15],
] as const

/** The values of one source at any time. */
export function valuesOf({ uuid, since }: Measured, source: DataSource) {
  const seed = hash(`${uuid} ${source.name}`)
  const span = source.high - source.low
  return (time: number, step: number, cf: Consolidation): number => {
    if (since === null || time < since) return Number.NaN
    let middle = 0.5
    let spread = 0
    for (const [i, [period, height]] of WAVES.entries()) {
      // Waves that are shorter than the step are not seen in an average.
      if (period <= step) spread += height / 2
      else middle += (height / 2) * Math.sin(2 * Math.PI * (time / period + phase(seed, i)))
    }
    const at = cf === 'MIN' ? middle - spread : cf === 'MAX' ? middle + spread : middle
    return source.low + span * Math.min(1, Math.max(0, at))
  }
}

/** FNV-1a, of 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum >>> 0
}

/** From 0 to 1. */
function phase(seed: number, wave: number): number {
  return ((seed >>> (wave * 8)) & 0xff) / 256
}
