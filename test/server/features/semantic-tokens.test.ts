/** Semantic tokens: each as `text type modifiers`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { semanticTokens } from '../../../server/features/semantic-tokens.ts'
import { viewOf } from '../view-of.ts'

function tokens(fixture: string): string[] {
  const { view, path, files } = viewOf(fixture)
  const text = files[0]?.text ?? ''
  return semanticTokens(view, path).map((t) =>
    [text.slice(t.start, t.start + t.length), t.type, ...t.modifiers].join(' '),
  )
}

describe('semantic tokens', () => {
  it('tell names by what they stand for', () => {
    const fixture = `class VM without create {
  RO/runtime class : e enum = A
  message message(ref : VM ref or null = null) throws BAD @public
}
enum e { A }
error BAD(p)
object VM v { class = A }
`
    assert.deepEqual(tokens(fixture), [
      ...['class keyword', 'VM class declaration', 'create keyword'],
      ...['RO/runtime modifier', 'class property declaration readonly', 'e enum', 'enum keyword', 'A enumMember'],
      ...['message keyword', 'message method declaration', 'ref parameter declaration', 'VM class', 'ref keyword'],
      ...['or keyword', 'null keyword', 'null keyword', 'BAD event', '@public decorator'],
      ...['enum keyword', 'e enum declaration', 'A enumMember declaration'],
      ...['error keyword', 'BAD event declaration', 'p parameter declaration'],
      ...['object keyword', 'VM class', 'v variable declaration', 'class property readonly', 'A enumMember'],
    ])
  })

  it('mark what comes with Crowfoot', () => {
    const found = tokens('api A uses session\nclass VM { RW s : session ref set }\n')
    assert.ok(found.includes('session namespace defaultLibrary'))
    assert.ok(found.includes('session class defaultLibrary'))
  })

  it('are none for unknown names, and come without overlap', () => {
    const { view, path } = viewOf('class VM { RW a : host ref <-> b = null, RW c : (string -> nothing enum) map }\n')
    const found = semanticTokens(view, path)
    assert.ok(found.length > 5)
    let end = 0
    for (const { start, length } of found) {
      assert.ok(end <= start)
      end = start + length
    }
    assert.ok(!tokens('class VM { RW a : host ref }\n').some((t) => t.startsWith('host')))
  })

  it('can be had of a range', () => {
    const { view, path, offset } = viewOf('class A {\n}\nclass $0B {\n}\n')
    assert.equal(semanticTokens(view, path, { start: offset, end: offset }).length, 2)
  })
})
