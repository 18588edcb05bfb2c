/** Shrinking: of any sequence, by what still fails. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { type ShrinkParts, shrinkSteps } from '../../../testing/explore/shrink.ts'
import type { Step } from '../../../testing/explore/steps.ts'

const wait = (id: number, milliseconds: number): Step => ({ id, kind: 'wait', milliseconds })

/** A call that names what an earlier step has made. */
const call = (id: number, of?: number): Step => ({
  ...{ id, kind: 'call', rpc: 'a.b', isAsync: false, role: null },
  args: of === undefined ? [] : [{ kind: 'object', origin: { kind: 'result', class: 'a', step: of } }],
})

function parts(fails: (steps: readonly Step[]) => boolean, more: Partial<ShrinkParts> = {}): ShrinkParts {
  const none = () => []
  return { fails: async (steps) => fails(steps), simpler: none, others: none, mayGoOn: () => true, ...more }
}

const ids = (steps: readonly Step[]) => steps.map(({ id }) => id)
const lengths = (steps: readonly Step[]) => steps.map((step) => (step.kind === 'wait' ? step.milliseconds : 0))

describe('shrinking a sequence', () => {
  const hundred = Array.from({ length: 100 }, (_, id) => wait(id, id))

  it('keeps the steps without which it does not fail', async () => {
    const needs = [3, 58, 97]
    const shrunk = await shrinkSteps(
      hundred,
      parts((steps) => needs.every((id) => ids(steps).includes(id))),
    )
    assert.deepEqual(ids(shrunk), needs)
  })

  it('takes few tries for a long sequence', async () => {
    let tries = 0
    await shrinkSteps(
      hundred,
      parts((steps) => {
        tries++
        return ids(steps).includes(50)
      }),
    )
    assert.ok(tries < 40, String(tries))
  })

  it('leaves out two steps that only go together', async () => {
    const isEven = (steps: readonly Step[]) => steps.length % 2 === 0 && ids(steps).includes(0)
    const shrunk = await shrinkSteps(
      hundred.slice(0, 4),
      parts((steps) => isEven(steps) && steps.length > 0),
    )
    assert.equal(shrunk.length, 2)
  })

  it('leaves out the steps that name what is left out', async () => {
    const steps = [call(0), call(1, 0), call(2, 1), call(3)]
    assert.deepEqual(
      ids(
        await shrinkSteps(
          steps,
          parts((tried) => ids(tried).includes(3)),
        ),
      ),
      [3],
    )
    assert.deepEqual(
      ids(
        await shrinkSteps(
          steps,
          parts((tried) => ids(tried).includes(2)),
        ),
      ),
      [0, 1, 2],
    )
  })

  it('makes steps simpler for as long as they fail', async () => {
    const simpler = (step: Step) => (step.kind === 'wait' ? [wait(step.id, step.milliseconds - 1)] : [])
    const shrunk = await shrinkSteps(
      [wait(0, 20)],
      parts((steps) => (lengths(steps)[0] ?? 0) >= 7, { simpler }),
    )
    assert.deepEqual(lengths(shrunk), [7])
  })

  it('exchanges two steps for one with another value', async () => {
    const sum = (steps: readonly Step[]) => lengths(steps).reduce((a, b) => a + b, 0)
    const others = (step: Step) => [4, 5, 6].map((milliseconds) => wait(step.id, milliseconds))
    const shrunk = await shrinkSteps(
      [wait(0, 3), wait(1, 3)],
      parts((steps) => sum(steps) >= 6, { others }),
    )
    assert.deepEqual(lengths(shrunk), [6])
  })

  it('ends where no time is left', async () => {
    const shrunk = await shrinkSteps(
      hundred,
      parts(() => true, { mayGoOn: () => false }),
    )
    assert.equal(shrunk.length, 100)
  })
})
