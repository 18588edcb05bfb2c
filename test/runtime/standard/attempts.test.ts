/** Attempts at passwords: slowed after failures, by name, in order, within bounds. Time is the test's own. */
import assert from 'node:assert/strict'
import { type AttemptLimits, Attempts } from '../../../runtime/standard/attempts.ts'
import { TestClock } from '../test-clock.ts'

describe('attempts', () => {
  const desk = (limits?: AttemptLimits) => {
    const clock = new TestClock()
    const attempts = new Attempts(clock, (reason) => new Error(`refused: ${reason}`), limits)
    const tried: string[] = []
    const attempt = (name: string, password: string) =>
      attempts.run(name, async () => {
        tried.push(password)
        return password === 'right'
      })
    const fail = async (name: string, times: number) => {
      for (let i = 0; i < times; i++) {
        await clock.rest()
        assert.equal(await attempt(name, 'wrong'), false)
      }
    }
    return { clock, attempts, attempt, fail, tried }
  }

  it('wait from the third failure in a row on, twice as long each time, up to five seconds', async () => {
    const { clock, fail } = desk()
    await fail('ann', 12)
    assert.deepEqual(clock.waited, [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000])
  })

  it('are made in order after failures, one at a time, and the right one gets in and ends the waiting', async () => {
    const { clock, attempt, fail, tried } = desk()
    await fail('ann', 3)
    const answers = Promise.all(['wrong 4', 'right', 'after'].map((password) => attempt('ann', password)))
    await clock.turn()
    assert.deepEqual(tried.slice(3), [])
    await clock.rest()
    assert.deepEqual(tried.slice(3), ['wrong 4'])
    await clock.rest()
    assert.deepEqual(await answers, [false, true, false])
    assert.deepEqual(tried.slice(3), ['wrong 4', 'right', 'after'])
    assert.deepEqual(clock.waited, [100, 200])
  })

  it('that come together gain nothing: what is under way counts as failed', async () => {
    const { clock, attempt, tried } = desk()
    const answers = Array.from({ length: 6 }, (_, i) => attempt('ann', `wrong ${i}`))
    await clock.turn()
    assert.equal(tried.length, 3)
    for (let i = 0; i < 3; i++) await clock.rest()
    await Promise.all(answers)
    assert.deepEqual(clock.waited, [100, 200, 400, 800])
  })

  it('with the right password never wait, however many come together', async () => {
    const { clock, attempt } = desk()
    const answers = await Promise.all(Array.from({ length: 50 }, () => attempt('ann', 'right')))
    assert.ok(answers.every(Boolean))
    assert.deepEqual(clock.waited, [])
  })

  it('of one name do not slow those of another', async () => {
    const { attempt, fail, clock } = desk()
    await fail('ann', 5)
    const before = clock.waited.length
    assert.equal(await attempt('bob', 'right'), true)
    assert.equal(clock.waited.length, before)
  })

  it('are forgotten, a failure a minute', async () => {
    const { clock, fail } = desk()
    await fail('ann', 4)
    await clock.rest()
    clock.pass(2 * 60_000)
    await fail('ann', 1)
    assert.deepEqual(clock.waited, [100, 200, 100])
    await clock.rest()
    clock.pass(3 * 60_000)
    await fail('ann', 2)
    assert.deepEqual(clock.waited, [100, 200, 100])
  })

  it('do not stay in memory', async () => {
    const { clock, attempts, attempt, fail } = desk({ names: 10, waitingOfName: 5, waiting: 8 })
    for (let i = 0; i < 100; i++) assert.equal(await attempt(`good ${i}`, 'right'), true)
    assert.equal(attempts.names, 0)
    for (let i = 0; i < 12; i++) await fail(`bad ${i}`, 1)
    assert.equal(attempts.names, 10)
    clock.pass(60_000)
    await fail('another', 1)
    assert.equal(attempts.names, 1)
  })

  it('of more names than are told apart are slowed as one', async () => {
    const { clock, attempt, fail } = desk({ names: 2, waitingOfName: 5, waiting: 8 })
    await fail('a', 1)
    await fail('b', 1)
    for (let i = 0; i < 5; i++) await fail(`crowd ${i}`, 1)
    assert.deepEqual(clock.waited, [100, 200, 400])
    // A right one among them waits its turn, and does not end the waiting of the others.
    const right = attempt('somebody', 'right')
    await clock.turn()
    assert.equal(clock.pending, 1)
    await clock.rest()
    assert.equal(await right, true)
    await fail('crowd 5', 1)
    assert.deepEqual(clock.waited, [100, 200, 400, 800])
    assert.equal(await attempt('a', 'right'), true)
  })

  it('wait in bounded number, of one name and in all', async () => {
    const { attempt, fail, clock } = desk({ names: 10, waitingOfName: 2, waiting: 3 })
    for (const name of ['ann', 'bob']) await fail(name, 2)
    for (const name of ['ann', 'bob']) assert.equal(await attempt(name, 'wrong'), false)
    const waiting = ['ann', 'ann', 'bob'].map((name) => attempt(name, 'right'))
    await assert.rejects(attempt('ann', 'right'), /refused: too many wait already/)
    await assert.rejects(attempt('bob', 'right'), /refused: too many wait already/)
    await clock.rest()
    assert.deepEqual(await Promise.all(waiting), [true, true, true])
  })

  it('give up their place when their client goes away', async () => {
    const { attempts, fail, clock, attempt, tried } = desk({ names: 10, waitingOfName: 1, waiting: 1 })
    await fail('ann', 3)
    let leave = () => {}
    let heard = true
    const gone = attempts.run(
      'ann',
      () => assert.fail('it was tried'),
      (listener) => {
        leave = listener
        return () => (heard = false)
      },
    )
    leave()
    await assert.rejects(gone, /refused: its client has gone/)
    assert.equal(heard, false)
    const next = attempt('ann', 'right')
    await clock.rest()
    assert.equal(await next, true)
    assert.deepEqual(tried.slice(3), ['right'])
  })

  it('that throw are neither right nor wrong', async () => {
    const { attempts, fail, clock } = desk()
    for (let i = 0; i < 5; i++)
      await assert.rejects(
        attempts.run('ann', () => Promise.reject(new Error('busy'))),
        /busy/,
      )
    await fail('ann', 2)
    assert.deepEqual(clock.waited, [])
  })

  it('are refused when all ends, and no timer is left', async () => {
    const { attempts, attempt, fail, clock } = desk()
    await fail('ann', 3)
    const waiting = attempt('ann', 'right')
    attempts.close()
    await assert.rejects(waiting, /refused: the server is stopping/)
    await assert.rejects(attempt('ann', 'right'), /refused: the server is stopping/)
    assert.equal(clock.pending, 0)
  })
})
