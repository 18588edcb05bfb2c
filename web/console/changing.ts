/** Something that changes, and tells those who show it. */

export class Changing {
  readonly #listeners = new Set<() => void>()
  /** Counts the changes, so that one that comes between looking and listening is seen. */
  version = 0

  /** Ends by the function that it returns. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  protected changed(): void {
    this.version++
    for (const listener of [...this.#listeners]) listener()
  }
}
