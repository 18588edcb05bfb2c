/** Random bodies, which emitted code and the naive evaluator have to agree on. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { randomOf } from '../../support/random.ts'
import { ComparedBodies } from './compared-bodies.ts'
import { furnish, randomArguments } from './furnished-desk.ts'
import { randomBodies } from './random-bodies.ts'

const { CROWFOOT_SEED, CROWFOOT_RUNS } = process.env
const RUNS = Number(CROWFOOT_RUNS ?? 1000)
/** Messages of one API. */
const EACH = 50

describe('random bodies', () => {
  it(`do the same as the naive evaluator, in ${RUNS} bodies`, async function () {
    this.timeout(Math.max(20_000, RUNS * 100))
    const first = Number(CROWFOOT_SEED ?? 1)
    let failed = 0
    for (let i = 0; i * EACH < RUNS; i++) failed += await compare(first + i)
    assert.ok(failed < RUNS / 2, `${failed} of ${RUNS} bodies ended in an error`)
  })
})

/** Returns how many of the bodies ended in an error. */
async function compare(seed: number): Promise<number> {
  const below = randomOf(seed)
  const { api, messages } = randomBodies(below, EACH)
  const compared = await ComparedBodies.of(api, seed % 2 === 0)
  const objects = furnish(compared.store)
  let failed = 0
  for (const name of messages) {
    const args = randomArguments(below, objects)
    const emitted = compared.emitted(name, args)
    assert.equal(emitted, compared.naive(name, args), `CROWFOOT_SEED=${seed}, message ${name}`)
    if (emitted.startsWith('[["raises"')) failed++
  }
  compared.store.close()
  return failed
}
