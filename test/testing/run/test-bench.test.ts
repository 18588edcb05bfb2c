/** What tests of the language do and say: calls, time, scenes, roles, and why a test fails. */
import assert from 'node:assert/strict'
import { failureOf, resultsOf } from './run-of.ts'

const LAMPS = `
api lamps uses session, task

role admin
role guest

error LAMP_IS_HOT(lamp, degrees)
error LAMP_IS_BROKEN(lamp)
error BAD_RANGE(least, most)

enum power { Off, On }

class room {
  RW name_label : string
}

class lamp allows(admin) get allows(guest) {
  RW           name_label : string
  RW           room       : room ref or null = null
  RW           watts      : int = 60 where watts > 0
  RO/runtime   power      : power enum = Off
  RO/runtime   degrees    : int = 20
  RO/runtime   switched   : int = 0
  RO/runtime   tags       : string set
  RO/runtime   spare      : int @internal = 0

  message toggle(self : lamp ref) : power enum throws LAMP_IS_HOT, LAMP_IS_BROKEN {
    require self.degrees < 90 else LAMP_IS_HOT(self, self.degrees)
    self.power = if self.power == On then Off else On
    self.switched += 1
    return self.power
  }

  message warm(self : lamp ref) throws LAMP_IS_HOT, LAMP_IS_BROKEN {
    require self.power == On else LAMP_IS_BROKEN(self)
    self.degrees += 30
    wait 10s
    require self.degrees < 60 else LAMP_IS_HOT(self, self.degrees)
  }

  message burn(self : lamp ref) {
    after 5s { self.degrees = 0 - 1 }
  }

  message dim_later(self : lamp ref) {
    after 5s { require self.power == On else LAMP_IS_BROKEN(self) }
  }

  message measure(self : lamp ref) : int { return probe(self) }

  message repair(self : lamp ref)

  message number(self : lamp ref) : int { return random(1000000) }
}

external probe(l : lamp ref) : int

class dimmer {
  RW least : int
  RW most : int
  check self.least <= self.most else BAD_RANGE(self.least, self.most)
}

invariant "no lamp is colder than ice": every l in all lamp : l.degrees >= 0

object room hall { name_label = "Hall" }
object lamp chandelier { name_label = "Chandelier", room = hall }
`

describe('tests of the language', () => {
  for (const [what, statements] of [
    [
      'call RPCs, declared and implied',
      'lamp.set_watts(chandelier, 40)\nexpect lamp.toggle(chandelier) == On and chandelier.watts == 40',
    ],
    [
      'set scenes past qualifiers',
      'let l = create lamp { degrees = 89, power = On }\nl.switched = 3\nlamp.toggle(l)\nexpect l.switched == 4',
    ],
    [
      'let time pass at once',
      'let t = async lamp.warm(create lamp { power = On })\nexpect t.status == pending\nwait 365d\nexpect t.status == success',
    ],
    ['wait for calls that wait', 'let l = create lamp { power = On }\nlamp.warm(l)\nexpect l.degrees == 50'],
    [
      'say what externals answer',
      'given probe(l) = l.degrees * 2\nexpect lamp.measure(chandelier) == 40\ngiven probe(l) = 7\nexpect lamp.measure(chandelier) == 7',
    ],
    [
      'call with roles',
      'as guest {\n expect lamp.toggle(chandelier) fails RBAC_PERMISSION_DENIED\n expect lamp.get_watts(chandelier) == 60\n}\nas admin { lamp.toggle(chandelier) }\nexpect chandelier.power == On',
    ],
    [
      'expect errors with their parameters',
      'chandelier.degrees = 95\nexpect lamp.toggle(chandelier) fails LAMP_IS_HOT(chandelier, 95)',
    ],
  ] as const)
    it(what, async () => {
      assert.equal((await failureOf(LAMPS, statements))?.message, undefined)
    })

  it('see nothing of each other', async () => {
    const results = await resultsOf(
      `${LAMPS}test "a" { destroy chandelier\nexpect size(all lamp) == 0 }\ntest "b" { expect size(all lamp) == 1 }`,
    )
    assert.deepEqual(
      results.map(({ title, outcome }) => [title, outcome]),
      [
        ['a', 'passed'],
        ['b', 'passed'],
      ],
    )
  })

  it('repeat their chance with the same seed, whichever tests run before', async () => {
    const numbers = async (seed: number, before = '') => {
      const text = `${LAMPS}${before}test "it" { expect lamp.number(chandelier) == 0 - 1 and uuid() == "" }`
      return (await resultsOf(text, { seed })).at(-1)?.failure?.parts.map(({ value }) => value)
    }
    const first = await numbers(1)
    assert.deepEqual(await numbers(1, 'test "before" { expect lamp.number(chandelier) >= 0 }\n'), first)
    assert.notDeepEqual(await numbers(2), first)
  })
})

