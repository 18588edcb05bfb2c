/** For tests of crashes: the process kills itself at a chosen write to the store (docs/operations.md). */

/**
 * A function to call after each writing statement, just before each COMMIT and just after it. undefined, so that it costs
 * nothing, if CROWFOOT_FAIL_AFTER_WRITES is not a number. The process ends by SIGKILL: nothing is cleaned up, as after a
 * loss of power.
 */
export function failPoint(text = process.env.CROWFOOT_FAIL_AFTER_WRITES): (() => void) | undefined {
  let left = Number(text)
  if (!text || !Number.isSafeInteger(left) || left < 1) return undefined
  return () => {
    if (--left === 0) die()
  }
}

/** Blocks until the signal arrives, so that nothing else happens. */
function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
