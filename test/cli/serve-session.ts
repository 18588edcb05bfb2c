/** A run of `crow serve` whose servers the test simulates, and the texts that such tests serve. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../../analysis/analyze.ts'
import type { ServeCommandOptions } from '../../cli/serve/options.ts'
import { serveApi } from '../../cli/serve/serve-api.ts'
import { parse } from '../../grammar/parse.ts'
import type { Api } from '../../model/api.ts'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import type { FakeChild, MemoryHost } from './memory-host.ts'

export const VM = 'class VM {\n  RW name_label : string\n}\n'
export const VM_GROWN = 'class VM {\n  RW name_label : string\n  RW size : int = 0\n}\n'
export const VM_RETYPED = 'class VM {\n  RW name_label : int = 0\n}\n'

export const URL_4711 = 'http://127.0.0.1:4711'
export const LISTENING = `listening on ${URL_4711}`

/** A data file of its own, made by the text, with one VM in it. */
export function dataIn(folder: string, text: string, values: { readonly [field: string]: string }): string {
  const { model } = analyze([{ path: 'VM.crow', tree: parse(text) }], 'api')
  const file = join(mkdtempSync(join(folder, 'data-')), 'data.db')
  const store = openStore(model as Api, file)
  store.class('VM').create(new Map(Object.entries(values)))
  store.commit()
  store.close()
  return file
}

/** A running `serve`, and the events that a test waits for. */
export class ServeSession {
  readonly host: MemoryHost
  readonly code: Promise<number>

  constructor(host: MemoryHost, options: ServeCommandOptions) {
    this.host = host
    this.code = serveApi(host, '.', options)
  }

  child(number: number): Promise<FakeChild> {
    return this.#until(() => this.host.children[number - 1])
  }

  async prints(text: string): Promise<void> {
    await this.#until(() => this.host.out().includes(text) || undefined)
  }

  async says(text: string): Promise<void> {
    await this.#until(() => this.host.err().includes(text) || undefined)
  }

  /** One of the lines of `--events json`. */
  event(number: number): Promise<{ readonly [member: string]: unknown }> {
    return this.#until(() => {
      const lines = this.host.out().split('\n').slice(0, -1)
      return lines.length < number ? undefined : JSON.parse(lines[number - 1] ?? '')
    })
  }

  async end(): Promise<void> {
    this.host.interrupt()
    await this.code
  }

  /** Resolves when the expected output of `serve` is there. */
  async #until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const it = found()
      if (it !== undefined) return it
      const ended = this.code.then(() => assert.fail('serve has ended'))
      await Promise.race([this.host.somethingHappens(), ended])
    }
  }
}
