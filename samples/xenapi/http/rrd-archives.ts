/** The archives that xapi keeps of each source: how far back, in which steps. */
import type { Consolidation } from './rrd-values.ts'

/** Seconds between two measurements. */
export const STEP = 5

export interface Archive {
  readonly cf: Consolidation
  /** Measurements in a row. */
  readonly measurements: number
  readonly rows: number
}

/** Ten minutes, two hours, a week, a year. */
export const ARCHIVES: readonly Archive[] = [
  { cf: 'AVERAGE', measurements: 1, rows: 120 },
  ...ofEach(12, 120),
  ...ofEach(720, 168),
  ...ofEach(17_280, 366),
]

function ofEach(measurements: number, rows: number): Archive[] {
  return (['AVERAGE', 'MIN', 'MAX'] as const).map((cf) => ({ cf, measurements, rows }))
}

/** The time of the last measurement, in seconds since 1970. */
export function lastMeasured(now: number): number {
  return Math.floor(now / STEP) * STEP
}

/** The times of an archive's rows, from the newest on. */
export function rowTimes({ measurements, rows }: Pick<Archive, 'measurements' | 'rows'>, now: number): number[] {
  const step = STEP * measurements
  const last = Math.floor(lastMeasured(now) / step) * step
  return Array.from({ length: rows }, (_, i) => last - i * step)
}

/**
 * The archives to answer from, of one length: the finest that reach back to `start` in steps of `interval` seconds or more, else
 * the longest. Without `cf`, of all consolidations.
 */
export function bestArchives(
  now: number,
  start: number,
  interval: number,
  cf: Consolidation | null,
): readonly Archive[] {
  const there = ARCHIVES.filter((one) => cf === null || one.cf === cf)
  const reaches = ({ measurements, rows }: Archive) => lastMeasured(now) - STEP * measurements * rows < start
  const found = there.find((one) => STEP * one.measurements >= interval && reaches(one)) ?? there.at(-1)
  return there.filter((one) => one.measurements === found?.measurements)
}
