/** Completion in types and values that are nested too deeply. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { completions } from '../../../../server/features/completion/completion.ts'
import { viewOf } from '../../view-of.ts'

describe('completion in types and values that are nested too deeply', () => {
  for (const text of [`RW x : ${'(string -> '.repeat(20_000)}`, `RW x : int set = ${'['.repeat(20_000)}`])
    it(`offers nothing in ${text.slice(0, 24)}…`, () => {
      const { view, path, offset } = viewOf(`class A {\n  ${text}$0\n}\n`)
      assert.deepEqual(completions(view, path, offset).items, [])
    })
})
