/** The problems of a text, as `crow serve --watch` reports them to the pages of its server. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { dataProblems } from '../../cli/serve/text-problems.ts'

const refused = (count: number) => ({
  reasons: Array.from({ length: count }, (_, i) => `reason ${i}`),
  discards: [],
})

describe('problems of a watched text', () => {
  it('are listed up to 20, with the number of the others', () => {
    const problems = dataProblems(refused(45))
    assert.equal(problems.length, 20)
    assert.deepEqual(
      problems.filter(({ more }) => more !== undefined).map(({ message, more }) => [message, more]),
      [['The data does not fit the changed text: reason 19', 25]],
    )
  })

  it('have no number of others if all are listed', () => {
    assert.ok(dataProblems(refused(20)).every((problem) => !('more' in problem)))
  })
})
