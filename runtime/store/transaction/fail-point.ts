/** For tests of what a crash does: the process ends itself at a chosen storage write (docs/operations.md). */

/**
 * Called after each writing statement, and just before and just after each COMMIT; undefined, and so free of cost, where
 * CROWFOOT_FAIL_AFTER_WRITES names no number. The process ends by SIGKILL, as after a loss of power nothing is tidied up.
 */
export function failPoint(text = process.env.CROWFOOT_FAIL_AFTER_WRITES): (() => void) | undefined {
  let left = Number(text)
  if (!text || !Number.isSafeInteger(left) || left < 1) return undefined
  return () => {
    if (--left === 0) die()
  }
}

/** The signal may take a moment to arrive; nothing may happen in it. */
function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
