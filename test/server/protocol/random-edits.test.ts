/** After any sequence of edits, opens, closes and saves, the diagnostics equal those of a new server for the final text. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import type { Diagnostic } from 'vscode-languageserver'
import { textDocument, toRange } from '../../../server/workspace/text-document.ts'
import { toUri } from '../../../server/workspace/uris.ts'
import { mutated, type Random, seeded } from '../../grammar/random.ts'
import { Editor } from './client.ts'
import { type MemoryFiles, memoryFiles } from './memory-files.ts'

const ROOT = '/pool'
const SAMPLE = new Map(
  readdirSync('samples/pool')
    .filter((name) => name.endsWith('.crow'))
    .map((name) => [`${ROOT}/${name}`, readFileSync(`samples/pool/${name}`, 'utf8')]),
)

describe('random edits', () => {
  for (const slow of [false, true])
    it(`leave the diagnostics of a fresh server, ${slow ? 'files read slowly' : 'files read at once'}`, async () => {
      let found = 0
      for (let seed = 0; seed < 25; seed++) {
        const random = seeded(seed)
        const typist = await Typist.start(random, slow)
        for (let step = 0; step < 40; step++) {
          await typist.step()
          // Sometimes changes are checked together, sometimes one by one.
          if (random(3) === 0) await typist.editor.settled()
        }
        await typist.editor.settled()
        const fresh = await freshServer(typist)
        assert.deepEqual(shown(typist.editor), shown(fresh), `seed ${seed}`)
        found += shown(fresh).length
        await Promise.all([typist.editor.end(), fresh.end()])
      }
      assert.ok(found > 25, 'the edits broke something')
    })
})

/** Makes random edits as in an editor, and keeps the expected texts. */
class Typist {
  readonly files: MemoryFiles
  readonly editor: Editor
  readonly open = new Map<string, string>()
  readonly #random: Random

  private constructor(files: MemoryFiles, editor: Editor, random: Random) {
    this.files = files
    this.editor = editor
    this.#random = random
  }

  static async start(random: Random, slow: boolean): Promise<Typist> {
    const files = memoryFiles(Object.fromEntries(SAMPLE), slow)
    return new Typist(files, await Editor.inside(files, { folders: [toUri(ROOT)] }), random)
  }

  async step(): Promise<void> {
    const paths = [...new Set([...this.files.content.keys(), ...this.open.keys(), `${ROOT}/new.crow`])]
    const path = paths[this.#random(paths.length)] ?? ''
    const text = this.open.get(path)
    const dice = this.#random(20)
    if (dice === 0) await this.#write(path, mutated(String(this.files.content.get(path) ?? ''), this.#random))
    else if (dice === 1) await this.#remove(path)
    else if (text === undefined) await this.#open(path)
    else if (dice === 2) await this.#close(path)
    else if (dice === 3) await this.#write(path, text)
    else if (dice === 4) await this.#replace(path, SAMPLE.get(path) ?? '')
    else await this.#type(path, text)
  }

  async #open(path: string): Promise<void> {
    const text = String(this.files.content.get(path) ?? 'class fresh {\r\n}\r\n')
    this.open.set(path, text)
    await this.editor.open(toUri(path), text)
  }

  async #close(path: string): Promise<void> {
    this.open.delete(path)
    await this.editor.close(toUri(path))
  }

  async #write(path: string, text: string): Promise<void> {
    this.files.content.set(path, text)
    await this.editor.watched({ uri: toUri(path), type: 2 })
  }

  async #remove(path: string): Promise<void> {
    this.files.content.delete(path)
    await this.editor.watched({ uri: toUri(path), type: 3 })
  }

  async #replace(path: string, text: string): Promise<void> {
    this.open.set(path, text)
    await this.editor.change(toUri(path), { text })
  }

  /** One to three edits, sent together. */
  async #type(path: string, before: string): Promise<void> {
    const changes: object[] = []
    let text = before
    for (let left = 1 + this.#random(3); left > 0; left--) {
      const after = mutated(text, this.#random)
      const edit = difference(text, after)
      changes.push({ range: toRange(textDocument(path, text), edit), text: edit.newText })
      text = after
    }
    this.open.set(path, text)
    await this.editor.change(toUri(path), ...changes)
  }
}

/** The part between the common start and end. Never within a line break, where there are no positions. */
function difference(before: string, after: string): { start: number; end: number; newText: string } {
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  while (start > 0 && /[\r\n]/.test(before[start - 1] ?? '')) start--
  let same = 0
  const most = Math.min(before.length, after.length) - start
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  while (same > 0 && /[\r\n]/.test(before[before.length - same] ?? '')) same--
  return { start, end: before.length - same, newText: after.slice(start, after.length - same) }
}

async function freshServer({ files, open }: Typist): Promise<Editor> {
  const fresh = await Editor.inside(memoryFiles(Object.fromEntries(files.content)), { folders: [toUri(ROOT)] })
  for (const [path, text] of open) await fresh.open(toUri(path), text)
  await fresh.settled()
  return fresh
}

function shown(editor: Editor): [string, readonly Diagnostic[]][] {
  return [...editor.allShown()]
}
