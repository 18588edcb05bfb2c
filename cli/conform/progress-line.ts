/** A line on a terminal that says how far a test has come. */
import type { ConformOptions, ConformProgress } from '../../testing/conform/conform-options.ts'
import type { Host } from '../host.ts'
import { count } from '../print/words.ts'

/** In milliseconds. */
const PAUSE = 200

export interface ProgressLine {
  readonly show: (progress: ConformProgress) => void
  readonly clear: () => void
}

/** Nothing is shown where stderr is not a terminal. */
export function progressLine({ stderr }: Host, { duration }: Pick<ConformOptions, 'duration'>): ProgressLine {
  const { columns } = stderr
  if (columns === undefined) return { show: () => undefined, clear: () => undefined }
  const began = performance.now()
  let shown = 0
  let found = 0
  return {
    show({ rule, calls, failures = found, waits }) {
      const now = performance.now()
      found = failures
      if (now - shown < PAUSE && !waits) return
      shown = now
      const seconds = `${Math.round((now - began) / 1000)} of ${Math.round(duration / 1000)} s`
      const doing = waits ? `waiting ${Math.ceil(waits.milliseconds / 1000)} s for ${waits.for}` : rule
      const text = `${seconds}, ${count(calls, 'call')}, ${count(failures, 'failure')}: ${doing}`
      stderr.write(`\r\u001b[K${text.slice(0, columns - 1)}`)
    },
    clear: () => stderr.write('\r\u001b[K'),
  }
}
