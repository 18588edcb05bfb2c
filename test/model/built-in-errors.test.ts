/** The table of built-in errors: each has a meaning, and the docs list the same ones. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'

const ERRORS = [...BUILT_IN_ERRORS.values()]

describe('the table of built-in errors', () => {
  it('has one plain sentence for each', () => {
    for (const { code, doc } of ERRORS) assert.match(doc, /^[A-Z][^.]*\.$/, code)
  })

  it('has the errors that docs/language.md lists, with the same parameters', () => {
    const [, chapter = ''] = readFileSync('docs/language.md', 'utf8').split('\n## Errors\n')
    const listed = chapter.split('\n## ')[0]?.matchAll(/`([A-Z_]+\([a-z_, ]*\))`/g) ?? []
    assert.deepEqual(
      [...new Set(Array.from(listed, ([, text]) => text))].sort(),
      ERRORS.map(({ code, params }) => `${code}(${params.join(', ')})`).sort(),
    )
  })
})
