/** The pages of docs/: each example of a whole API is valid, and each link leads to an existing file and heading. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { analyze } from '../analysis/analyze.ts'
import { parse } from '../grammar/parse.ts'
import { rpcsOf } from '../model/rpcs.ts'
import { drawings } from '../scripts/drawings.ts'
import { resultsOf } from './testing/run/run-of.ts'

const root = join(import.meta.dirname, '..')
const pages = globSync(['*.md', 'docs/*.md', 'samples/*/README.md'], { cwd: root })
const read = (page: string) => readFileSync(join(root, page), 'utf8')
const examples = (page: string) => [...read(page).matchAll(/^```crow\n([\s\S]*?)^```$/gm)].map((m) => m[1] as string)
const check = (text: string) => analyze([{ path: 'api.crow', tree: parse(text) }], 'example')

describe('the pages', () => {
  for (const page of ['README.md', 'docs/language.md', 'docs/bodies.md', 'docs/testing.md']) {
    it(`${page}: the examples are APIs without a problem`, () => {
      assert.ok(examples(page).length > 0)
      for (const text of examples(page)) assert.deepEqual(check(text).diagnostics, [])
    })
  }

  for (const page of ['README.md', 'docs/language.md', 'docs/testing.md']) {
    it(`${page}: the tests in the examples pass`, async () => {
      const results = (await Promise.all(examples(page).map((text) => resultsOf(text)))).flat()
      assert.ok(results.length > 0)
      assert.deepEqual(
        results.filter(({ outcome }) => outcome !== 'passed'),
        [],
      )
    })
  }

  it('README.md: counts the RPCs of its example', () => {
    const { model } = check(examples('README.md')[0] as string)
    assert.ok(model)
    const more = Number(/and (\d+) more RPCs/.exec(read('README.md'))?.[1])
    assert.equal(rpcsOf(model).length, 4 + more)
  })

  it('have the drawings of today, as `npm run docs` writes them', function () {
    this.timeout(30_000)
    assert.match(examples('README.md')[0] as string, /message start\(.*\{\n +require /)
    for (const [path, text] of Object.entries(drawings())) assert.equal(read(path), text, path)
  })

  it('link to files that are there', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((m) => ({ page, to: m[1] as string })),
    )
    assert.ok(links.length > 10)
    assert.deepEqual(
      links.filter(({ page, to }) => !existsSync(join(root, dirname(page), to))),
      [],
    )
  })

  it('link to headings that are there', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)/g)].map(([, to, anchor]) => ({ page, to, anchor })),
    )
    assert.ok(links.length > 10)
    assert.deepEqual(
      links.filter(({ page, to, anchor }) => !anchors(to ? join(dirname(page), to) : page).has(`${anchor}`)),
      [],
    )
  })
})

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(page: string): ReadonlySet<string> {
  const headings = read(page).matchAll(/^#+ (.*)$/gm)
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
