/** After any edits, the incremental checker gives the diagnostics of a new checker for the same files. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Checker } from '../../analysis/checker.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { generateApi } from '../../bench/generate.ts'
import { parse } from '../../grammar/parse.ts'
import { reparse } from '../../grammar/reparse.ts'
import { seeded } from '../grammar/random.ts'
import { agree, randomChange, wordsOf } from './random-edits.ts'

const SAMPLES = join(import.meta.dirname, '../../samples')

function sample(name: string): SourceFile[] {
  const folder = join(SAMPLES, name)
  const names = readdirSync(folder).filter((file) => file.endsWith('.crow'))
  return names.map((path) => ({ path, tree: parse(readFileSync(join(folder, path), 'utf8')) }))
}

describe('the incremental checker', function () {
  // Each edit is checked twice, once from the beginning; the samples have become larger by their tests.
  this.timeout(90_000)

  for (const name of ['pool', 'bookshop']) {
    it(`gives the diagnostics of a new checker after random edits of ${name}`, () => {
      for (let seed = 0; seed < 6; seed++) {
        const random = seeded(seed)
        let files = sample(name)
        const words = wordsOf(files)
        const checker = new Checker()
        const done: string[] = []
        agree(checker, files, () => 'at the start')
        for (let edit = 0; edit < 25; edit++) {
          const i = random(files.length)
          const file = files[i] as SourceFile
          // Now and then a file is removed, or all files are restored.
          if (random(8) === 0) files = files.length > 2 ? files.toSpliced(i, 1) : sample(name)
          else {
            const change = randomChange(file.tree.text, words, random)
            done.push(`${file.path} ${JSON.stringify(change)}`)
            files = files.with(i, { path: file.path, tree: reparse(file.tree, change) })
          }
          agree(checker, files, () => `seed ${seed}: ${done.join('; ')}`)
        }
      }
    })
  }

  it('gives the diagnostics of a new checker after each declaration is removed and restored', () => {
    const files = sample('pool')
    const checker = new Checker()
    agree(checker, files, () => 'at the start')
    for (const [i, file] of files.entries()) {
      for (const unit of file.tree.units) {
        const text = file.tree.text.slice(unit.start, unit.end)
        const gone = reparse(file.tree, { start: unit.start, end: unit.end, newText: '' })
        agree(checker, files.with(i, { path: file.path, tree: gone }), () => `without ${text}`)
        const back = reparse(gone, { start: unit.start, end: unit.start, newText: text })
        agree(checker, files.with(i, { path: file.path, tree: back }), () => `again ${text}`)
      }
    }
  })

  const twice: readonly (readonly [kind: string, first: string, second: string])[] = [
    ['api', 'api x\n', 'api y uses nothing\n'],
    ['class', 'class a {}\n', 'class a { RO/runtime n : nothing, RO/runtime n : int }\n'],
    ['record', 'record r { n : int }\n', 'record r { n : nothing, n : int }\n'],
    ['enum', 'enum e { a }\n', 'enum e { a, a }\n'],
    ['error', 'error E(a : string)\n', 'error E(a : string, a : string)\n'],
    ['object', 'object nothing o { n = 1 }\n', 'object other o { n = 1 }\n'],
    ['role', 'role r\n', 'role r includes nothing\n'],
    ['define', 'define d(n : int) : int := n\n', 'define d(n : nothing, n : int) : int := x\n'],
    ['external', 'external d(n : int) { }\n', 'external d(n : nothing, n : int) throws NO { }\n'],
    ['body', 'body a.m {}\n', 'body a.m { x }\n'],
    ['compute', 'compute a.f := 1\n', 'compute a.f := x\n'],
    ['invariant', 'invariant "i": true\n', 'invariant "i": x\n'],
    ['test', 'test "t" { expect 1 == 1 }\n', 'test "t" { }\n'],
  ]
  for (const [kind, first, second] of twice) {
    it(`checks the second ${kind} of a name as the first when that is gone, and as the second when it is back`, () => {
      const [before, after] = [first, second].map((text, i) => ({ path: `${i}.crow`, tree: parse(text) }))
      const checker = new Checker()
      const states = [[before, after], [after], [before, after]] as SourceFile[][]
      for (const files of states) agree(checker, files, () => `${files.length} files`)
    })
  }

  it('checks again only the units that an edit concerns', () => {
    const tree = parse(generateApi(300))
    const checker = new Checker()
    assert.ok(checker.update([{ path: 'api.crow', tree }]) > 300)
    const at = tree.text.indexOf('vcpus', tree.text.length / 2)
    const next = reparse(tree, { start: at, end: at, newText: 'x' })
    // The class itself, the two that are bound to it, and one more that is parsed again with it.
    const again = checker.update([{ path: 'api.crow', tree: next }])
    assert.ok(again < 8, `${again} units`)
    assert.equal(checker.update([{ path: 'api.crow', tree: next }]), 0)
  })
})
