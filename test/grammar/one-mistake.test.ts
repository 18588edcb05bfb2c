/** One missing, surplus or wrong bracket, and one missing or surplus comma, sign or quote, gives at most one issue, and the next declaration is read. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { lex } from '../../grammar/lex.ts'
import { parse } from '../../grammar/parse.ts'

const SIGNS = new Set(['{', '}', '(', ')', '[', ']', ',', ':', '=', '->', '<->'])
const FOLDERS = ['../../samples/pool/', '../../samples/bookshop/', './fixtures/']

/** All texts that a declaration becomes with one sign less, one sign twice, or one bracket of another kind. */
function mistakes(text: string): string[] {
  return lex(text).tokens.flatMap(({ image, startOffset }) => {
    const end = startOffset + image.length
    const [before, after] = [text.slice(0, startOffset), text.slice(end)]
    if (image.startsWith('"')) return [before + image.slice(1) + after, before + image.slice(0, -1) + after]
    const kinds = ['([{', ')]}'].find((signs) => signs.includes(image)) ?? ''
    const others = [...kinds].filter((sign) => sign !== image).map((sign) => before + sign + after)
    return SIGNS.has(image) ? [before + after, `${before}${image} ${image}${after}`, ...others] : []
  })
}

function checkMistake(text: string): void {
  const { units } = parse(`${text}\n\nenum next { A }\n`)
  const issues = units.flatMap((unit) => unit.issues.filter((issue) => issue.kind !== 'stray-documentation'))
  const last = units.at(-1)?.node
  assert.ok(issues.length <= 1, `${text}\n${issues.map((issue) => issue.message).join('\n')}`)
  assert.ok(last?.kind === 'enum' && last.name.text === 'next', text)
}

describe('the parser on texts with one mistake', () => {
  for (const folder of FOLDERS) {
    const url = new URL(folder, import.meta.url)
    for (const name of readdirSync(url).filter((file) => file.endsWith('.crow')))
      it(`reports at most one issue for each mistake in ${name}`, () => {
        const text = readFileSync(new URL(name, url), 'utf8')
        for (const unit of parse(text).units)
          for (const broken of mistakes(text.slice(unit.start, unit.end))) checkMistake(broken)
      })
  }
})
