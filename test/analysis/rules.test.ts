/** Every rule against its fixture: `rules/pairs/partner-unknown.ts` has `fixtures/pairs/partner-unknown.crow`. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { analyze } from '../../analysis/analyze.ts'
import { RULES } from '../../analysis/rules/all-rules.ts'
import { parse } from '../../grammar/parse.ts'
import { annotate, fixtureFiles, golden } from '../support/fixture.ts'

const RULE_FOLDER = join(import.meta.dirname, '../../analysis/rules')
const FIXTURES = join(import.meta.dirname, 'fixtures')

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()
}

describe('rules', () => {
  const fixtures = filesBelow(FIXTURES, '.crow')

  it('have one fixture each with the same name', () => {
    // The files at the top of rules/ describe and run the rules.
    const rules = filesBelow(RULE_FOLDER, '.ts').filter((name) => name.includes(sep))
    assert.equal(rules.length, RULES.length)
    assert.deepEqual(
      rules,
      fixtures.filter((name) => !name.startsWith('together/')),
    )
  })

  for (const name of fixtures) {
    it(`${name}: reports the diagnostics of its fixture`, () => {
      const path = join(FIXTURES, `${name}.crow`)
      const files = fixtureFiles(readFileSync(path, 'utf8'))
      const { diagnostics } = analyze(
        files.map((f) => ({ path: f.path, tree: parse(f.text) })),
        'fixture',
      )
      const actual = annotate(files, diagnostics)
      assert.equal(actual, golden(path, actual))
    })

    if (!name.startsWith('together/')) {
      it(`${name}: has a fixture with its own code`, () => {
        const rule = readFileSync(join(RULE_FOLDER, `${name}.ts`), 'utf8')
        const code = /code: '(CROW\d+)'/.exec(rule)?.[1]
        assert.ok(code && readFileSync(join(FIXTURES, `${name}.crow`), 'utf8').includes(`^ ${code} `), `no ${code}`)
      })
    }
  }

  it('about pairs give the other end as a related place', () => {
    for (const name of fixtures.filter((f) => f.startsWith('pairs/partner-') || f.startsWith('pairs/both-'))) {
      const files = fixtureFiles(readFileSync(join(FIXTURES, `${name}.crow`), 'utf8'))
      const { diagnostics } = analyze(
        files.map((f) => ({ path: f.path, tree: parse(f.text) })),
        'fixture',
      )
      for (const d of diagnostics) {
        if (d.code === 'CROW1411' || d.message.includes('bound to itself')) continue
        const [place] = d.related
        assert.ok(place, `${name}: ${d.message}`)
        const text = files.find((f) => f.path === place.path)?.text ?? ''
        assert.ok(place.message.includes(text.slice(place.start, place.end)), `${name}: ${place.message}`)
      }
    }
  })
})
