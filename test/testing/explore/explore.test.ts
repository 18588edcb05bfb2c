/** Exploring: planted faults are found and made small, and the repaired texts have none. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { type Exploration, type ExploreOptions, explore } from '../../../testing/explore/explore.ts'
import { codeOf, PLANTED, plantedText } from './planted-texts.ts'

/** Counts calls, so that nothing depends on the time. A small budget of steps keeps what exceeds it short. */
function counted(seed: number, calls: number): ExploreOptions {
  return { seed, calls, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true, maxSteps: 20_000 }
}

describe('exploring an API', function () {
  this.timeout(60_000)

  for (const { name, kind, cause, steps } of PLANTED) {
    it(`finds the planted fault of ${name}`, async () => {
      const { found } = await explore(codeOf(plantedText(name, 'planted')), counted(2, 3000))
      const [finding] = found
      assert.deepEqual([finding?.fault.kind, finding?.fault.cause], [kind, cause])
      assert.equal(finding?.steps.length, steps, finding?.test.text)
      assert.deepEqual(finding?.test.missing, [])
    })

    it(`finds nothing in the repaired text of ${name}`, async () => {
      const { found, calls } = await explore(codeOf(plantedText(name, 'repaired')), counted(2, 300))
      assert.deepEqual(
        found.map(({ test }) => test.text),
        [],
      )
      assert.ok(calls >= 300)
    })
  }

  it('gives the same findings for the same seed', async () => {
    const code = codeOf(plantedText('race-of-two-starts', 'planted'))
    const [a, b] = [await explore(code, counted(5, 3000)), await explore(code, counted(5, 3000))]
    const told = ({ found, calls, seen }: Exploration) => ({ calls, seen, tests: found.map(({ test }) => test.text) })
    assert.deepEqual(told(a), told(b))
    assert.equal(a.found.length, 1)
  })
})
