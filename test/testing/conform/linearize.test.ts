/** Histories of a register and of a counter, and whether some order of their calls gives the same answers. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { type ConcurrentCall, linearize } from '../../../testing/conform/linearize.ts'

/** `w1`: writes 1. `r1`: reads 1. Between its times. */
type Told = readonly [what: string, begun: number, ended: number]

function history(told: readonly Told[]): readonly ConcurrentCall[] {
  const trace = { method: '', request: '', response: '', sent: 0, milliseconds: 0 }
  return told.map(([name, begun, ended]) => ({ name, begun, ended, outcome: { value: name, remarks: [], trace } }))
}

/** How many calls of the order answer as a register does that starts with 0. */
function register(told: readonly Told[]) {
  return async (order: readonly number[]) => {
    let value = '0'
    for (const [i, index] of order.entries()) {
      const [what = ''] = told[index] ?? []
      if (what.startsWith('w')) value = what.slice(1)
      else if (what.slice(1) !== value) return i
    }
    return order.length
  }
}

const judged = (told: readonly Told[], most = 1000) => linearize(history(told), { replay: register(told), most })

describe('histories of clients that call at once', () => {
  it('are right where an order gives their answers', async () => {
    assert.equal(
      await judged([
        ['w1', 0, 5],
        ['w2', 1, 6],
        ['r1', 7, 8],
      ]),
      'yes',
    )
    assert.equal(
      await judged([
        ['w1', 0, 5],
        ['r0', 1, 2],
        ['r1', 3, 4],
      ]),
      'yes',
    )
    assert.equal(await judged([]), 'yes')
  })

  it('are wrong where none does', async () => {
    assert.equal(
      await judged([
        ['w1', 0, 1],
        ['w2', 2, 3],
        ['r1', 4, 5],
      ]),
      'no',
    )
    assert.equal(
      await judged([
        ['w1', 0, 9],
        ['r1', 1, 2],
        ['r0', 3, 4],
      ]),
      'no',
    )
  })

  it('are left open where there are too many orders', async () => {
    const many = Array.from({ length: 7 }, (_, i): Told => [i === 6 ? 'r9' : `w${i}`, 0, 10])
    assert.equal(await judged(many, 50), 'unknown')
    assert.equal(await judged(many.slice(4)), 'no')
  })
})
