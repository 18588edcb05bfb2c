/** What bodies do, as their effects say, and how effects pass through calls. docs/language.md, Bodies. */
import assert from 'node:assert/strict'
import type { DirectEffects } from '../../../analysis/bodies/direct-effects.ts'
import { noEffects } from '../../../analysis/bodies/direct-effects.ts'
import { EffectGraph } from '../../../analysis/bodies/effect-graph.ts'
import { type Random, seeded } from '../../grammar/random.ts'
import { bodyOfRun, inBody, mistakes } from './found.ts'

const MORE = `
define halt(vm : VM ref) {
  vm.state = Halted
  if vm.host != null { destroy vm.host }
}
define slow(vm : VM ref) { wait 1s }
define held(vm : VM ref) { hold vm.name = "held" }
define checks(vm : VM ref) {
  require vm.memory > 0 else BAD(vm)
}
external outside(vm : VM ref) : int throws WORSE
body VM.go {
  require vm.memory > n else BAD(vm)
  hold vm.name = "busy"
  wait 1s
  return n
}
`

describe('the effects of bodies', () => {
  it('are what a body does through all that it calls', () => {
    const { effects } = bodyOfRun('checks(vm)\nhalt(vm)\nlet copy = create VM { ...vm }\nlet n = size(all host)', MORE)
    assert.deepEqual(effects.writes, ['VM.state'])
    assert.deepEqual(effects.creates, ['VM'])
    assert.deepEqual(effects.destroys, ['host'])
    assert.deepEqual(effects.scans, ['host'])
    assert.deepEqual(effects.raises, ['BAD', 'HANDLE_INVALID', 'OBJECT_IN_USE'])
    assert.ok(effects.reads.includes('VM.memory') && effects.reads.includes('VM.host'))
    assert.deepEqual(effects.calls, [
      { kind: 'define', name: 'checks' },
      { kind: 'define', name: 'halt' },
    ])
    assert.deepEqual([effects.waits, effects.holds, effects.context], [false, false, false])
  })

  it('leave out errors that are caught', () => {
    const { effects } = bodyOfRun('try { checks(vm)\nfail WORSE(vm, "") } else BAD, WORSE { checks(vm) }', MORE)
    assert.deepEqual(effects.raises, ['BAD', 'HANDLE_INVALID'])
    assert.ok(!bodyOfRun('try { checks(vm) } else BAD { }', MORE).effects.raises.includes('BAD'))
  })

  it('take waits and errors from externals, and holds from defines only', () => {
    const { effects } = bodyOfRun('let n = outside(vm)', MORE)
    assert.equal(effects.waits, true)
    assert.ok(effects.raises.includes('WORSE'))
    assert.equal(bodyOfRun('held(vm)\nslow(vm)', MORE).effects.holds, true)
    const message = bodyOfRun('let n = VM.go(vm, null)', MORE).effects
    assert.deepEqual([message.holds, message.waits], [false, true])
  })

  it('leave a block that runs later to itself', () => {
    const body = bodyOfRun('let label = vm.name\nafter 1s { halt(vm)\nvm.name = label }', MORE)
    assert.deepEqual(body.effects.writes, [])
    const after = body.statements.at(-1)
    assert.ok(after?.kind === 'after')
    assert.deepEqual(after.effects.writes, ['VM.name', 'VM.state'])
    assert.equal(after.id, 'VM.run#1')
    assert.deepEqual(
      after.captured.map((local) => local.name),
      ['vm', 'label'],
    )
  })

  it('of implied RPCs and unlink are those of the fields', () => {
    assert.deepEqual(bodyOfRun('VM.set_memory(vm, 2)\nVM.add_tags(vm, "a")').effects.writes, ['VM.memory', 'VM.tags'])
    assert.deepEqual(
      bodyOfRun('unlink(one)').effects.writes,
      ['VM.host', 'host.VMs', 'metrics.of'].filter((f) => f !== 'host.VMs'),
    )
  })

  it('read what a computed field reads', () => {
    assert.deepEqual(bodyOfRun('let d = vm.double').effects.reads, ['VM.double', 'VM.memory'])
  })

  it('say how many statements are the guard', () => {
    const guard = (statements: string) => bodyOfRun(statements, MORE).guard
    assert.equal(guard('checks(vm)\nlet n = vm.memory\nrequire n > 1 else BAD(vm)\nvm.memory = n\nchecks(vm)'), 3)
    assert.equal(guard('let m = create metrics { }\nchecks(vm)'), 0)
    assert.equal(guard('halt(vm)'), 0)
    assert.equal(guard('let n = outside(vm)'), 0)
    const of = (define: string) =>
      bodyOfRun('let n = made(vm)', `${MORE}define made(vm : VM ref) : int {\n${define}\n return 1 }\n`).guard
    assert.equal(of('let n = vm.memory'), 1)
    assert.equal(of('after 1s { vm.memory = 2 }'), 0)
    assert.equal(of('progress 0.5'), 0)
  })

  it('make a define that does more than look no check', () => {
    const more = 'define made(vm : VM ref) : int { vm.memory = 2 return 1 }\n'.replace(' return', '\n  return')
    const check = (condition: string) => `define sound(vm : VM ref) { require ${condition} else BAD(vm) }\n`
    const can = 'if can sound(vm) { vm.memory = 3 }'
    assert.deepEqual(inBody(can, more + check('vm.memory > 1')), [])
    assert.deepEqual(inBody(can, more + check('made(vm) > 1')), ['CROW2038 can sound(vm)'])
    assert.deepEqual(inBody(can, MORE + check('outside(vm) > 1')), ['CROW2038 sound'])
    const later = more.replace('vm.memory = 2', 'after 1s { vm.memory = 2 }')
    assert.deepEqual(inBody(can, later + check('made(vm) > 1')), ['CROW2038 can sound(vm)'])
  })

  it('are no more than looking in a computed field, at most 100 calls deep', () => {
    const field = (name: string) => `class depot {\n  RW n : int = 1\n  RO/runtime total : int := ${name}(self.n)\n}\n`
    const chain = (length: number) =>
      Array.from({ length }, (_, i) => `define d${i}(n : int) : int := ${i === 0 ? 'n' : `d${i - 1}(n)`}\n`).join('')
    assert.deepEqual(mistakes(chain(100) + field('d99')), [])
    assert.deepEqual(mistakes(chain(101) + field('d100')), ['CROW2030 d100(self.n)'])
    const doing = (statement: string) => `define made(n : int) : int {\n  ${statement}\n  return n\n}\n${field('made')}`
    assert.deepEqual(mistakes(`define d0(n : int) : int := d0(n)\n${field('d0')}`), ['CROW2018 d0'])
    assert.deepEqual(mistakes(doing('after 1s { let m = n }')), ['CROW2030 made(self.n)'])
    assert.deepEqual(mistakes(doing('progress 0.5')), ['CROW2030 made(self.n)'])
  })

  it('find circles of calls, but not through after', () => {
    const circle = 'define a(n : int) { b(n) }\ndefine b(n : int) { a(n) }\n'
    assert.deepEqual(mistakes(circle), ['CROW2018 a'])
    assert.deepEqual(mistakes('define a(n : int) { after 1s { a(n) } }\n'), [])
  })
})

