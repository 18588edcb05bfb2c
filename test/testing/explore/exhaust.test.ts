/** Playing all sequences within bounds: the shortest one that fails, and what was covered where none does. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { type Exhaustion, exhaust } from '../../../testing/explore/exhaust.ts'
import { readBounds } from '../../../testing/explore/exhaust-bounds.ts'
import { codeOf, plantedText } from './planted-texts.ts'

async function exhausted(text: string, bounds: string, milliseconds = Number.POSITIVE_INFINITY): Promise<Exhaustion> {
  const code = codeOf(text)
  const read = readBounds(code.model, bounds)
  assert.ok('bounds' in read)
  let time = 0
  return exhaust(code, { bounds: read.bounds, milliseconds, now: () => time++ })
}

/** Two switches, which two messages turn. */
const SWITCHES = `api Switches version "1"

object switch left { }

object switch right { }

class switch without create, destroy {
  RO/runtime  on : bool

  message turn(self : switch ref) {
    self.on = not self.on
  }
}
`

describe('playing all sequences within bounds', function () {
  this.timeout(60_000)

  it('reaches each state once', async () => {
    const { states, calls, isComplete, isClosed, found } = await exhausted(SWITCHES, 'depth 9')
    // Off and off is where it begins; the third level leads nowhere new.
    assert.deepEqual(
      { states, isComplete, isClosed, found },
      { states: 4, isComplete: true, isClosed: true, found: null },
    )
    assert.equal(calls, 8)
  })

  it('finds a shortest sequence that breaks an invariant', async () => {
    const both = `${SWITCHES}\ninvariant "not both": not (every s in all switch : s.on)\n`
    const { found, depth } = await exhausted(both, 'depth 9')
    assert.equal(found?.steps.length, 2)
    assert.equal(depth, 1)
    assert.match(found?.test.text ?? '', /switch\.turn\(left\)\n {2}switch\.turn\(right\)/)
  })

  it('plays from the initial objects, also where a bound is below their number', async () => {
    const { states } = await exhausted(SWITCHES, '1 switch, depth 9')
    assert.equal(states, 4)
  })

  it('lets calls come in while others wait', async () => {
    const { found } = await exhausted(plantedText('unique-race', 'planted'), '2 account, depth 4')
    assert.equal(found?.fault.cause, "invariant: a name is one account's")
    const repaired = await exhausted(plantedText('unique-race', 'repaired'), '2 account, depth 4')
    assert.deepEqual([repaired.found, repaired.isComplete, repaired.depth], [null, true, 4])
  })

  it('keeps no more objects than the bounds, and says so', async () => {
    const text = plantedText('off-by-one', 'repaired')
    const { found, isComplete, leftOut } = await exhausted(text, '1 room, 2 guest, depth 4')
    assert.deepEqual([found, isComplete], [null, true])
    assert.ok(leftOut.some((line) => line.includes('room, guest')))
  })

  it('plays with several seeds where there is chance, and says so', async () => {
    const dice = `api Dice version "1"
object die only { }
class die without create, destroy {
  RO/runtime  shown : int
  message roll(self : die ref) { self.shown = random(6) }
}
`
    const { states, isComplete, leftOut } = await exhausted(dice, 'depth 1')
    assert.ok(states > 2, `${states} states`)
    assert.ok(isComplete && leftOut.includes('`random(n)` gave the numbers of 4 seeds only.'))
    const rolls = Array.from(
      { length: 6 },
      (_, shown) => `invariant "${shown}": every d in all die : d.shown != ${shown}\n`,
    )
    const found = await Promise.all(rolls.slice(1).map((rule) => exhausted(dice + rule, 'depth 1')))
    const seeds = new Set(found.flatMap((one) => one.found?.test.missing ?? []))
    assert.ok(seeds.size > 1 && [...seeds].every((one) => /^It needs --seed \d+\.$/.test(one)))
  })

  it('says how far it has come where time runs out', async () => {
    const { isComplete, depth, left } = await exhausted(plantedText('two-ends-of-a-move', 'repaired'), 'depth 9', 20)
    assert.equal(isComplete, false)
    assert.ok(depth < 9 && left > 0)
  })

  it('reads bounds, and names what is wrong with them', () => {
    const { model } = codeOf(SWITCHES)
    assert.deepEqual(readBounds(model, '3 switch, depth 4'), {
      bounds: { depth: 4, objects: new Map([['switch', 3]]) },
    })
    const problem = (text: string) => {
      const read = readBounds(model, text)
      return 'problem' in read ? read.problem : ''
    }
    assert.match(problem('2 lamp, depth 4'), /"lamp" is not a class with objects\. The classes are switch\./)
    assert.match(problem('two switch, depth 4'), /"two switch" is not a bound/)
    assert.match(problem('2 switch'), /no depth/)
  })
})
