/** Code that counts what tests run. docs/language.md, Tests. */
import assert from 'node:assert/strict'
import { codeOf, drive, textAt } from './drive.ts'

const LAB = `enum state { Off, On }
error BUSY(vm)
error ODD(vm)

define even(n : int) : bool := n % 2 == 0
define idle(vm : VM ref) {
  require vm.power == Off else BUSY(vm)
}
external weigh(n : int) : int {
  if n > 100 { return 100 }
  return n
}

class VM {
  RW memory : int = 2 where memory > 0
  RO/runtime power : state enum = Off
  RO/runtime double : int := if self.memory > 10 then 0 else self.memory * 2
  RO/runtime may_start : bool := can VM.start(self)
  check self.memory != 13 else ODD(self)

  message start(vm : VM ref) throws BUSY, ODD {
    idle(vm)
    require even(vm.memory) else ODD(vm)
    vm.power = On
    after 1m {
      vm.power = Off
    }
  }
  message tidy(least : int) : int {
    for v in all VM where v.memory < least and v.power == Off {
      destroy v
    }
    try {
      let w = weigh(size([v for v in all VM where v.memory > 1]))
      return w
    } else ODD {
      fail BUSY("tidy")
    }
  }
  message any() : bool {
    return some v in all VM : v.memory == 3
  }
}
object VM one { memory = 2 }
`

/** How often the tests came to each site, as ``owner: text ×count``; of conditions how often they held, and did not. */
async function counts(statements: string): Promise<string[]> {
  const text = `${LAB}test "t" {\n${statements}\n  expect true\n}\n`
  const code = codeOf(text, true)
  assert.deepEqual(
    (await drive(text, code)).map(({ outcome }) => outcome),
    ['passed'],
  )
  return code.sites.flatMap((site, i) => {
    const [first] = textAt(text, site).split('\n')
    if (site.kind === 'counted statement') return [`${site.of.name}: ${first} ×${code.hits[i]}`]
    if (site.kind !== 'counted condition' || !site.holds) return []
    return [`${site.of.name}: ${site.use} ${first} ×${code.hits[i]} ×${code.hits[i + 1]}`]
  })
}

/** Those of one owner. */
async function countsOf(owner: string, statements: string): Promise<string[]> {
  return (await counts(statements)).flatMap((line) =>
    line.startsWith(`${owner}: `) ? [line.slice(owner.length + 2)] : [],
  )
}

describe('coverage', () => {
  it('counts statements and both ways of requirements, in messages and in what they call', async () => {
    const all = await counts('VM.start(one)\nexpect VM.start(one) fails BUSY\nwait 1m')
    const of = (owner: string) => all.filter((line) => line.startsWith(`${owner}: `))
    assert.deepEqual(of('VM.start'), [
      'VM.start: idle(vm) ×2',
      'VM.start: require even(vm.memory) else ODD(vm) ×1',
      'VM.start: require even(vm.memory) ×1 ×0',
      'VM.start: vm.power = On ×1',
      'VM.start: after 1m { ×1',
      'VM.start: vm.power = Off ×1',
    ])
    assert.deepEqual(of('idle'), [
      'idle: require vm.power == Off else BUSY(vm) ×2',
      'idle: require vm.power == Off ×1 ×1',
    ])
  })

  it('does not count a guard that can evaluates, but what it calls to find a value', async () => {
    const all = await counts('expect one.may_start and can VM.start(one)')
    const of = (owner: string) => all.filter((line) => line.startsWith(`${owner}: `) && !line.endsWith('×0'))
    assert.deepEqual([of('VM.start'), of('idle')], [[], []])
    assert.equal(of('even').length, 1)
    assert.equal(of('VM.may_start').length, 1)
  })

  it('counts loops, operands and externals', async () => {
    const statements = 'let odd = create VM { memory = 3 }\nodd.power = On\nlet n = VM.tidy(9)\nexpect n == 1'
    assert.deepEqual(await countsOf('VM.tidy', statements), [
      'for v in all VM where v.memory < least and v.power == Off { ×1',
      'and v.memory < least ×2 ×0',
      'and v.power == Off ×1 ×1',
      'where v.memory < least and v.power == Off ×1 ×1',
      'destroy v ×1',
      'try { ×1',
      'let w = weigh(size([v for v in all VM where v.memory > 1])) ×1',
      'where v.memory > 1 ×1 ×0',
      'return w ×1',
      'fail BUSY("tidy") ×0',
    ])
    assert.deepEqual(await countsOf('weigh', statements), [
      'if n > 100 { return 100 } ×1',
      'if n > 100 ×0 ×1',
      'return 100 ×0',
      'return n ×1',
    ])
    assert.deepEqual(await countsOf('VM.any', 'expect not VM.any()'), [
      'return some v in all VM : v.memory == 3 ×1',
      'some v.memory == 3 ×0 ×1',
    ])
  })

  it('counts computed fields, checks and conditions', async () => {
    const statements = 'let a = create VM { memory = 20 }\nexpect VM.set_memory(a, 13) fails ODD\nVM.set_memory(a, 11)'
    const conditions = 'expect VM.set_memory(a, 0) fails VALUE_NOT_SUPPORTED'
    const all = (await counts(`${statements}\n${conditions}`)).filter(
      (line) => !/: return|^VM\.(start|tidy|any)/.test(line),
    )
    const found = (start: string) => all.find((line) => line.startsWith(start))?.slice(start.length)
    assert.match(found('VM.double: if expression self.memory > 10') ?? '', /^ ×[1-9]\d* ×[1-9]\d*$/)
    assert.match(found('VM: check self.memory != 13') ?? '', /^ ×[1-9]\d* ×1$/)
    assert.match(found('VM.memory: condition memory > 0') ?? '', /^ ×[1-9]\d* ×1$/)
  })

  it('says which error a requirement raises', () => {
    const { sites } = codeOf(LAB, true)
    const raising = sites.flatMap((site) =>
      'raises' in site ? [`${site.of.kind} ${site.of.name} ${site.raises}`] : [],
    )
    assert.deepEqual([...new Set(raising)].sort(), [
      'check VM ODD',
      'define idle BUSY',
      'message VM.start ODD',
      'message VM.tidy BUSY',
    ])
  })

  it('has no counters without coverage', () => {
    const { sites, hits } = codeOf(LAB)
    assert.deepEqual([sites, hits.length], [[], 0])
  })
})
