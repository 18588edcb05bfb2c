/** `crow test --explore` and `--exhaust`: what is printed, and exit codes. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { runCrow } from '../../../cli/run.ts'
import { type MemoryHost, memoryHost } from '../memory-host.ts'

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
const BROKEN = `${SWITCHES}
invariant "not both": not (every s in all switch : s.on)
`

async function crow(host: MemoryHost, ...args: string[]): Promise<number> {
  return runCrow(['test', ...args], host)
}

describe('crow test --explore', function () {
  this.timeout(30_000)

  it('prints what it finds as a test', async () => {
    const host = memoryHost({ 'api/api.crow': BROKEN })
    assert.equal(await crow(host, 'api', '--explore', '200ms', '--seed', '3'), 1)
    const title = 'explored: not both'
    const lines = ['switch.turn(left)', 'switch.turn(right)', 'expect not (every s in all switch : s.on)']
    const comment = '// The invariant "not both" does not hold.'
    assert.match(host.out(), /✗ invariant {2}found after \d+ calls? in .*, \d+ steps made 2/)
    for (const line of [`test "${title}" {`, comment]) assert.ok(host.out().includes(line), host.out())
    for (const line of lines.slice(2)) assert.ok(host.out().includes(line), host.out())
    assert.match(host.out(), /1 finding by \d+ calls in \d+ sequences?, .*, seed 3\n$/)
  })

  it('says what was covered where it finds nothing', async () => {
    const host = memoryHost({ 'api/api.crow': SWITCHES })
    assert.equal(await crow(host, 'api', '--explore', '100ms'), 0)
    assert.match(host.out(), /1 of 1 RPC that were called have succeeded; \d+ outcomes in different states/)
    assert.match(host.out(), /nothing found by \d+ calls/)
    assert.equal(host.err(), '')
  })

  it('prints JSON', async () => {
    const host = memoryHost({ 'api/api.crow': BROKEN })
    assert.equal(await crow(host, 'api', '--explore', '200ms', '--format', 'json', '--seed', '3'), 1)
    const { format, seed, findings, coverage } = JSON.parse(host.out())
    assert.deepEqual([format, seed, findings.length, findings[0].kind, findings[0].steps], [1, 3, 1, 'invariant', 2])
    assert.deepEqual(coverage.neverSucceeded, [])
  })

  it('says how far it is on a terminal', async () => {
    const host = memoryHost({ 'api/api.crow': SWITCHES }, false, '', 80)
    await crow(host, 'api', '--explore', '100ms')
    assert.match(host.err(), /\r\d+ calls, [\d,]+ calls a second \(.*\), \d+ outcomes, 0 findings/)
  })

  it('ends at Ctrl-C with what was found', async () => {
    const host = memoryHost({ 'api/api.crow': SWITCHES }, false, '', 80)
    const ended = crow(host, 'api', '--explore', '1h')
    await host.somethingHappens()
    host.interrupt()
    assert.equal(await ended, 0)
    assert.match(host.out(), /nothing found by \d+ calls? in \d+ sequences?, [\d.]+ m?s, seed \d+\n$/)
  })

  it('refuses what it cannot do', async () => {
    const refusal = async (...args: string[]) => {
      const host = memoryHost({ 'api/api.crow': SWITCHES })
      assert.equal(await crow(host, ...args), 2)
      return host.err()
    }
    assert.match(await refusal('--explore', 'api'), /A duration is a number with ms, s, m or h/)
    assert.match(await refusal('api', '--explore', '1s', '--format', 'tap'), /print text or JSON, not tap/)
    assert.match(await refusal('api', 'a switch', '--explore', '1s'), /"a switch" is not an API/)
    assert.match(await refusal('api', '--explore', '--watch'), /'-w, --watch' cannot be used with .*'--explore/)
    assert.match(await refusal('api', '--exhaust', '2 lamp, depth 3'), /"lamp" is not a class with objects/)
  })
})

describe('crow test --exhaust', function () {
  this.timeout(30_000)

  it('prints a shortest sequence that fails', async () => {
    const host = memoryHost({ 'api/api.crow': BROKEN })
    assert.equal(await crow(host, 'api', '--exhaust', '2 switch, depth 5'), 1)
    assert.match(host.out(), /switch\.turn\(left\)\n {2}switch\.turn\(right\)/)
    assert.match(host.out(), /A shortest sequence that fails has 2 steps \(3 states, /)
  })

  it('says what it covered', async () => {
    const host = memoryHost({ 'api/api.crow': SWITCHES })
    assert.equal(await crow(host, 'api', '--exhaust', '2 switch, depth 2', '--format', 'json'), 0)
    const { finding, states, depth, isComplete, isClosed } = JSON.parse(host.out())
    assert.deepEqual(
      { finding, states, depth, isComplete, isClosed },
      {
        ...{ finding: null, states: 4, depth: 2, isComplete: true, isClosed: false },
      },
    )
    const text = memoryHost({ 'api/api.crow': SWITCHES })
    assert.equal(await crow(text, 'api', '--exhaust', 'depth 9'), 0)
    assert.match(text.out(), /Nothing fails, and more than 3 steps lead to no other state \(4 states, 8 calls/)
  })
})
