/** Attempts at passwords: slowed after failures, and shared out fairly between sources. Time is the test's own. */
import assert from 'node:assert/strict'
import { type AttemptLimits, Attempts } from '../../../../runtime/standard/users/attempts.ts'
import { TestClock } from '../../test-clock.ts'

const LIMITS: AttemptLimits = { running: 4, waiting: 64, waitingOfGroup: 16, kept: 100 }

describe('attempts to log in', () => {
  const desk = (limits: Partial<AttemptLimits> = {}) => {
    const clock = new TestClock()
    const refusals = { busy: () => new Error('busy'), stopping: () => new Error('stopping') }
    const attempts = new Attempts(clock, refusals, { ...LIMITS, ...limits })
    /** The hashes that were made, in order. */
    const tried: string[] = []
    const attempt = (name: string, password: string, source = '192.0.2.1') =>
      attempts.run({ name, source }, async () => {
        tried.push(`${name} ${password}`)
        // A hash takes a while, during which others come.
        await clock.turn()
        return password === 'right'
      })
    const fail = async (name: string, times: number, source?: string) => {
      for (let i = 0; i < times; i++) {
        const wrong = attempt(name, 'wrong', source)
        await clock.rest()
        await clock.rest()
        assert.equal(await wrong, false)
      }
    }
    return { clock, attempts, attempt, fail, tried }
  }

  /** Lets time and work go on until `done`. */
  const until = async (clock: TestClock, done: () => boolean) => {
    for (let turns = 0; !done(); turns++) {
      assert.ok(turns < 10_000, 'it never ends')
      await clock.rest()
    }
  }

  /** Keeps `clients` clients busy that guess one after the other, each new guess of `name()`, until `over`. */
  const flood = (at: ReturnType<typeof desk>, clients: number, source: (i: number) => string, name: () => string) => {
    let over = false
    const refused: string[] = []
    const client = async (i: number) => {
      while (!over) {
        await at.attempt(name(), 'wrong', source(i)).catch((error: Error) => {
          refused.push(error.message)
          return at.clock.turn()
        })
      }
    }
    const all = Array.from({ length: clients }, (_, i) => client(i))
    const end = async () => {
      over = true
      at.attempts.close()
      await Promise.all(all)
    }
    return { refused, end }
  }

  it('wait from the third failure of a name in a row, twice as long each time, up to five seconds', async () => {
    const { clock, attempt } = desk()
    const answers = Array.from({ length: 12 }, () => attempt('ann', 'wrong'))
    let done = false
    const all = Promise.all(answers).then(() => (done = true))
    await until(clock, () => done)
    await all
    assert.deepEqual(clock.waited, [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
  })

  it('never wait with the right password, however many come together', async () => {
    const { clock, attempt } = desk({ waitingOfGroup: 64 })
    const answers = await Promise.all(Array.from({ length: 50 }, () => attempt('ann', 'right')))
    assert.ok(answers.every(Boolean))
    assert.deepEqual(clock.waited, [])
  })

  it('need no more waits for a name and source after the right password', async () => {
    const { clock, attempt, fail, tried } = desk()
    await fail('ann', 3)
    const answers = Promise.all(['right', 'after'].map((password) => attempt('ann', password)))
    await clock.turn()
    assert.equal(tried.length, 3)
    await until(clock, () => tried.length === 5)
    assert.deepEqual(await answers, [true, false])
    assert.equal(clock.pending, 0)
  })

  it('do not slow other names, nor other sources', async () => {
    const { attempt, fail, clock } = desk()
    await fail('ann', 5)
    const before = clock.waited.length
    assert.equal(await attempt('bob', 'right'), true)
    assert.equal(await attempt('ann', 'right', '192.0.2.2'), true)
    assert.equal(clock.waited.length, before)
  })

  it('are forgotten, a failure a minute', async () => {
    const { clock, attempt, fail, attempts } = desk()
    await fail('ann', 4)
    clock.pass(4 * 60_000)
    const before = clock.waited.length
    await fail('ann', 2)
    assert.equal(await attempt('ann', 'right'), true)
    assert.equal(clock.waited.length, before)
    clock.pass(60 * 60_000)
    await attempt('ann', 'right')
    assert.equal(attempts.kept, 0)
  })

  it('count an IPv6 network as one source, and an IPv4 address in IPv6 as IPv4', async () => {
    const { attempt, fail, clock, tried } = desk()
    for (let i = 1; i < 4; i++) await fail('ann', 1, `2001:db8:0:1::${i}`)
    const waits = attempt('ann', 'wrong', '2001:db8:0:1:ffff::9')
    await clock.turn()
    assert.equal(tried.length, 3)
    assert.equal(await attempt('ann', 'right', '2001:db8:0:2::1'), true)
    await until(clock, () => tried.length === 5)
    assert.equal(await waits, false)
  })

  describe('while one source floods the server', () => {
    for (const [what, clients, name] of [
      ['guesses of one name, more than may wait', 200, () => 'root'],
      ['invented names', 260, invented()],
      ['both', 300, either(() => 'root', invented())],
    ] as const)
      it(`with ${what}, lets in a user of another source after few hashes`, async () => {
        const at = desk()
        const attack = flood(at, clients, () => '198.51.100.7', name)
        await until(at.clock, () => at.tried.length > 50)
        for (const user of ['root', 'ann', 'bob']) {
          const before = at.tried.length
          let inside = false
          const right = at.attempt(user, 'right', '192.0.2.1').then((is) => (inside = is))
          await until(at.clock, () => inside)
          await right
          assert.ok(at.tried.length - before <= 2 * LIMITS.running, `${user}: ${at.tried.length - before}`)
        }
        assert.ok(attack.refused.length > 0)
        await attack.end()
      })

    it('with invented names, lets in root from the same source after few hashes', async () => {
      const at = desk()
      const attack = flood(at, 260, () => '198.51.100.7', invented())
      await until(at.clock, () => at.tried.length > 50)
      const before = at.tried.length
      let inside = false
      const right = at.attempt('root', 'right', '198.51.100.7').then((is) => (inside = is))
      await until(at.clock, () => inside)
      await right
      assert.ok(at.tried.length - before <= 2 * LIMITS.running)
      await attack.end()
    })

    it('lets in a user who has logged in from there before, after few hashes', async () => {
      const at = desk()
      assert.equal(await at.attempt('ann', 'right', '198.51.100.7'), true)
      const attack = flood(at, 260, () => '198.51.100.7', invented())
      await until(at.clock, () => at.tried.length > 50)
      const before = at.tried.length
      let inside = false
      const right = at.attempt('ann', 'right', '198.51.100.7').then((is) => (inside = is))
      await until(at.clock, () => inside)
      await right
      assert.ok(at.tried.length - before <= 2 * LIMITS.running)
      await attack.end()
    })
  })

  it('from many sources that guess one name, let its user in after no more hashes than there are sources', async () => {
    const at = desk()
    const sources = 30
    const attack = flood(
      at,
      sources,
      (i) => `198.51.100.${i}`,
      () => 'root',
    )
    await until(at.clock, () => at.tried.length > 40)
    const before = at.tried.length
    let inside = false
    const right = at.attempt('root', 'right', '192.0.2.1').then((is) => (inside = is))
    await until(at.clock, () => inside)
    await right
    assert.ok(at.tried.length - before <= sources + LIMITS.running, `${at.tried.length - before}`)
    await attack.end()
  })

  it('wait longer for a name that many sources guess', async () => {
    const { clock, tried, attempt } = desk()
    const answers = Array.from({ length: 40 }, (_, i) => attempt('ann', 'wrong', `198.51.100.${i}`))
    let done = false
    const all = Promise.all(answers).then(() => (done = true))
    await until(clock, () => done)
    await all
    assert.equal(tried.length, 40)
    assert.deepEqual(clock.waited.slice(0, 7), [100, 200, 400, 800, 1000, 1000, 1000])
  })

  it('are bounded in the number that run and that wait', async () => {
    const at = desk()
    let running = 0
    let most = 0
    const answers = Array.from({ length: 500 }, (_, i) =>
      at.attempts
        .run({ name: `name ${i}`, source: `198.51.${i % 200}.1` }, async () => {
          most = Math.max(most, ++running)
          await at.clock.turn()
          running--
          return true
        })
        .catch((error: Error) => error.message),
    )
    const outcomes = await Promise.all(answers)
    assert.equal(most, LIMITS.running)
    assert.equal(outcomes.filter((outcome) => outcome === true).length, LIMITS.running + LIMITS.waiting)
    assert.deepEqual(new Set(outcomes), new Set([true, 'busy']))
  })

  it('are counted in bounded memory, and share a counter beyond that', async () => {
    const { clock, attempts, attempt, fail, tried } = desk({ kept: 2 })
    for (let i = 0; i < 100; i++) assert.equal(await attempt(`good ${i}`, 'right'), true)
    assert.equal(attempts.kept, 0)
    for (let i = 0; i < 12; i++) await fail(`bad ${i}`, 1)
    assert.ok(attempts.kept <= 6)
    const before = tried.length
    const right = attempt('another', 'right')
    await clock.turn()
    assert.equal(tried.length, before)
    await until(clock, () => tried.length > before)
    assert.equal(await right, true)
  })

  it('give up their place when their client goes away', async () => {
    const { attempts, fail, clock, attempt, tried } = desk({ waitingOfGroup: 1, waiting: 1 })
    await fail('ann', 3)
    let leave = () => {}
    let heard = true
    const onGone = (listener: () => void) => {
      leave = listener
      return () => {
        heard = false
      }
    }
    const gone = attempts.run({ name: 'ann', source: '192.0.2.1', onGone }, () => assert.fail('it was tried'))
    leave()
    await assert.rejects(gone, /^Error: busy$/)
    assert.equal(heard, false)
    const next = attempt('ann', 'right')
    await until(clock, () => tried.length === 4)
    assert.equal(await next, true)
  })

  it('count neither as right nor as wrong where they throw', async () => {
    const { attempts, attempt, clock } = desk()
    for (let i = 0; i < 5; i++)
      await assert.rejects(
        attempts.run({ name: 'ann', source: '192.0.2.1' }, () => Promise.reject(new Error('broken'))),
        /broken/,
      )
    assert.equal(await attempt('ann', 'right'), true)
    assert.deepEqual(clock.waited, [])
  })

  it('are refused when the server stops, which waits for those under way and leaves no timer', async () => {
    const { attempts, attempt, fail, clock } = desk()
    await fail('ann', 3)
    const waiting = attempt('ann', 'right')
    const running = attempt('bob', 'right')
    const closing = attempts.close()
    await assert.rejects(waiting, /^Error: stopping$/)
    await assert.rejects(running, /^Error: stopping$/)
    await assert.rejects(attempt('ann', 'right'), /^Error: stopping$/)
    await closing
    assert.equal(clock.pending, 0)
  })
})

/** Names that no user has, each used once. */
function invented(): () => string {
  let count = 0
  return () => `nobody ${count++}`
}

function either<T>(a: () => T, b: () => T): () => T {
  let count = 0
  return () => (count++ % 2 === 0 ? a() : b())
}
