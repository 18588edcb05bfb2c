/** One token deleted or doubled in a declaration with a body: few issues, and the declarations around it are intact. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { lex } from '../../grammar/lex.ts'
import { parse } from '../../grammar/parse.ts'

const BRACKETS = new Set(['{', '}', '(', ')', '[', ']'])
/** Issues for one token: more than two would bury the mistake. */
const FEW = 2

function issuesAround(broken: string): number {
  const { units } = parse(`enum before { A }\n\n${broken}\n\nenum next { A }\n`)
  const [first, last] = [units[0]?.node, units.at(-1)?.node]
  assert.ok(first?.kind === 'enum' && first.name.text === 'before', broken)
  assert.ok(last?.kind === 'enum' && last.name.text === 'next', broken)
  return units.flatMap(({ issues }) => issues.filter(({ kind }) => kind !== 'stray-documentation')).length
}

for (const name of ['bodies', 'rich-bodies'])
  describe(`the parser on ${name}.crow with one token wrong`, () => {
    const text = readFileSync(new URL(`fixtures/${name}.crow`, import.meta.url), 'utf8')
    const declarations = parse(text).units.map(({ start, end }) => text.slice(start, end))

    it('reports one issue for each bracket that is missing', () => {
      for (const one of declarations)
        for (const { image, startOffset } of lex(one).tokens) {
          if (!BRACKETS.has(image)) continue
          const broken = one.slice(0, startOffset) + one.slice(startOffset + 1)
          assert.equal(issuesAround(broken), 1, broken)
        }
    })

    it('reports few issues for each token that is missing or doubled', () => {
      for (const one of declarations)
        for (const { image, startOffset } of lex(one).tokens) {
          const end = startOffset + image.length
          for (const broken of [
            one.slice(0, startOffset) + one.slice(end),
            `${one.slice(0, end)} ${one.slice(startOffset)}`,
          ]) {
            const count = issuesAround(broken)
            assert.ok(count <= FEW, `${count} issues: ${broken}`)
          }
        }
    })
  })
