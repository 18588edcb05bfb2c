/** `crow test`: exit codes, what it prints, and runs again after a change. */
import assert from 'node:assert/strict'
import { runCrow } from '../../../cli/run.ts'
import { crow, memoryHost } from '../memory-host.ts'
import { FAILS, LAMPS, PASSES, untilFound } from './lamp-text.ts'

const SEED = ['--seed', '7']

describe('crow test', () => {
  it('exits 0 where all tests pass', async () => {
    const { code, out, err } = await crow(['test', 'a', ...SEED], { 'a/lamp.crow': LAMPS + PASSES })
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, /^a\/lamp\.crow\n {2}✓ a lamp is switched on\n\n1 passed \(1 test\) in \d+ ms, seed 7\n$/)
  })

  it('exits 1 where a test fails, and shows why', async () => {
    const files = { 'lamp.crow': LAMPS, 'more.crow': PASSES + FAILS }
    const { code, out } = await crow(['test', ...SEED], files)
    assert.equal(code, 1)
    assert.match(
      out,
      /failed: a lamp is switched twice\n --> more\.crow:9:3\n {2}\|\n9 \| {3}expect hall\.is_on\n {2}\| {3}\^+\n {2}= The condition does not hold\.\n/,
    )
    assert.match(out, /calls so far:\n {2}0ms {2}lamp\.toggle\(lamp hall\)\n/)
  })

  it('runs the tests that are named', async () => {
    const files = { 'a/lamp.crow': LAMPS + PASSES + FAILS }
    assert.match((await crow(['test', 'a', 'switched ON'], files)).out, /\n1 passed \(1 test\)/)
    assert.match((await crow(['test', 'a/lamp.crow:8'], files)).out, /\n1 passed \(1 test\)/)
    const none = await crow(['test', 'a', 'a lamp is swiched on'], files)
    assert.deepEqual(
      [none.code, none.out, none.err],
      [2, '', 'crow: No test has "a lamp is swiched on" in its title. Did you mean "a lamp is switched on"?\n'],
    )
  })

  it('ends with the first failure if asked to', async () => {
    const { code, out } = await crow(['test', '--bail'], { 'lamp.crow': LAMPS + FAILS + PASSES })
    assert.equal(code, 1)
    assert.match(out, /\n1 failed, 1 not run \(2 tests\) in/)
  })

  it('exits 2 with the diagnostics where the texts have errors', async () => {
    const { code, out, err } = await crow(['test'], { 'lamp.crow': `${LAMPS}test "a" { expect hall.of }` })
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /^error CROW\d+: .*"of"/)
  })

  it('exits 2 where there is no test, and says how to write one', async () => {
    const { code, err } = await crow(['test', 'a'], { 'a/lamp.crow': LAMPS })
    assert.equal(code, 2)
    assert.match(err, /^crow: There is no test in "a"\. Write one in a \.crow file:\n\ntest "a machine starts" \{\n/)
  })

  it('refuses a seed that is not one', async () => {
    const { code, err } = await crow(['test', '--seed', '4294967296'], { 'lamp.crow': LAMPS + PASSES })
    assert.equal(code, 2)
    assert.match(err, /A seed is a whole number from 0 to 4294967295\./)
  })

  it('prints JSON', async () => {
    const { code, out } = await crow(['test', '--format', 'json', ...SEED], { 'lamp.crow': LAMPS + FAILS })
    assert.equal(code, 1)
    const { seed, failed, tests } = JSON.parse(out)
    assert.deepEqual([seed, failed, tests.length], [7, 1, 1])
    const [{ line, failure }] = tests
    assert.deepEqual([line, failure.line, failure.calls.length], [6, 9, 2])
  })
})

describe('crow test --inspect', () => {
  it('runs the same command in a process that waits for a debugger', async () => {
    const host = memoryHost({ 'a/lamp.crow': LAMPS + PASSES })
    const code = runCrow(['test', 'a', 'lamp', '--seed', '3', '--events', 'json', '--inspect'], host)
    const child = await untilFound(host, code, () => host.children[0])
    assert.deepEqual([child.script, child.input], [host.script, true])
    assert.deepEqual(child.args, 'test --format text --seed 3 --events json -- a lamp'.split(' '))
    assert.ok(child.nodeOptions.includes('--inspect-wait=127.0.0.1:0'))
    child.prints('Debugger listening on ws://127.0.0.1:9/x', 'stderr')
    child.prints('{"event":"tests","tests":[]}')
    child.ends(1)
    assert.equal(await code, 1)
    assert.equal(host.out(), '{"event":"inspect","url":"ws://127.0.0.1:9/x"}\n{"event":"tests","tests":[]}\n')
  })
})
