/** Semantic tokens: each as `text type modifiers`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { allTokens, semanticTokens } from '../../../server/features/semantic-tokens.ts'
import { viewOf } from '../view-of.ts'

function tokens(fixture: string, find = semanticTokens): string[] {
  const { view, path, files } = viewOf(fixture)
  const text = files[0]?.text ?? ''
  return find(view, path).map((t) => [text.slice(t.start, t.start + t.length), t.type, ...t.modifiers].join(' '))
}

describe('semantic tokens', () => {
  it('classify names by what they stand for', () => {
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

  it('mark standard names', () => {
    const found = tokens('api A uses session\nclass VM { RW s : session ref set }\n')
    assert.ok(found.includes('session namespace defaultLibrary'))
    assert.ok(found.includes('session class defaultLibrary'))
  })

  it('do not overlap, and omit unknown names', () => {
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

  it('can be limited to a range', () => {
    const { view, path, offset } = viewOf('class A {\n}\nclass $0B {\n}\n')
    assert.equal(semanticTokens(view, path, { start: offset, end: offset }).length, 2)
  })
})

describe('semantic tokens for an editor without a grammar', () => {
  const ALL = `/* one
   two */
/// What it is.
api A version "1.0" uses session // why

class VM without create {
  RO/runtime version : (string -> int) map = { "a": -1.5 } //// drawn
  RW set : VM ref set
  message or(null : string = "x") throws BAD
}
error BAD()
role "pool-admin" includes read
role read
`

  it('include comments, strings, numbers and keywords, and do not span lines', () => {
    assert.deepEqual(tokens(ALL, allTokens), [
      ...['/* one comment', '   two */ comment', '/// What it is. comment documentation'],
      ...['api keyword', 'A namespace declaration', 'version keyword', '"1.0" string', 'uses keyword'],
      ...['session namespace defaultLibrary', '// why comment', 'class keyword', 'VM class declaration'],
      ...['without keyword', 'create keyword', 'RO/runtime modifier', 'version property declaration readonly'],
      ...['string type defaultLibrary', 'int type defaultLibrary', 'map keyword', '"a" string', '-1.5 number'],
      ...['//// drawn comment', 'RW modifier', 'set property declaration', 'VM class', 'ref keyword', 'set keyword'],
      ...['message keyword', 'or method declaration', 'null parameter declaration', 'string type defaultLibrary'],
      ...['"x" string', 'throws keyword', 'BAD event', 'error keyword', 'BAD event declaration', 'role keyword'],
      ...['"pool-admin" enumMember declaration', 'includes keyword', 'read enumMember'],
      ...['role keyword', 'read enumMember declaration'],
    ])
  })

  it('exist in broken texts', () => {
    const found = tokens("class {\n RW = \"open\n}\n 'x' 7 /* never closed\n class", allTokens)
    for (const token of ['"open string', "'x' string", '7 number', '/* never closed comment', ' class comment'])
      assert.ok(found.includes(token), token)
  })

  it('do not overlap, and for a range equal those of the file that touch it', () => {
    const { view, path } = viewOf(ALL)
    const whole = allTokens(view, path)
    for (let start = 0; start <= ALL.length; start++) {
      const inside = allTokens(view, path, { start, end: Math.min(start + 9, ALL.length) })
      const missing = whole.filter((t) => t.start <= start + 9 && t.start + t.length >= start).length
      assert.ok(inside.length >= missing, `at ${start}`)
      assert.ok(
        inside.every((t) => whole.some((w) => w.start === t.start && w.length === t.length && w.type === t.type)),
      )
      assert.ok(
        inside.every((t, i) => i === 0 || t.start >= (inside[i - 1]?.start ?? 0) + (inside[i - 1]?.length ?? 0)),
      )
    }
  })
})
