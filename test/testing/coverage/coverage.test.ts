/** Coverage of tests: what is counted, and how it is written as lcov. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { type Coverage, percentOf, sharesOf } from '../../../testing/coverage/coverage.ts'
import { missedWay, transitionText } from '../../../testing/coverage/coverage-words.ts'
import { CoveredCode } from '../../../testing/coverage/covered-code.ts'
import { lcovText } from '../../../testing/coverage/lcov.ts'
import { TestBench } from '../../../testing/run/test-bench.ts'
import { loadWorldCode } from '../../../testing/world/load.ts'

const LAMP = `api desk uses session, task
error BURNT(lamp)
error LIT(lamp)
enum light { off, on, broken }
class lamp {
  RW name_label : string
  RO/runtime light : light enum = off
  message switch_on(self : lamp ref) throws BURNT, LIT {
    require self.light != broken else BURNT(self)
    require self.light == off else LIT(self)
    wait 1s
    self.light = on
  }
  message smash(self : lamp ref) {
    if self.light == on and self.name_label != "" {
      self.light = broken
    } else {
      self.name_label = "was off"
    }
  }
}
`

async function covered(tests: string): Promise<Coverage> {
  const text = LAMP + tests
  const analysis = analyze([{ path: 'lamp.crow', tree: parse(text) }], 'desk')
  assert.ok(analysis.model)
  const code = new CoveredCode(loadWorldCode(analysis.model, { tests: analysis.tests(), coverage: true }))
  const bench = new TestBench(code.code, new Map([['lamp.crow', text]]), { seed: 1 })
  for (const test of analysis.tests()) assert.equal((await bench.run(test)).outcome, 'passed', test.title)
  return code.coverage()
}

const ONE = `test "a lamp can be switched on" {
  let l = create lamp { name_label = "a" }
  lamp.switch_on(l)
  expect l.light == on
}
`

const MORE = `test "a lamp that is on is not switched on, and can break" {
  let l = create lamp { name_label = "a" }
  let t = async lamp.switch_on(l)
  wait 1s
  expect t.status == success
  expect lamp.switch_on(l) fails LIT
  lamp.smash(l)
  expect lamp.switch_on(l) fails BURNT
  let m = create lamp { name_label = "b" }
  lamp.smash(m)
  let n = create lamp { light = on }
  lamp.smash(n)
  expect n.light == on
}
`

describe('the coverage of tests', () => {
  it('counts statements and both ways of conditions', async () => {
    const { files } = await covered(ONE)
    assert.deepEqual(
      files.map(({ path }) => path),
      ['lamp.crow'],
    )
    const [file] = files
    assert.deepEqual(
      file?.statements.map(({ at, count }) => [at[0] + 1, count]),
      [
        [9, 1],
        [10, 1],
        [11, 1],
        [12, 1],
        [15, 0],
        [16, 0],
        [18, 0],
      ],
    )
    assert.deepEqual(
      file?.conditions.map((one) => [one.at[0] + 1, one.use, one.held, one.failed, missedWay(one)]),
      [
        [9, 'require', 1, 0, 'this requirement always held'],
        [10, 'require', 1, 0, 'this requirement always held'],
        [15, 'and', 0, 0, 'this condition was not reached'],
        [15, 'if', 0, 0, 'this condition was not reached'],
        [15, 'and', 0, 0, 'this condition was not reached'],
      ],
    )
  })

  it('counts the errors that messages raise, and the transitions that are committed', async () => {
    const { errors, transitions } = await covered(ONE)
    assert.deepEqual(
      errors.map(({ message, code, count }) => [message, code, count]),
      [
        ['lamp.switch_on', 'BURNT', 0],
        ['lamp.switch_on', 'LIT', 0],
      ],
    )
    assert.deepEqual(
      transitions.map((one) => [transitionText(one), one.count]),
      [
        ['lamp.light: new → off, by lamp.create', 1],
        ['lamp.light: off → on, by lamp.switch_on', 1],
        ['lamp.light: on → broken, by lamp.smash', 0],
      ],
    )
  })

  it('is whole where tests do everything, also in tasks', async () => {
    const coverage = await covered(ONE + MORE)
    const shares = sharesOf(coverage)
    assert.deepEqual(shares.statements, { all: 7, covered: 7 })
    assert.deepEqual(shares.errors, { all: 2, covered: 2 })
    assert.deepEqual(shares.transitions, { all: 3, covered: 3 })
    assert.equal(percentOf(shares.ways), 100)
  })

  it('is written as lcov', async () => {
    const { files } = await covered(ONE)
    const lines = lcovText(files, (name) => `samples/${name}`).split('\n')
    assert.equal(lines[1], 'SF:samples/lamp.crow')
    assert.ok(lines.includes('FNDA:1,lamp.switch_on'))
    assert.ok(lines.includes('FNDA:0,lamp.smash'))
    assert.ok(lines.includes('DA:12,1'))
    assert.ok(lines.includes('DA:16,0'))
    assert.deepEqual(
      lines.filter((line) => line.startsWith('BRDA:9,')),
      ['BRDA:9,0,0,1', 'BRDA:9,0,1,0'],
    )
    assert.equal(lines.at(-2), 'end_of_record')
  })
})