const KEYS = Array.from({ length: 9 }, (_, i) => `define d${i}`)

function randomEffects(random: Random): DirectEffects {
  const effects = noEffects()
  for (let i = random(3); i > 0; i--) effects.raises.add(`E${random(4)}`)
  effects.after = random(4) === 0
  effects.progress = random(4) === 0
  for (let i = random(3); i > 0; i--) effects.writes.add(`C.f${random(4)}`)
  effects.waits = random(8) === 0
  for (let i = random(3); i > 0; i--) {
    const name = `d${random(KEYS.length)}`
    const caught = random(4) === 0 ? null : random(2) === 0 ? [] : [`E${random(4)}`]
    effects.calls.push({ key: `define ${name}`, target: { kind: 'define', name }, caught })
  }
  return effects
}

describe('the graph of effects', () => {
  it('is after any changes what it is when it is made anew, circles included', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = seeded(seed)
      const graph = new EffectGraph()
      const direct = new Map<string, DirectEffects | undefined>()
      const before = new Map<string, string>()
      for (let step = 0; step < 40; step++) {
        const key = KEYS[random(KEYS.length)] as string
        const effects = random(6) === 0 ? undefined : randomEffects(random)
        direct.set(key, effects)
        graph.set(key, effects)
        const changed = new Set(graph.update())
        const fresh = new EffectGraph()
        for (const [one, of] of direct) fresh.set(one, of)
        fresh.update()
        for (const one of KEYS) {
          const text = shown(graph, one)
          assert.equal(text, shown(fresh, one), `seed ${seed}, step ${step}, ${one}`)
          assert.equal(
            changed.has(one),
            text !== (before.get(one) ?? 'undefined'),
            `seed ${seed}, step ${step}, ${one}`,
          )
          before.set(one, text)
        }
      }
    }
  })
})

function shown(graph: EffectGraph, key: string): string {
  const effects = graph.of(key)
  if (!effects) return 'undefined'
  const sets = [effects.raises, effects.writes].map((set) => [...set].sort().join())
  const { waits, after, progress, depth } = effects
  return `${sets.join(';')};${waits};${after};${progress};${depth};${effects.circle.join('>')}`
}
