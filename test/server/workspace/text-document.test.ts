/** Positions and offsets: all kinds of line breaks, surrogate pairs, positions outside of the text. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import {
  applyChange,
  composed,
  type TextDocument,
  textDocument,
  toOffset,
  toSpan,
} from '../../../server/workspace/text-document.ts'
import { type Random, seeded } from '../../grammar/random.ts'

describe('positions', () => {
  const document = textDocument('/a.crow', 'a\r\nb😀c\rd\ne')

  it('count lines by \\n, \\r\\n and a lone \\r', () => {
    const lines = [0, 3, 8, 10].map((offset) => document.positionAt(offset))
    assert.deepEqual(
      lines,
      [0, 1, 2, 3].map((line) => ({ line, character: 0 })),
    )
  })

  it('count UTF-16 code units', () => {
    assert.deepEqual(document.positionAt(6), { line: 1, character: 3 })
    assert.equal(toOffset(document, { line: 1, character: 3 }), 6)
  })

  it('outside of the text become the nearest ones', () => {
    assert.equal(toOffset(document, { line: 0, character: 99 }), 1)
    assert.equal(toOffset(document, { line: 99, character: 0 }), 11)
    assert.equal(toOffset(document, { line: -1, character: 5 }), 0)
    const backwards = { start: { line: 99, character: 5 }, end: { line: 1, character: 0 } }
    assert.deepEqual(toSpan(document, backwards), { start: 3, end: 11 })
  })
})

describe('changes of a document', () => {
  it('keep its lines, and can be combined', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = seeded(seed)
      const before = text(random, 12)
      const document = textDocument('/a.crow', before)
      // As in an editor, where the lines are computed before the change.
      document.positionAt(0)
      const changes = Array.from({ length: 1 + random(4) }, () => change(document, random))
      const after = document.getText()
      assertLines(document)
      const one = composed(changes, after)
      assert.ok(one)
      assert.equal(before.slice(0, one.start) + one.newText + before.slice(one.end), after, `seed ${seed}`)
    }
  })
})

function change(document: TextDocument, random: Random) {
  const position = () => ({ line: random(8) - 1, character: random(6) })
  const before = document.getText()
  const made = applyChange(document, { range: { start: position(), end: position() }, text: text(random, 4) }, 2)
  assert.ok(made)
  assert.equal(before.slice(0, made.start) + made.newText + before.slice(made.end), document.getText())
  return made
}

function assertLines(document: TextDocument): void {
  const fresh = textDocument('/a.crow', document.getText())
  for (let offset = 0; offset <= document.getText().length; offset++)
    assert.deepEqual(document.positionAt(offset), fresh.positionAt(offset))
}

function text(random: Random, most: number): string {
  const pieces = ['a', 'bc', '\n', '\r', '\r\n', '😀', ' ']
  return Array.from({ length: random(most) }, () => pieces[random(pieces.length)]).join('')
}
