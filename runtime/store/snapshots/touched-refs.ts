/** Remembers which objects were touched since the oldest open snapshot was made. */

export class TouchedRefs {
  /** By the latest touch, the earliest first. */
  readonly #touches = new Map<string, number>()
  #latest = 0

  /** Counts the touches; those that follow have a higher number. */
  get latest(): number {
    return this.#latest
  }

  touch(ref: string): void {
    this.#touches.delete(ref)
    this.#touches.set(ref, ++this.#latest)
  }

  isTouched(ref: string, after: number): boolean {
    return (this.#touches.get(ref) ?? 0) > after
  }

  /** Forgets the touches up to that number. */
  forget(upTo: number): void {
    // Takes no time for each of them, of which there may be as many as objects.
    if (upTo >= this.#latest) this.#touches.clear()
    for (const [ref, touch] of this.#touches) {
      if (touch > upTo) break
      this.#touches.delete(ref)
    }
  }
}
