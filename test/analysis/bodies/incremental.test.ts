/** After any edits of bodies, the incremental checker gives the diagnostics of a new one, and checks only what an edit concerns. */
import assert from 'node:assert/strict'
import { Checker } from '../../../analysis/checker.ts'
import { parse } from '../../../grammar/parse.ts'
import { reparse, type TextChange } from '../../../grammar/reparse.ts'
import { type Random, seeded } from '../../grammar/random.ts'
import { agree, randomChange, wordsOf } from '../random-edits.ts'
import { BODIES } from './sample-text.ts'

/** Pieces that make and break what bodies are about: types, null, effects and paths. */
const PIECES = [
  'return\n',
  'wait 1s\n',
  'fail TOO_SMALL(vm)\n',
  ' != null',
  ' == null',
  ' ?? 1',
  ' and ',
  'not ',
  'destroy vm\n',
  '[]',
  '{}',
  'null',
  'hold ',
  ' where true',
  '"text"',
  '1',
  '2s',
  'all VM',
  'now()',
  '.host',
  '.memory',
  '(',
  ')',
  'let x = vm\n',
  'stop(vm)\n',
  'VM.start(vm)\n',
]

function bodyChange(text: string, words: readonly string[], random: Random): TextChange {
  if (random(3) > 0) return randomChange(text, words, random)
  const start = random(text.length + 1)
  const end = Math.min(text.length, start + random(2) * random(12))
  return { start, end, newText: PIECES[random(PIECES.length)] as string }
}

const RUNS = Number(process.env.CROWFOOT_RUNS ?? 4)

describe('the incremental check of bodies', () => {
  it('gives the diagnostics of a new checker after random edits', () => {
    for (let seed = 0; seed < RUNS; seed++) {
      const random = seeded(seed)
      let files = BODIES.map(({ path, text }) => ({ path, tree: parse(text) }))
      const words = wordsOf(files)
      const checker = new Checker()
      const done: string[] = []
      agree(checker, files, () => 'at the start')
      for (let edit = 0; edit < 40; edit++) {
        const i = random(files.length)
        const file = files[i] as (typeof files)[number]
        if (random(12) === 0) files = BODIES.map(({ path, text }) => ({ path, tree: parse(text) }))
        else {
          const change = bodyChange(file.tree.text, words, random)
          done.push(`${file.path} ${JSON.stringify(change)}`)
          files = files.with(i, { path: file.path, tree: reparse(file.tree, change) })
        }
        agree(checker, files, () => `seed ${seed}: ${done.join('; ')}`)
      }
    }
  })

  it('finds nothing in the text before an edit', () => {
    const checker = new Checker()
    checker.update(BODIES.map(({ path, text }) => ({ path, tree: parse(text) })))
    assert.deepEqual(
      checker.diagnostics().filter((d) => d.severity !== 'hint'),
      [],
    )
  })

  /** How many units an edit in the text makes the checker check. */
  function checkedAfter(edit: (text: string) => TextChange): number {
    const text = BODIES.map((file) => file.text).join('\n')
    const tree = parse(text)
    const checker = new Checker()
    checker.update([{ path: 'api.crow', tree }])
    return checker.update([{ path: 'api.crow', tree: reparse(tree, edit(text)) }])
  }

  function insertAt(marker: string, newText: string): (text: string) => TextChange {
    return (text) => {
      const start = text.indexOf(marker)
      assert.ok(start >= 0)
      return { start, end: start, newText }
    }
  }

  it('checks only the class again after an edit in a body of one of its messages', () => {
    // The class has no reader that is checked again; a unit with a hint is checked after each edit, as hints may name others.
    const edited = checkedAfter(insertAt('self.memory = value // inline', 'let twice = value * 2\n    '))
    assert.ok(edited <= 2, `${edited} units`)
  })

  it('checks the readers of a class again after an edit of its members', () => {
    const edited = checkedAfter(insertAt('RW memory', 'RW another : int = 1\n  '))
    assert.ok(edited > 5, `${edited} units`)
  })
})
