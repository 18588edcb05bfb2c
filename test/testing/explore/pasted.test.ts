/** The tests that an exploration prints fail for the same reason where they are pasted into the text and run. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { Checker } from '../../../analysis/checker.ts'
import { format } from '../../../grammar/format.ts'
import { parse } from '../../../grammar/parse.ts'
import { explore } from '../../../testing/explore/explore.ts'
import { Explored } from '../../../testing/explore/explored-api.ts'
import { printTest } from '../../../testing/explore/print-test.ts'
import { unplayed } from '../../../testing/explore/replay.ts'
import { TestBench } from '../../../testing/run/test-bench.ts'
import type { TestResult } from '../../../testing/run/test-result.ts'
import { loadWorldCode } from '../../../testing/world/load.ts'
import { codeOf, PLANTED, plantedText } from './planted-texts.ts'

/** What the message of the failed test has to name. */
function reasonOf(kind: string, cause: string): RegExp {
  if (kind === 'invariant') return new RegExp(cause.slice('invariant: '.length))
  if (kind === 'steps') return /INTERNAL_ERROR/
  return kind === 'hold'
    ? /condition does not hold.*size\(disk1.current_operations\)/
    : new RegExp(cause.split(' ')[3] ?? '')
}

async function runPasted(text: string): Promise<TestResult> {
  const checker = new Checker(false)
  checker.update([{ path: 'api.crow', tree: parse(text) }])
  const errors = checker.diagnostics().filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
    text,
  )
  const tests = checker.tests()
  const [test] = tests
  assert.ok(test && tests.length === 1)
  const bench = new TestBench(loadWorldCode(checker.model('api'), { tests }), new Map([['api.crow', text]]), {
    seed: 0,
  })
  return bench.run(test)
}

