/** The lines that a process prints, as a test waits for them. */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** The lines that a process prints, each given once. */
export class ProcessLines {
  readonly #lines: string[] = []
  #next = Promise.withResolvers<void>()
  #ended = false

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      assert.ok(stream)
      createInterface(stream).on('line', (line) => {
        this.#lines.push(line)
        this.#wake()
      })
    }
    child.once('close', () => {
      this.#ended = true
      this.#wake()
    })
  }

  #wake(): void {
    this.#next.resolve()
    this.#next = Promise.withResolvers()
  }

  /** The first line that matches; the lines before it are dropped. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    const seen: string[] = []
    for (;;) {
      const { promise } = this.#next
      for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) {
        seen.push(line)
        const found = pattern.exec(line)
        if (found) return found
      }
      if (this.#ended) assert.fail(`The process ended without a line ${pattern}:\n${seen.join('\n')}`)
      await promise
    }
  }
}
