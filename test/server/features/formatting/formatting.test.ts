/** Formatting: the edits give the formatter's text, and touch only lines that change. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { analyze } from '../../../../analysis/analyze.ts'
import { format } from '../../../../grammar/format.ts'
import { parse } from '../../../../grammar/parse.ts'
import { formatDocument, formatOnType, formatRange } from '../../../../server/features/formatting/formatting.ts'
import type { EditorView } from '../../../../server/view.ts'
import { applyEdits, edited, viewOf } from '../../view-of.ts'

function formatted(text: string): string {
  const result = format(text)
  assert.ok('text' in result)
  return result.text
}

describe('formatting a document', () => {
  it('edits only the blocks of lines that change', () => {
    const text = 'class VM {\n  RW  a : int\n RW b : int\n    RW   c : int\n  RW  d : int\n}\n\n\n\nenum e   { A }\n'
    assert.deepEqual(
      formatDocument(viewOfText(text), PATH).map((e) => [text.slice(e.start, e.end), e.newText]),
      [
        [' RW b : int\n    RW   c : int', '  RW  b : int\n  RW  c : int'],
        ['\n\n\nenum e   { A }', '\nenum e { A }'],
      ],
    )
  })

  it("gives the formatter's text for any layout", () => {
    const texts = globSync('samples/{pool,bookshop}/*.crow').map((f) => readFileSync(f, 'utf8'))
    assert.ok(texts.length > 8)
    for (const text of texts) {
      for (const change of CHANGES) {
        const changed = change(text)
        const edits = formatDocument(viewOfText(changed), PATH)
        assert.equal(applyEdits(changed, edits).replaceAll('\r', ''), formatted(changed))
      }
    }
  })

  it('keeps line breaks and a byte order mark', () => {
    const text = '\uFEFFclass VM {\r\nRW a : int\r\n  RW  b : int\r\n}\r\n'
    const edits = formatDocument(viewOfText(text), PATH)
    assert.equal(applyEdits(text, edits), '\uFEFFclass VM {\r\n  RW  a : int\r\n  RW  b : int\r\n}\r\n')
    assert.equal(edits.length, 1)
  })

  it('adds a missing line break, and removes empty lines at the end', () => {
    for (const end of ['', '\n\n', '\n\n\n  ']) {
      const text = `class VM {\n  RW a : int\n}${end}`
      const edits = formatDocument(viewOfText(text), PATH)
      assert.equal(applyEdits(text, edits), 'class VM {\n  RW a : int\n}\n')
      assert.ok((edits[0]?.start ?? 0) > 20)
    }
    assert.equal(applyEdits('\n \n', formatDocument(viewOfText('\n \n'), PATH)), '')
    assert.deepEqual(formatDocument(viewOfText(''), PATH), [])
  })

  it('does nothing with a syntax error, or in a formatted text', () => {
    const broken = viewOf('class VM {\nRW a : int\n')
    assert.deepEqual(formatDocument(broken.view, broken.path), [])
    const fine = viewOf('class VM {\n  RW a : int\n}\n')
    assert.deepEqual(formatDocument(fine.view, fine.path), [])
  })
})

const PATH = 'api.crow'

/** The text itself: fixtures end with one line break. */
function viewOfText(text: string): EditorView {
  const source = { path: PATH, tree: parse(text) }
  return { files: new Map([[PATH, source]]), ...analyze([source], 'fixture') }
}

/** Ways to break the layout of a text. */
const CHANGES: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll(/^ +/gm, ''),
  (text) => text.replaceAll(/\n/g, '\n\n\n'),
  (text) => text.replaceAll(/ +:/g, ':'),
  (text) => text.replaceAll(/^[^"/]*$/gm, (line) => line.replaceAll(', ', ',\n   ')),
  (text) => `\n\n${text.trimEnd()}`,
  (text) => text.replaceAll('\n', '\r\n').replaceAll(/^( +)RW/gm, '\tRW'),
]

describe('formatting a range', () => {
  const text = 'class A {\nRW a : int\n}\nclass B {\nRW b : int\n}\nclass C {\nRW c :\n}\n'

  it('formats the declarations that it touches', () => {
    const viewed = viewOf(text)
    const at = text.indexOf('RW b')
    const edits = formatRange(viewed.view, viewed.path, at, at + 2)
    assert.equal(edited(viewed, edits), text.replace('RW b', '  RW b'))
  })

  it('formats each declaration as in the whole file', () => {
    for (const path of globSync('samples/{pool,bookshop}/*.crow')) {
      const text = readFileSync(path, 'utf8')
      assert.deepEqual(formatRange(viewOfText(text), PATH, 0, text.length), [], path)
      const flat = text.replaceAll(/^ +/gm, '')
      const edits = formatRange(viewOfText(flat), PATH, 0, flat.length)
      assert.equal(applyEdits(flat, edits), formatted(flat), path)
    }
  })

  it('does not change declarations with a syntax error', () => {
    const viewed = viewOf(text)
    const edits = formatRange(viewed.view, viewed.path, 0, text.length)
    assert.equal(edited(viewed, edits), text.replace('RW a', '  RW a').replace('RW b', '  RW b'))
  })
})

describe('formatting while typing', () => {
  const typed = (fixture: string, character: string) => {
    const viewed = viewOf(fixture)
    return edited(viewed, formatOnType(viewed.view, viewed.path, viewed.offset, character))
  }

  it('formats the other lines after a new line, without empty ones', () => {
    assert.equal(
      typed('class VM {\nRW a : int\n\n\n  RW bb : int\n  $0\n\nRW ccc : int\n}\n', '\n'),
      'class VM {\n  RW a : int\n\n\n  RW bb : int\n  \n\n  RW ccc : int\n}\n',
    )
  })

  it('formats the declaration that a brace ends', () => {
    assert.equal(
      typed('enum e { A }\nclass VM {\nRW a : int\n  }$0\n', '}'),
      'enum e { A }\nclass VM {\n  RW a : int\n}\n',
    )
  })

  it('does nothing between declarations and in broken ones', () => {
    assert.equal(typed('class VM {\nRW a : int\n}\n\n$0\n', '\n'), '')
    assert.equal(typed('class VM {\nRW a :\n$0\n}\n', '\n'), '')
  })
})
