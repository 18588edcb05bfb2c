/** Texts by key, in memory. */
import type { Settings } from '../store.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

export class MemorySettings implements Settings {
  readonly #transaction: MemoryTransaction
  readonly #texts: Map<string, string>

  constructor(transaction: MemoryTransaction, texts: Map<string, string>) {
    this.#transaction = transaction
    this.#texts = texts
  }

  get(key: string): string | undefined {
    return this.#texts.get(key)
  }

  set(key: string, value: string): void {
    this.#transaction.put(this.#texts, key, value)
  }

  delete(key: string): void {
    if (this.#texts.has(key)) this.#transaction.put(this.#texts, key, undefined)
  }

  keys(prefix: string): string[] {
    return [...this.#texts.keys()].filter((key) => key.startsWith(prefix)).sort()
  }
}
