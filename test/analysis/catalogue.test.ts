/** The catalogue: codes are unique and in order; each example gives its diagnostic, and the fixed example none. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
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
    it(`${entry.code}: its example gives it once and no other diagnostic`, () => {
      const found = diagnose(entry.example, entry.encoding).diagnostics
      assert.deepEqual(
        found.map((d) => [d.code, d.severity]),
        [[entry.code, entry.severity]],
      )
    })

    it(`${entry.code}: its fixed example gives no diagnostic and has a model`, () => {
      const { diagnostics, model } = diagnose(entry.repaired)
      assert.deepEqual(diagnostics, [])
      assert.ok(model)
    })
  }

  it('equals docs/diagnostics.md, which `npm run docs` writes', () => {
    const page = readFileSync(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8')
    assert.equal(page, catalogueMarkdown())
  })

  it('marks as removable what has no effect', () => {
    const marked = CATALOGUE.filter((entry) => entry.removable)
    assert.deepEqual(
      marked.map((entry) => entry.code),
      [
        'CROW1008',
        'CROW1106',
        'CROW1115',
        'CROW1122',
        'CROW1124',
        'CROW1415',
        'CROW1508',
        'CROW1707',
        'CROW1708',
        'CROW2014',
        'CROW2041',
      ],
    )
    // An error can be fixed in more than one way.
    assert.ok(marked.every((entry) => entry.severity !== 'error'))
  })

  it('has every code in docs/diagnostics.md', () => {
    const page = catalogueMarkdown()
    const lost = CATALOGUE.filter(({ code }) => !page.includes(`### ${code}: `))
    assert.deepEqual(lost, [])
  })
})

/** A code is written only where it is described and where its fix is. Other code reads the entry, or imports the rule. */
describe('a diagnostic code', () => {
  const FOLDERS = 'grammar,analysis,model,server,client,cli,reference,web,runtime,compiler,importer,scripts'
  const MAY_NAME = /^(analysis\/rules\/|analysis\/diagnostics\/syntax-entries\.ts$|server\/.*\bfixes\/)/

  it('is written only in its rule and its fix', () => {
    const files = globSync(`{${FOLDERS}}/**/*.{ts,tsx}`).map((path) => path.replaceAll('\\', '/'))
    assert.ok(files.includes('analysis/catalogue.ts'))
    const naming = files.filter((path) => !MAY_NAME.test(path) && /CROW\d{4}/.test(readFileSync(path, 'utf8')))
    assert.deepEqual(naming, [])
  })

  it('is the only one that its rule writes', () => {
    const rules = globSync('analysis/rules/*/*.ts')
    const naming = new Map(rules.map((path) => [path, new Set(readFileSync(path, 'utf8').match(/CROW\d{4}/g))]))
    for (const [path, codes] of naming) assert.equal(codes.size, 1, path)
  })
})