describe('failures of tests', () => {
  it('show the values of the parts of an expect, and the calls before', async () => {
    const failure = await failureOf(
      LAMPS,
      `let l = create lamp { name_label = "new", room = hall, tags = ["a"] }
lamp.toggle(l)
wait 3s
as guest { expect lamp.get_watts(chandelier) == 60 }
expect l.power == Off and l.room == null or "b" in l.tags`,
    )
    assert.equal(failure?.message, 'The condition does not hold.')
    assert.match(failure?.source ?? '', /^expect l\.power/)
    assert.deepEqual(
      failure?.parts.map(({ text, value }) => [text, value]),
      [
        ['l.power', 'On'],
        ['l.tags', '["a"]'],
      ],
    )
    assert.deepEqual(
      failure?.calls.map(({ at: _, ...call }) => call),
      [
        { client: 'root', method: 'lamp.toggle', args: ['l'], time: 0, end: 0, result: 'On' },
        { client: 'guest', method: 'lamp.get_watts', args: ['lamp chandelier'], time: 3000, end: 3000, result: '60' },
      ],
    )
  })

  it('show how async calls have ended, and when', async () => {
    const failure = await failureOf(
      LAMPS,
      `let on = create lamp { power = On }
let hot = create lamp { power = On, degrees = 40 }
let a = async lamp.warm(on)
let b = async lamp.warm(hot)
let c = async lamp.warm(chandelier)
let d = async lamp.warm(create lamp { power = On })
task.cancel(d)
wait 15s
task.destroy(a)
let e = async lamp.warm(create lamp { power = On })
expect b.status == success`,
    )
    assert.deepEqual(
      failure?.calls.flatMap(({ method, task }) => (method.startsWith('Async.') ? [task] : [])),
      [
        { status: 'success', end: 10_000 },
        { status: 'failure', error: { code: 'LAMP_IS_HOT', params: ['hot', '"70"'] }, end: 10_000 },
        { status: 'failure', error: { code: 'LAMP_IS_BROKEN', params: ['lamp chandelier'] }, end: 0 },
        { status: 'cancelled', error: { code: 'TASK_CANCELLED', params: ['d'] }, end: 0 },
        { status: 'pending' },
      ],
    )
  })

  it('show the element at which a quantifier was decided', async () => {
    const failure = await failureOf(
      LAMPS,
      `create lamp { name_label = "b", watts = 7 }
expect every l in all lamp : l.watts > 50`,
    )
    assert.deepEqual(
      failure?.parts.map(({ text, value }) => [text, value]),
      [
        ['l', 'lamp "b"'],
        ['l.watts', '7'],
      ],
    )
  })

  for (const [what, statements, source, message, help] of [
    [
      'name a call that fails, and how to expect that',
      'chandelier.degrees = 95\nlamp.toggle(chandelier)',
      'lamp.toggle(chandelier)',
      'lamp.toggle(lamp chandelier) fails with LAMP_IS_HOT(lamp chandelier, "95").',
      'If that is right, write: expect lamp.toggle(chandelier) fails LAMP_IS_HOT',
    ],
    [
      'name a statement that fails',
      'let l : lamp ref = create lamp {}\ndestroy l\nexpect l.watts == 1',
      'expect l.watts == 1',
      'The statement fails with HANDLE_INVALID("lamp", l).',
    ],
    [
      'name what a scene does not keep',
      'chandelier.watts = 0',
      'chandelier.watts = 0',
      'The statement fails with VALUE_NOT_SUPPORTED("watts", "0", "watts > 0").',
    ],
    [
      'say that a call did not fail, and what it gave',
      'expect lamp.toggle(chandelier) fails LAMP_IS_HOT',
      'lamp.toggle(chandelier)',
      'lamp.toggle(lamp chandelier) should fail with LAMP_IS_HOT, but it gave On.',
    ],
    [
      'say that a call failed with another error',
      'expect lamp.warm(chandelier) fails LAMP_IS_HOT',
      'lamp.warm(chandelier)',
      'lamp.warm(lamp chandelier) should fail with LAMP_IS_HOT, but it fails with LAMP_IS_BROKEN(lamp chandelier).',
    ],
    [
      'say that an error has other parameters',
      'chandelier.degrees = 95\nexpect lamp.toggle(chandelier) fails LAMP_IS_HOT(chandelier, 96)',
      'lamp.toggle(chandelier)',
      'lamp.toggle(lamp chandelier) should fail with LAMP_IS_HOT(lamp chandelier, "96"), but it fails with LAMP_IS_HOT(lamp chandelier, "95").',
    ],
    [
      'say what a call has changed although it failed',
      'let l = create lamp { power = On, degrees = 40 }\nexpect lamp.warm(l) fails LAMP_IS_HOT',
      'lamp.warm(l)',
      'lamp.warm(l) fails with LAMP_IS_HOT, but it has changed something: l.degrees was 40 and is 70.',
      'What a message did before it waited stays when it fails later.',
    ],
    [
      'name an invariant, the objects that break it, and the statement',
      'let l = create lamp {}\nl.degrees = 0 - 5\nexpect true',
      'l.degrees = 0 - 5',
      'The invariant "no lamp is colder than ice" does not hold after this statement: it is broken by l.',
    ],
    [
      'name the statement of a scene that breaks a check',
      'let d = create dimmer { least = 1, most = 5 }\nd.least = 4\nd.least = 9\nd.most = 6\nlamp.toggle(chandelier)',
      'd.least = 9',
      'The statement fails with BAD_RANGE("9", "6").',
    ],
    [
      'name the last statement of a scene after which a check does not hold',
      'let d = create dimmer { least = 1, most = 5 }\nd.least = 9\nd.most = 10\nd.least = 11\nexpect d.least == 11',
      'd.least = 11',
      'The statement fails with BAD_RANGE("11", "10").',
    ],
    [
      'name the last statement of a test that breaks a scene',
      'lamp.toggle(chandelier)\nif true { for n in [0 - 1, 1] { create lamp { degrees = n, name_label = "b" } } }',
      'create lamp { degrees = n, name_label = "b" }',
      'The invariant "no lamp is colder than ice" does not hold after this statement: it is broken by lamp "b".',
    ],
    [
      'name a block of after that fails',
      'let l = create lamp { power = On }\nlamp.dim_later(l)\nwait 2s\nlamp.toggle(l)\nwait 1m\nexpect l.power == Off',
      'wait 1m',
      'The block "lamp.dim_later#1" of "after" has failed with LAMP_IS_BROKEN, and nobody gets its error.',
      'It runs by itself, later. Ask for what may have changed until then with "if", instead of "require".',
    ],
    [
      'name an invariant that time breaks',
      'lamp.burn(chandelier)\nwait 1m',
      'wait 1m',
      'The invariant "no lamp is colder than ice" does not hold after this statement: it is broken by lamp chandelier.',
    ],
    [
      'say how to answer for an external',
      'expect lamp.measure(chandelier) == 1',
      'lamp.measure(chandelier)',
      'lamp.measure(lamp chandelier) fails with NOT_IMPLEMENTED("probe").',
      'Tests do not run handlers.ts. Write what the external answers, before the call: given probe(l) = …',
    ],
    [
      'say that records of RPCs have no internal fields',
      'for l in values(lamp.get_all_records()) { expect l.spare == 0 }',
      'expect l.spare == 0',
      'The record has no member "spare": an RPC has returned it, and these records do not have @internal fields.',
      'Read it from the object instead: x.spare, where x is a reference.',
    ],
    [
      'say that a message has no body',
      'lamp.repair(chandelier)',
      'lamp.repair(chandelier)',
      'lamp.repair(lamp chandelier) fails with NOT_IMPLEMENTED("lamp.repair").',
      '"lamp.repair" has no body, and tests do not run handlers.ts. Give it a body; what it needs of the outside can be an external.',
    ],
  ] as const)
    it(what, async () => {
      const failure = await failureOf(LAMPS, statements)
      assert.deepEqual([failure?.source, failure?.message, failure?.help], [source, message, help])
    })

  it('end a test that runs too long', async () => {
    const text = `class tick {
  RO/runtime n : int = 0
  message go(self : tick ref) { after 1ms { again(self) } }
}
define again(t : tick ref) { after 1ms { again(t) } }
object tick one {}
`
    const failure = await failureOf(text, 'tick.go(one)\nwait 365d', { longest: 50 })
    assert.match(failure?.message ?? '', /^The test has run for 0 s of real time\./)
  })

  it('end a test in which one moment goes on for ever', async () => {
    const text = `class tick {
  RO/runtime n : int = 0
  message go(self : tick ref) { after 0s { tick.go(self) } }
}
object tick one {}
`
    for (const test of ['tick.go(one)', 'tick.go(one)\nwait 1s'])
      assert.match(
        (await failureOf(text, test, { longest: 50 }))?.message ?? '',
        /^The test has run for 0 s of real time\./,
      )
  })

  it('wait for years in no time, also while a block of after is to come', async () => {
    const text = `class egg {
  RO/runtime n : int = 0
  message lay(self : egg ref) { after 3650d { self.n = 1 } }
}
object egg one {}
`
    const test = 'egg.lay(one)\nwait 3649d\nexpect one.n == 0\nwait 1d\nexpect one.n == 1'
    assert.equal(await failureOf(text, test, { longest: 1000 }), undefined)
  })

  it('end a test that waits beyond the year 9999', async () => {
    const failure = await failureOf(LAMPS, 'wait 10000000d')
    assert.equal(failure?.message, 'The test waits until after the year 9999, where datetimes end.')
  })
})
