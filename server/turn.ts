/** Lets the event loop take in what has arrived. */
export function turn(): Promise<void> {
  return new Promise((resolve) => later(resolve))
}

/** A web worker has no setImmediate. */
const later: (work: () => void) => void = globalThis.setImmediate ?? ((work) => setTimeout(work, 0))
