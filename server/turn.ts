/** Waits for one turn of the event loop, which reads messages that have arrived. */
export function turn(): Promise<void> {
  return new Promise((resolve) => later(resolve))
}

/** A web worker has no setImmediate. */
const later: (work: () => void) => void = globalThis.setImmediate ?? ((work) => setTimeout(work, 0))
