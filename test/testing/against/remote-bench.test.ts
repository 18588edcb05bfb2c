/** Tests as calls to a running server: what passes, fails and is skipped, and what is left behind. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { REMOTE_FORMATS } from '../../../testing/remote/dialects.ts'
import type { TestResult } from '../../../testing/run/test-result.ts'
import { runAgainst } from './against-desk.ts'

const LAMPS = `
api lamps uses session, task
role operator
role keeper
error LIT(lamp)
error DARK(lamp)
external weigh(l : lamp ref) : int { return 1 }
class room {
  RW name_label : string
  RO/runtime lamps : lamp ref set <-> room
}
class lamp without get_all destroy allows(operator) {
  RW name_label : string
  RW watts : int = 5
  RW tags : string set = []
  RW colours : (string -> int) map = {}
  RO/constructor room : room ref <-> lamps
  RO/runtime lit : bool = false
  RO/runtime since : datetime = now()
  message light(self : lamp ref, slowly : bool = false) throws LIT {
    can_light(self)
    if slowly { wait 50ms }
    self.lit = true
  }
  message copy(self : lamp ref) : lamp ref { return create lamp { ...self, name_label = "copy" } }
  message dim(self : lamp ref) throws DARK allows(operator) { require self.lit else DARK(self) }
  message melt(self : lamp ref) allows(keeper) { self.watts = 0 }
}
define can_light(l : lamp ref) { require not l.lit else LIT(l) }
class fuse without destroy { RW name_label : string }
object room hall { name_label = "Hall" }
object lamp first { name_label = "First", room = hall }
`

const TESTS = `
test "a lamp" {
  let l = create lamp { name_label = "a", room = hall, tags = ["x"], colours = { "red" -> 3 } }
  expect l.watts == 5 and not l.lit and l.room == hall and l in hall.lamps and can can_light(l)
  l.watts = 9007199254740993
  l.tags += "y"
  l.colours["blue"] = 4
  lamp.light(l)
  expect l.lit and l.tags == ["x", "y"] and l.colours == { "red" -> 3, "blue" -> 4 }
  expect l.watts == 9007199254740993
  expect lamp.light(l) fails LIT(l)
  expect refusal can_light(l) == ["LIT", string(l)]
  let m = lamp.copy(l)
  expect m.name_label == "copy" and size(hall.lamps) == 3
  destroy l
  expect lamp.get_watts(l) fails HANDLE_INVALID
  expect size(hall.lamps) == 2
}
test "a task" {
  let l = create lamp { name_label = "a", room = hall }
  let t = async lamp.light(l, true)
  expect t.status == pending
  wait 100ms
  expect t.status == success and l.lit
}
test "it is not so" {
  let l = create lamp { name_label = "a", room = hall }
  lamp.light(l)
  expect l.watts == 6 and l.name_label == "a"
}
test "it has another error" {
  let l = create lamp { name_label = "a", room = hall }
  expect lamp.dim(l) fails LIT
}
test "it fails" {
  let l = create lamp { name_label = "a", room = hall }
  lamp.dim(l)
}
test "who may dim" {
  let l = create lamp { name_label = "a", room = hall }
  as operator {
    expect lamp.dim(l) fails DARK
    expect lamp.melt(l) fails RBAC_PERMISSION_DENIED
  }
  lamp.light(l)
}
test "a lit lamp" {
  let l = create lamp { name_label = "a", room = hall, lit = true }
  expect l.lit
}
test "all lamps" {
  expect every l in all lamp : l.watts > 0
}
test "an external" {
  given weigh(l) = 2
  expect true
}
test "a long time" {
  wait 1h
  expect true
}
test "a keeper" {
  as keeper { expect true }
}
test "it stays" {
  hall.name_label = "Room"
  let f = create fuse { name_label = "f" }
  expect size(all fuse) == 1 and hall.name_label == "Room"
}
`

const LIT_ERROR = { code: 'LIT', params: ['l'] }

describe('tests against a server', function () {
  this.timeout(20_000)
  for (const format of REMOTE_FORMATS)
    it(`pass, fail and are skipped, and leave behind what cannot be removed, by ${format}`, async () => {
      const { results, left, desk } = await runAgainst(LAMPS, TESTS, { format, users: ['operator'] })
      assert.deepEqual(results.map(shown), [
        'passed: a lamp',
        'passed: a task',
        'failed: it is not so: The condition does not hold. l.watts: 5',
        'failed: it has another error: lamp.dim(l) should fail with LIT, but it fails with DARK(l).',
        'failed: it fails: lamp.dim(l) fails with DARK(l).',
        'passed: who may dim',
        'skipped: a lit lamp: no RPC sets lamp.lit',
        'skipped: all lamps: no RPC reads all objects of class lamp',
        'skipped: an external: a server is not told what its external "weigh" answers',
        'skipped: a long time: it waits for 3600 s of real time',
        'skipped: a keeper: no user of the role "keeper" was given: --role-user keeper=USER',
        'passed: it stays',
      ])
      const [fuse] = desk.store.class('fuse').refs()
      const [, copy] = desk.store.class('lamp').refs()
      assert.deepEqual(left, [
        { what: `lamp ${copy}`, reason: 'no RPC lists all objects of class lamp, so it may be older' },
        { what: `fuse ${fuse}`, reason: 'no RPC destroys it' },
      ])
      const [hall] = desk.store.class('room').records()
      assert.equal(hall?.[1].values[1], 'Hall')
      assert.equal(desk.store.class('lamp').count(), 2)
      assert.equal(desk.store.class('task').count(), 0)
      assert.deepEqual(desk.logged, [])
    })

  it('show how async calls have ended', async () => {
    const test = `test "async" {
      let l = create lamp { name_label = "a", room = hall, lit = false }
      lamp.light(l)
      let t = async lamp.light(l)
      wait 100ms
      expect t.status == success
    }`
    const { results } = await runAgainst(LAMPS, test, { users: ['operator'] })
    const call = results[0]?.failure?.calls.at(-1)
    assert.deepEqual([call?.method, call?.task], ['Async.lamp.light', { status: 'failure', error: LIT_ERROR }])
  })

  it('fail where a call that fails has changed something', async () => {
    const spoil = '  message spoil(self : lamp ref) throws DARK { self.watts = 0; wait 5ms; fail DARK(self) }\n'
    const api = LAMPS.replace('  message dim', `${spoil}  message dim`)
    const test = `test "spoilt" {
      let l = create lamp { name_label = "a", room = hall }
      expect lamp.spoil(l) fails DARK
    }`
    const { results } = await runAgainst(api, test)
    assert.deepEqual(results.map(shown), [
      'failed: spoilt: lamp.spoil(l) fails with DARK, but it has changed something: l.watts was 5 and is 0.',
    ])
  })

  it('remove objects that refer to each other', async () => {
    const api = `api shelves
      class book { RW shelves : shelf ref set <-> books = [] }
      class shelf { RW books : book ref set <-> shelves = [] }`
    const test = `test "a shelf" {
      let s = create shelf { }
      let b = create book { shelves = [s] }
      expect s.books == [b]
    }`
    const { results, left, desk } = await runAgainst(api, test)
    assert.deepEqual([results.map(shown), left], [['passed: a shelf'], []])
    assert.equal(desk.store.class('book').count() + desk.store.class('shelf').count(), 0)
  })

  it('bring objects back to the state of new ones before they remove them', async () => {
    const api = `api engines
      error RUNS(engine)
      enum state { off, on }
      class engine {
        RO/runtime state : state enum = off
        message start(self : engine ref) { self.state = on }
        message stop(self : engine ref, now : bool = true) { self.state = off }
      }
      body engine.destroy { require self.state == off else RUNS(self); destroy self }`
    const test = `test "an engine" {
      let e = create engine { }
      engine.start(e)
      expect engine.destroy(e) fails RUNS
    }`
    const { results, left, desk } = await runAgainst(api, test)
    assert.deepEqual([results.map(shown), left], [['passed: an engine'], []])
    assert.equal(desk.store.class('engine').count(), 0)
  })

  it('say that a server has more objects than a new one', async () => {
    const { desk } = await runAgainst(LAMPS, '')
    assert.equal(desk.store.class('fuse').count(), 0)
    const tests = 'test "one fuse" { create fuse { name_label = "f" }; expect size(all fuse) == 1 }'
    const { results } = await runAgainst(LAMPS, `${tests} ${tests.replace('one fuse', 'again')}`)
    assert.deepEqual(
      results.map(({ outcome, failure }) => [outcome, failure?.help]),
      [
        ['passed', undefined],
        ['failed', undefined],
      ],
    )
    const more = await runAgainst(LAMPS, tests, { served: `${LAMPS}object fuse a { name_label = "a" }` })
    assert.equal(
      more.results[0]?.failure?.help,
      'The server had more objects of class fuse before the tests (1) than a new one has (0). What a test says about all of them may not hold there.',
    )
  })

  it('lists the calls before a failure', async () => {
    const { results } = await runAgainst(LAMPS, TESTS, { users: ['operator'] })
    const failed = results.find(({ title }) => title === 'it is not so')
    assert.deepEqual(
      failed?.failure?.calls.map(({ client, method, args }) => [client, method, args]),
      [['root', 'lamp.light', ['l', 'false']]],
    )
  })

  it('fail on a server that does something else', async () => {
    const served = LAMPS.replace('self.lit = true', 'self.lit = false').replace(
      'RW watts : int = 5',
      'RW watts : int = 4',
    )
    const { results } = await runAgainst(LAMPS, TESTS, { served, users: ['operator'] })
    const failed = results.filter(({ outcome }) => outcome === 'failed').map(shown)
    assert.equal(failed[0]?.split(', ')[0], 'failed: a lamp: The condition does not hold. l.watts: 4')
    assert.match(failed[1] ?? '', /^failed: a task: The condition does not hold\..* l\.lit: false/)
  })

  it('fail where an answer cannot be read', async () => {
    const served = LAMPS.replace('lit : bool', 'lit : string')
      .replace('self.lit = true', 'self.lit = "on"')
      .replaceAll('not l.lit', 'l.lit == ""')
      .replace('require self.lit', 'require self.lit != ""')
      .replace(' = false\n  RO/runtime since', '\n  RO/runtime since')
    const { results } = await runAgainst(LAMPS, TESTS, { served, users: ['operator'] })
    const [first] = results
    assert.equal(
      first && shown(first),
      'failed: a lamp: The answer to lamp.get_record cannot be used: result.lit: a bool is true or false, not the string "".',
    )
  })
})

function shown({ title, outcome, failure, reason }: TestResult): string {
  const parts = failure?.parts.map(({ text, value }) => ` ${text}: ${value}`) ?? []
  return [outcome, title, ...(failure ? [failure.message + parts.join(',')] : []), ...(reason ? [reason] : [])].join(
    ': ',
  )
}
