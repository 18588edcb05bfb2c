/** Filters and sorts many rows in small steps, so that the page stays responsive. */

import type { SortKey } from '../values/value-as-text.ts'

export interface Arrangement<T> {
  /** Whether a row is shown; without it all rows are. */
  readonly test?: ((row: T) => boolean) | undefined
  readonly key?: ((row: T) => SortKey) | undefined
  readonly down?: boolean
}

/** Yields to the browser if its time budget is used up. Rejects when the work was cancelled. */
export type Breathe = () => Promise<void> | undefined

/** The rows that pass the test, sorted by their keys. The sort is stable. */
export async function arrange<T>(rows: Iterable<T>, how: Arrangement<T>, breathe: Breathe): Promise<T[]> {
  const { test, key, down = false } = how
  const passed: Keyed<T>[] = []
  let count = 0
  for (const row of rows) {
    if (++count % STEP === 0) await breathe()
    if (!test || test(row)) passed.push({ row, key: key ? key(row) : 0 })
  }
  const sorted = key ? await sortInSteps(passed, down ? downwards : upwards, breathe) : passed
  return sorted.map(({ row }) => row)
}

/** Yields whenever `budget` milliseconds have passed. Rejects with AbortError after the signal is aborted. */
export function breather(signal: AbortSignal, budget = 8): Breathe {
  let since = performance.now()
  return () => {
    if (performance.now() - since < budget) return undefined
    return rest().then(() => {
      signal.throwIfAborted()
      since = performance.now()
    })
  }
}

interface Keyed<T> {
  readonly row: T
  readonly key: SortKey
}

/** Rows between two looks at the clock. */
const STEP = 200
/** Rows that are sorted in one step, which takes about two milliseconds. */
const RUN = 2000

type Compare = (a: Keyed<unknown>, b: Keyed<unknown>) => number

const upwards: Compare = (a, b) => {
  // A column mixes strings and numbers only if some rows have no value; those come first.
  if (typeof a.key === 'string' && typeof b.key !== 'string') return -1
  if (typeof b.key === 'string' && typeof a.key !== 'string') return 1
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}
const downwards: Compare = (a, b) => upwards(b, a)

/** Sorts short runs by Array.sort and merges them in pairs. */
async function sortInSteps<T>(rows: Keyed<T>[], compare: Compare, breathe: Breathe): Promise<Keyed<T>[]> {
  let runs: Keyed<T>[][] = []
  for (let i = 0; i < rows.length; i += RUN) {
    runs.push(rows.slice(i, i + RUN).sort(compare))
    await breathe()
  }
  while (runs.length > 1) {
    const merged: Keyed<T>[][] = []
    for (let i = 0; i < runs.length; i += 2)
      merged.push(await merge(runs[i] ?? [], runs[i + 1] ?? [], compare, breathe))
    runs = merged
  }
  return runs[0] ?? []
}

async function merge<T>(a: Keyed<T>[], b: Keyed<T>[], compare: Compare, breathe: Breathe): Promise<Keyed<T>[]> {
  const out: Keyed<T>[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (out.length % RUN === 0) await breathe()
    const [left, right] = [a[i], b[j]]
    if (left && (!right || compare(left, right) <= 0)) {
      out.push(left)
      i++
    } else if (right) {
      out.push(right)
      j++
    }
  }
  return out
}

/** Lets the browser draw and handle events. A message, because timers are throttled in hidden pages. */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
