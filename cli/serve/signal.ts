/** An event that repeats. Occurrences while no caller waits count as one. */
export class Signal {
  #next = Promise.withResolvers<void>()
  #raised = false

  raise(): void {
    this.#raised = true
    this.#next.resolve()
  }

  /** True if it was raised since the last `clear`. */
  get isRaised(): boolean {
    return this.#raised
  }

  /** Resolves at once if it was raised since the last `clear`. */
  wait(): Promise<void> {
    return this.#next.promise
  }

  clear(): void {
    if (this.#raised) this.#next = Promise.withResolvers<void>()
    this.#raised = false
  }
}
