/** All quick fixes of all examples and fixtures: the mistake is gone, there is no new error, and the text stays formatted. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { analyze } from '../../../../../analysis/analyze.ts'
import { CATALOGUE } from '../../../../../analysis/catalogue.ts'
import type { Diagnostic } from '../../../../../analysis/diagnostics/diagnostic.ts'
import { format } from '../../../../../grammar/format.ts'
import { parse } from '../../../../../grammar/parse.ts'
import type { CodeAction } from '../../../../../server/features/code-actions/code-action.ts'
import { codeActions } from '../../../../../server/features/code-actions/code-actions.ts'
import type { EditorView } from '../../../../../server/view.ts'
import { fixtureFiles } from '../../../../support/fixture.ts'
import { afterAction, type Texts } from './after-action.ts'

/** Codes that need a decision by the user: another name, another type. */
const NO_FIX = [
  'CROW1009',
  'CROW1010',
  'CROW1114',
  'CROW1118',
  'CROW1207',
  'CROW1209',
  'CROW1210',
  'CROW1502',
  'CROW1710',
  'CROW1804',
  'CROW1810',
  'CROW1811',
  'CROW1823',
  'CROW1824',
  'CROW2002',
  'CROW2003',
  'CROW2004',
  'CROW2005',
  'CROW2006',
  'CROW2008',
  'CROW2011',
  'CROW2012',
  'CROW2013',
  'CROW2018',
  'CROW2019',
  'CROW2021',
  'CROW2026',
  'CROW2030',
  'CROW2031',
  'CROW2032',
  'CROW2033',
  'CROW2035',
  'CROW2037',
  'CROW2038',
  'CROW2039',
  'CROW2044',
]

const FIXTURES = new URL('../../../../analysis/fixtures/', import.meta.url)

function viewOfTexts(texts: Texts): EditorView {
  const files = new Map([...texts].map(([path, text]) => [path, { path, tree: parse(text) }]))
  const { scope, pairs, diagnostics } = analyze([...files.values()], 'fixture')
  return { files, scope, pairs, diagnostics }
}

function isFormatted(text: string): boolean {
  const formatted = format(text)
  return 'text' in formatted && formatted.text === text
}

/** How often each code occurs. */
function tally(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1)
  return counts
}

/** With `isOnly` the mistake is the only one, so that no other one can appear after the fix. */
function judge(texts: Texts, view: EditorView, diagnostic: Diagnostic, action: CodeAction, isOnly: boolean): void {
  const after = afterAction(texts, action)
  const story = `${action.title}\n--- before\n${[...texts].join('\n')}\n--- after\n${[...after].join('\n')}`
  const found = viewOfTexts(after).diagnostics
  const before = tally(view.diagnostics)
  const counts = tally(found)
  assert.ok(
    !isOnly || (counts.get(diagnostic.code) ?? 0) < (before.get(diagnostic.code) ?? 0),
    `${diagnostic.code} is still there: ${story}`,
  )
  for (const { code, severity, message } of found) {
    if (severity === 'error' && (isOnly || code < 'CROW1100'))
      assert.ok((counts.get(code) ?? 0) <= (before.get(code) ?? 0), `${code} ${message} is new: ${story}`)
  }
  for (const [path, text] of after) {
    if (isFormatted(texts.get(path) ?? '')) assert.equal(text, (format(text) as { text: string }).text, story)
  }
}

function judgeAll(texts: Texts, isOnly: boolean): number {
  const view = viewOfTexts(texts)
  let fixes = 0
  for (const diagnostic of view.diagnostics) {
    const actions = codeActions(view, diagnostic.path, diagnostic.start, diagnostic.end, 'quickfix')
    const own = actions.filter((a) => a.diagnostics.includes(diagnostic))
    for (const action of own) judge(texts, view, diagnostic, action, isOnly)
    fixes += own.length
  }
  return fixes
}

/** Checks that edits do not overlap and do not break the syntax. */
function judgeOthers(texts: Texts): void {
  const view = viewOfTexts(texts)
  const broken = view.diagnostics.filter((d) => d.code < 'CROW1100').length
  for (const [path, text] of texts) {
    const actions = codeActions(view, path, 0, text.length, 'source')
    for (let at = 0; at < text.length; at += 7) actions.push(...codeActions(view, path, at, at, 'refactor'))
    for (const action of actions) {
      const after = afterAction(texts, action)
      const found = viewOfTexts(after).diagnostics.filter((d) => d.code < 'CROW1100')
      assert.ok(found.length <= broken, `${action.title} leaves ${JSON.stringify([...after])}`)
    }
  }
}

describe('every quick fix', () => {
  for (const { code, example } of CATALOGUE) {
    it(`${code}: ${NO_FIX.includes(code) ? 'has none' : 'fixes the example'}`, () => {
      const fixes = judgeAll(new Map([['api.crow', example]]), true)
      assert.equal(fixes > 0, !NO_FIX.includes(code))
    })
  }

  for (const name of readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((n) => n.endsWith('.crow'))) {
    it(`fixes its mistakes in ${name}`, () => {
      const fixture = readFileSync(new URL(name, FIXTURES), 'utf8')
      judgeAll(new Map(fixtureFiles(fixture).map(({ path, text }) => [path, text])), false)
      judgeOthers(new Map(fixtureFiles(fixture).map(({ path, text }) => [path, text])))
    })
  }

  it('never throws on broken text', () => {
    const tour = readFileSync(new URL('together/a-valid-pool.crow', FIXTURES), 'utf8').slice(0, 1500)
    for (let at = 0; at < tour.length; at += 11) {
      for (const text of [tour.slice(0, at), tour.slice(0, at) + tour.slice(at + 9)]) {
        const view = viewOfTexts(new Map([['api.crow', text]]))
        for (const action of codeActions(view, 'api.crow', 0, text.length)) {
          afterAction(new Map([['api.crow', text]]), action)
        }
      }
    }
  })
})
