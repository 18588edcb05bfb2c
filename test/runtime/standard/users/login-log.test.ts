/** Log-ins in the log: their user and source, never a password, and a bounded number of lines. */
import assert from 'node:assert/strict'
import { sourceAddress } from '../../../../runtime/http/source-address.ts'
import { LogInLines } from '../../../../runtime/standard/users/login-log.ts'
import { sourceKey } from '../../../../runtime/standard/users/source-key.ts'
import { openDesk } from '../../harness.ts'
import { sessionApi } from '../../sample-api.ts'
import { TestClock } from '../../test-clock.ts'

type Line = readonly [level: string, message: string, facts: { readonly [name: string]: string | number }]

describe('log-ins in the log', () => {
  const open = () => {
    const lines: Line[] = []
    const clock = new TestClock()
    const write = (level: string) => (message: string, facts: Line[2]) => void lines.push([level, message, facts])
    const logIns = new LogInLines({ info: write('info'), warn: write('warn') }, clock)
    return { lines, clock, logIns }
  }

  it('have the user and the source of successes and failures, and no password', async () => {
    const { lines, logIns } = open()
    const desk = openDesk(sessionApi(), { password: 'open sesame', onLogIn: (logIn) => logIns.note(logIn) })
    const login = (...given: string[]) => desk.json('session.login_with_password', ...given)
    await login('root', 'open sesame')
    await login('root', 'guessed it')
    await login(`\u001b${'x'.repeat(5000)}`, 'guessed it')
    assert.deepEqual(lines.slice(0, 2), [
      ['info', 'logged in', { user: 'root', source: 'unknown' }],
      ['warn', 'log-in failed', { user: 'root', source: 'unknown' }],
    ])
    assert.ok(String(lines[2]?.[2].user).length <= 201)
    assert.doesNotMatch(JSON.stringify(lines), /sesame|guessed/)
  })

  it('have a bounded number of lines a minute, with the number of the rest', () => {
    const { lines, clock, logIns } = open()
    for (let minute = 0; minute < 3; minute++) {
      for (let i = 0; i < 5000; i++)
        logIns.note({ user: `u${i % 10}`, source: `192.0.2.${i % 7}`, outcome: i % 2 ? 'failed' : 'busy' })
      clock.pass(60_000)
    }
    assert.equal(lines.length, 3 * 21)
    assert.deepEqual(lines[20], [
      'warn',
      'more log-ins failed',
      { failed: 2490, busy: 2490, users: 10, sources: 7, source: '192.0.2.6' },
    ])
    logIns.note({ user: 'ann', source: '192.0.2.1', outcome: 'ok' })
    assert.equal(lines.at(-1)?.[0], 'info')
    assert.equal(clock.pending, 0)
  })
})

describe('the source of a call', () => {
  it('is its address, as people write it', () => {
    assert.equal(sourceAddress('::ffff:192.0.2.1'), '192.0.2.1')
    assert.equal(sourceAddress('fe80::1%eth0'), 'fe80::1')
    assert.equal(sourceAddress(undefined), 'unknown')
  })

  it('counts by the IPv6 network, and by the whole address where that is loopback or link-local', () => {
    for (const [address, key] of [
      ['192.0.2.1', '192.0.2.1'],
      ['2001:db8::1', '2001:db8:0:0::/64'],
      ['2001:0db8:0:0:ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
      ['::1', '::1'],
      ['fe80::1', 'fe80::1'],
      ['unknown', 'unknown'],
    ] as const)
      assert.equal(sourceKey(address), key, address)
  })
})
