/** Links in documentation: their places and targets. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { documentLinks } from '../../../server/features/document-links.ts'
import { markSpans, viewOf } from '../view-of.ts'

describe('document links', () => {
  const viewed = viewOf(`
//- api.crow
/// See https://example.org/a?b=1, (https://example.org/c) and \`VM.start\`, \`host\`, \`nothing\`.
// No https://example.org/d and no \`host\`.
class VM {
  /// As [there](https://example.org/e).
  message start(vm : VM ref)
}
//- host.crow
class host { }
`)
  const links = documentLinks(viewed.view, 'api.crow')

  it('are at addresses and at names of declarations', () => {
    const marked = markSpans(
      viewed,
      links.map((l) => l.span),
    ).split('\n')
    const [, first, , , fourth] = marked
    assert.equal(
      first,
      '/// See <<https://example.org/a?b=1>>, (<<https://example.org/c>>) and `<<VM.start>>`, `<<host>>`, `nothing`.',
    )
    assert.equal(fourth, '  /// As [there](<<https://example.org/e>>).')
    assert.equal(links.length, 5)
  })

  it('lead to the name', () => {
    const target = links.find((l) => l.tooltip === 'Go to host')?.target
    assert.ok(target && typeof target !== 'string')
    assert.equal(markSpans(viewed, [target]), '//- host.crow\nclass <<host>> { }\n')
  })
})
