/** The catalogue: codes are unique and in order, and every entry's example gives its diagnostic and its repair none. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { analyze } from '../../analysis/analyze.ts'
import { CATALOGUE } from '../../analysis/catalogue.ts'
import { catalogueMarkdown } from '../../analysis/catalogue-markdown.ts'
import { decode } from '../../analysis/decode.ts'
import { parse } from '../../grammar/parse.ts'

function diagnose(example: string, encoding: 'utf8' | 'latin1' = 'utf8') {
  const { text, ...undecoded } = decode(Buffer.from(example, encoding))
  return analyze([{ path: 'api.crow', tree: parse(text), ...undecoded }], 'example')
}

describe('the catalogue of diagnostics', () => {
  it('has each code once, in order', () => {
    const codes = CATALOGUE.map((e) => e.code)
    assert.deepEqual(codes, [...new Set(codes)].sort())
    for (const code of codes) assert.match(code, /^CROW\d{4}$/)
  })

  for (const entry of CATALOGUE) {
    it(`${entry.code}: the example gives it once and no other`, () => {
      const found = diagnose(entry.example, entry.encoding).diagnostics
      assert.deepEqual(
        found.map((d) => [d.code, d.severity]),
        [[entry.code, entry.severity]],
      )
    })

    it(`${entry.code}: the repaired example gives none and has a model`, () => {
      const { diagnostics, model } = diagnose(entry.repaired)
      assert.deepEqual(diagnostics, [])
      assert.ok(model)
    })
  }

  it('is what docs/diagnostics.md says; `npm run docs` writes it', () => {
    const page = readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8')
    assert.equal(page, catalogueMarkdown())
  })

  it('has every code in docs/diagnostics.md', () => {
    const page = catalogueMarkdown()
    const lost = CATALOGUE.filter(({ code }) => !page.includes(`### ${code}: `))
    assert.deepEqual(lost, [])
  })
})