describe('a printed test', function () {
  this.timeout(60_000)

  for (const { name, kind, cause } of PLANTED) {
    it(`fails for the reason of ${name}`, async () => {
      const text = plantedText(name, 'planted')
      const { found } = await explore(codeOf(text), {
        ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true },
        ...{ texts: new Map([['api.crow', text]]) },
      })
      const printed = found[0]?.test.text ?? ''
      const result = await runPasted(`${text}\n${printed}`)
      assert.equal(result.outcome, 'failed', printed)
      const { message = '', parts = [] } = result.failure ?? {}
      assert.match([message, ...parts.map(({ text }) => text)].join(' '), reasonOf(kind, cause))
      assert.deepEqual(format(printed), { text: printed })
    })
  }

  for (const result of ['', ' : int'])
    it(`fails where an external has to fail${result === '' ? ', also one without a result' : ''}`, async () => {
      const text = `api Press version "1" uses session, task

error JAM(page)

external put(page : int)${result} throws JAM

object press only { }

class press without create, destroy {
  RO/runtime  jammed : bool

  message print(self : press ref) {
    try { put(1) } else JAM { self.jammed = true }
  }
}

invariant "whole": every p in all press : not p.jammed
`
      const { found } = await explore(codeOf(text), {
        ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true },
      })
      const printed = found[0]?.test.text ?? ''
      assert.match(printed, /given put\(page\) = put_fails_with_jam\(\)\n {2}press\.print\(only\)/)
      const run = await runPasted(`${text}\n${printed}`)
      assert.match(run.failure?.message ?? '', /whole/)
    })

  it('fails where a call is needed that fails after a wait, and leaves something', async () => {
    const text = `api Marks version "1" uses session, task

error TOO_LATE(thing)

error NOT_MARKED(thing)

object thing only { }

class thing without create, destroy {
  RO/runtime  marked : bool
  RO/runtime  broken : bool

  message mark(self : thing ref) throws TOO_LATE {
    self.marked = true
    wait 1s
    fail TOO_LATE(self)
  }

  message use(self : thing ref) throws NOT_MARKED {
    require self.marked else NOT_MARKED(self)
    self.broken = true
  }
}

invariant "whole": every t in all thing : not t.broken
`
    const { found } = await explore(codeOf(text), {
      ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true },
    })
    const printed = found[0]?.test.text ?? ''
    assert.match(printed, /async thing\.mark\(only\)\n {2}wait 1s\n {2}thing\.use\(only\)/)
    const result = await runPasted(`${text}\n${printed}`)
    assert.match(result.failure?.message ?? '', /whole/)
  })

  it('fails where only C.set leads to a state', async () => {
    const text = `api Lamps version "1"

error BAD(lamp)

object lamp only { }

class lamp without create, destroy with set {
  RW  red   : int = 0
  RW  blue  : int = 0
  check (self.red == 0) == (self.blue == 0) else BAD(self)
}

invariant "dark": every l in all lamp : l.red == 0
`
    const { found } = await explore(codeOf(text), {
      ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true },
    })
    const printed = found[0]?.test.text ?? ''
    assert.match(printed, /lamp\.set\(only, lamp \{ (red|blue) = .*, (red|blue) = .* \}\)/)
    const result = await runPasted(`${text}\n${printed}`)
    assert.match(result.failure?.message ?? '', /"dark"/)
  })

  it('fails where a block of after fails', async () => {
    const text = `api Lamps version "1"

error BROKEN(lamp)

object lamp only { }

class lamp without create, destroy {
  RO/runtime  on : bool

  message light(self : lamp ref) {
    self.on = true
    after 5s { require self.on else BROKEN(self) }
  }

  message darken(self : lamp ref) { self.on = false }
}
`
    const { found } = await explore(codeOf(text), {
      ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true },
    })
    assert.deepEqual([found[0]?.fault.kind, found[0]?.test.missing], ['after', []])
    const printed = found[0]?.test.text ?? ''
    assert.match(printed, /lamp\.light\(only\)\n {2}lamp\.darken\(only\)\n {2}wait 5s\n/)
    const result = await runPasted(`${text}\n${printed}`)
    assert.match(result.failure?.message ?? '', /The block "lamp\.light#1" of "after" has failed with BROKEN/)
  })

  it('is small though calls before it end in undeclared errors', async () => {
    const text = `api Doors version "1"

external ring(text : string)

object door only { }

class door without create, destroy {
  RO/runtime  rings : int

  message ring_at(self : door ref) {
    self.rings += 1
    let share = 1 / (self.rings - 1)
    ring("once")
    self.rings = share + 100
  }
  message knock(self : door ref) { self.rings += 1 }
}

invariant "few rings": every d in all door : d.rings < 100
`
    const { found } = await explore(codeOf(text), {
      ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0 },
    })
    const causes = found.map(({ fault }) => fault.kind)
    assert.deepEqual(causes.toSorted(), ['invariant', 'undeclared error'])
    const { text: printed = '' } = found.find(({ fault }) => fault.kind === 'invariant')?.test ?? {}
    assert.match(printed, /given ring\(text\) = true\n/)
    const result = await runPasted(`${text}\n${printed}`)
    assert.match(result.failure?.message ?? '', /few rings/)
  })

  it('takes no task for the object that its call makes', async () => {
    const text = `api Nodes version "1" uses session, task

class node {
  RO/runtime  log : string = ""

  message age(self : node ref) {
    after 1s { self.log = "aged" }
  }
}
`
    const { found } = await explore(codeOf(text), {
      ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true },
    })
    assert.equal(found[0]?.fault.cause, 'after: node.age#1 HANDLE_INVALID')
    const result = await runPasted(`${text}\n${found[0]?.test.text}`)
    assert.match(result.failure?.message ?? '', /The block "node\.age#1" of "after" has failed with HANDLE_INVALID/)
  })

  it('names a seed only where another one may not show the finding', async () => {
    const text = `api Dice version "1"

object die only { }

class die without create, destroy {
  RO/runtime  shown   : int
  RO/runtime  dropped : bool

  message roll(self : die ref) { self.shown = 1 + random(6) }
  message drop(self : die ref) { self.dropped = true }
}

invariant "no six": every d in all die : d.shown != 6
invariant "kept": every d in all die : not d.dropped
`
    const { found } = await explore(codeOf(text), {
      ...{ seed: 3, calls: 300, milliseconds: Number.POSITIVE_INFINITY, now: () => 0 },
    })
    const missing = new Map(found.map(({ fault, test }) => [fault.cause, test.missing.join()]))
    assert.equal(missing.get('invariant: kept'), '')
    assert.match(missing.get('invariant: no six') ?? '', /^It needs --seed \d+\.$/)
  })

  for (const [kind, how] of [
    ['event', /Tests have no events\..*compare event\.from with get_all_records/],
    ['rule', /Tests trust the server with constraints\..*run crow fsck/],
  ] as const)
    it(`says of a fault of kind ${kind} how to see it, as no test fails on it`, () => {
      const fault = { kind, cause: `${kind}: disk`, message: 'A disk.', step: null, after: 0 } as const
      const played = unplayed([], { ...fault, shown: { kind: 'nothing' } })
      const { text, missing } = printTest(new Explored(codeOf(plantedText('off-by-one', 'planted'))), played, new Map())
      assert.match(missing.join('\n'), how)
      assert.match(text, new RegExp(`^  // ${how.source}`, 'm'))
    })

  it('has no warning where an invariant is broken', async () => {
    const text = plantedText('off-by-one', 'planted')
    const { found } = await explore(codeOf(text), {
      ...{ seed: 3, calls: 3000, milliseconds: Number.POSITIVE_INFINITY, now: () => 0, isFirstEnough: true },
      ...{ texts: new Map([['api.crow', text]]) },
    })
    const { diagnostics } = analyze([{ path: 'api.crow', tree: parse(`${text}\n${found[0]?.test.text}`) }], 'api')
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      [],
    )
  })
})
