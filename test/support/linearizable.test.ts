import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { hosts, observed, type RegisterCall, type RegisterInput, register } from '../servers/support/models.ts'
import { judge, type TimedCall } from './linearizable.ts'
import { randomOf } from './random.ts'

const NEVER = Number.POSITIVE_INFINITY

describe('the checker of linearizability', () => {
  it('accepts calls one after the other', () => {
    assert.ok(isRight([write('a', 0, 1), read('a', 2, 3), swap('b', 'a', 4, 5), read('b', 6, 7)]))
  })

  it('accepts a read during a write that sees either value', () => {
    for (const seen of ['', 'a']) assert.ok(isRight([write('a', 0, 10), read(seen, 1, 9), read('a', 11, 12)]), seen)
  })

  it('accepts overlapping writes in the order that reads saw', () => {
    for (const [one, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const)
      assert.ok(isRight([write('a', 0, 10), write('b', 0, 10), read(one, 1, 5), read(other, 6, 12)]))
  })

  it('refuses a read of a value that was overwritten before it began', () => {
    assert.ok(!isRight([write('a', 0, 1), write('b', 2, 3), read('a', 4, 5)]))
  })

  it('refuses a read of an old value after a read of the new one, though the write was still under way', () => {
    assert.ok(!isRight([write('a', 0, 10), read('a', 1, 2), read('', 3, 4)]))
  })

  it('refuses a value that nobody wrote', () => {
    assert.ok(!isRight([write('a', 0, 1), read('b', 0, 1)]))
  })

  it('refuses a lost update', () => {
    assert.ok(!isRight([swap('a', '', 0, 10), swap('b', '', 0, 10)]))
    assert.ok(isRight([swap('a', '', 0, 10), swap('b', 'a', 0, 10)]))
  })

  it('refuses two reads that see two writes in different orders', () => {
    const writes = [write('a', 0, 20), write('b', 0, 20)]
    const [first, second] = [
      [read('a', 1, 2), read('b', 3, 4)],
      [read('b', 5, 6), read('a', 7, 8)],
    ]
    assert.ok(isRight([...writes, ...first]))
    assert.ok(!isRight([...writes, ...first, ...second]))
  })

  it('lets a call of an unknown outcome happen late, or never', () => {
    const lost = write('a', 0, NEVER)
    assert.ok(isRight([lost, read('', 1, 2), read('', 3, 4)]))
    assert.ok(isRight([lost, read('', 1, 2), read('a', 3, 4)]))
    assert.ok(isRight([lost, write('b', 1, 2), read('b', 3, 4), read('a', 5, 6)]))
  })

  it('refuses a call of an unknown outcome that happens twice, or before it began', () => {
    const lost = write('a', 10, NEVER)
    assert.ok(!isRight([lost, read('a', 11, 12), write('b', 13, 14), read('b', 15, 16), read('a', 17, 18)]))
    assert.ok(!isRight([lost, read('a', 1, 2)]))
  })

  it('refuses two hosts that are both disabled', () => {
    const model = hosts(2)
    const disable = (host: number, output: 'done' | 'refused') =>
      ({ input: { does: 'disable', host }, output, called: 0, returned: 10 }) as const
    assert.ok(judge([disable(0, 'done'), disable(1, 'refused')], model).isLinearizable)
    assert.ok(!judge([disable(0, 'done'), disable(1, 'done')], model).isLinearizable)
    assert.ok(!judge([disable(0, 'refused'), disable(1, 'refused')], model).isLinearizable)
  })

  it('names the calls of which none can come next', () => {
    const judged = judge([write('a', 0, 1), read('', 2, 3)], register(''))
    assert.ok(!judged.isLinearizable)
    assert.deepEqual(judged.order, [write('a', 0, 1)])
    assert.deepEqual(judged.stuck, [read('', 2, 3)])
  })

  it('agrees with a search of all orders', () => {
    const verdicts = { right: 0, wrong: 0 }
    for (let seed = 0; seed < 3000; seed++) {
      const calls = anyCalls(randomOf(seed))
      const expected = anyOrderFits(calls, '', 0)
      assert.equal(isRight(calls), expected, JSON.stringify(calls))
      assert.equal(isRight(observed(calls)), expected, `without unobserved: ${JSON.stringify(calls)}`)
      verdicts[expected ? 'right' : 'wrong']++
    }
    assert.ok(verdicts.right > 300 && verdicts.wrong > 300, JSON.stringify(verdicts))
  })

  it('judges long histories, right and with one stale read', () => {
    for (const seed of [1, 2, 3]) {
      const calls = history(randomOf(seed), 4000)
      assert.ok(isRight(calls))
      const middle = calls.findIndex(({ input }, i) => i > 2000 && input.does === 'read')
      const stale = calls.map((call, i) => (i === middle ? { ...call, output: '' } : call))
      assert.ok(!isRight(stale))
    }
  })
})

function isRight(calls: readonly RegisterCall[]): boolean {
  return judge(calls, register('')).isLinearizable
}

function read(output: string, called: number, returned: number): RegisterCall {
  return { input: { does: 'read' }, output, called, returned }
}

function write(value: string, called: number, returned: number): RegisterCall {
  return { input: { does: 'write', value }, output: returned === NEVER ? undefined : '', called, returned }
}

function swap(value: string, output: string, called: number, returned: number): RegisterCall {
  return { input: { does: 'swap', value }, output, called, returned }
}

/** A few calls at random times with random outputs. */
function anyCalls(random: (below: number) => number): RegisterCall[] {
  return Array.from({ length: 2 + random(5) }, (_, i) => {
    const does = (['read', 'write', 'swap'] as const)[random(3)] as RegisterInput['does']
    const input: RegisterInput = does === 'read' ? { does } : { does, value: `${i}` }
    const called = random(10)
    const isLost = random(6) === 0
    const output = isLost ? undefined : does === 'write' ? '' : (['', '0', '1', '2', '3'][random(5)] as string)
    return { input, output, called, returned: isLost ? NEVER : called + random(8) }
  })
}

/** The definition, without any shortcut. */
function anyOrderFits(left: readonly RegisterCall[], state: string, now: number): boolean {
  if (left.every(({ returned }) => returned === NEVER)) return true
  return left.some((call) => {
    const others = left.filter((one) => one !== call)
    const moment = Math.max(now, call.called)
    if (moment > call.returned) return false
    const next = register('').apply(state, call.input, call.output)
    return next !== undefined && anyOrderFits(others, next, moment)
  })
}

/** Calls of eight clients that each happen at one moment between begin and answer, a few without an answer. */
function history(random: (below: number) => number, count: number): RegisterCall[] {
  let state = ''
  const calls: TimedCall<RegisterInput, string>[] = []
  for (let i = 0; i < count; i++) {
    const moment = i * 10
    const does = (['read', 'write', 'swap'] as const)[random(3)] as RegisterInput['does']
    const input: RegisterInput = does === 'read' ? { does } : { does, value: `${i}` }
    const isLost = random(200) === 0
    const output = isLost ? undefined : does === 'write' ? '' : state
    calls.push({ input, output, called: moment - random(40), returned: isLost ? NEVER : moment + random(40) })
    if ('value' in input) state = input.value
  }
  return observed(calls)
}
