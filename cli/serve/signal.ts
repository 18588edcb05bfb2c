/** Something that happens again and again; what happens while nobody waits counts once. */
export class Signal {
  #next = Promise.withResolvers<void>()
  #raised = false

  raise(): void {
    this.#raised = true
    this.#next.resolve()
  }

  /** Resolves at once where it was raised since the last `clear`. */
  wait(): Promise<void> {
    return this.#next.promise
  }

  clear(): void {
    if (this.#raised) this.#next = Promise.withResolvers<void>()
    this.#raised = false
  }
}
