/** A line on a terminal that says how far something is. */
import type { Output } from '../host.ts'

/** A line on a terminal that each call of `show` overwrites. Writes nothing where there is no terminal. */
export class OverwrittenLine {
  readonly #output: Output
  #length = 0

  constructor(output: Output) {
    this.#output = output
  }

  show(text: string): void {
    if (this.#output.columns === undefined) return
    this.#output.write(`\r${text.padEnd(this.#length)}`)
    this.#length = text.length
  }

  clear(): void {
    if (this.#length > 0) this.#output.write(`\r${' '.repeat(this.#length)}\r`)
    this.#length = 0
  }
}
