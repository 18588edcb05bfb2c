/** The code of tests, run in worlds. docs/language.md, Tests. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { analyze } from '../../../analysis/analyze.ts'
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import { parse } from '../../../grammar/parse.ts'
import { type Driven, drive } from './drive.ts'

const LAB = `api Lab uses session, task, query

role operator
role reader

enum state { Halted, Running, Paused }

error BUSY(vm)
error OFF(vm, state)

/// A place.
record spot { x : int, y : int = 7 }

external disk(vm : VM ref, name : string) : int { return size(name) }

define total() : int := sum(v.memory for v in all VM)
define powered(vm : VM ref) {
  require vm.power_state == Running else OFF(vm, string(vm.power_state))
}
define spoil(vm : VM ref) {
  vm.memory = 99
  fail BUSY(vm)
}

class VM {
  RW name_label : string = ""
  RW memory : int = 1 where memory < 100
  RW tags : string set = []
  RW notes : (string -> string) map = {}
  RO/runtime power_state : state enum = Halted
  RO/runtime disk_size : int = 0
  RW hidden : int = 3 @internal
  RO/runtime is_on : bool := self.power_state == Running
  RW mate : VM ref or null = null @unbound

  message start(vm : VM ref, times : int = 2) : int throws BUSY {
    require vm.power_state == Halted else BUSY(vm)
    wait 2s
    vm.power_state = Running
    return times
  }
  message pause(vm : VM ref) throws OFF {
    powered(vm)
    vm.power_state = Paused
  }
  message measure(vm : VM ref) : int {
    vm.disk_size = disk(vm, vm.name_label)
    return vm.disk_size
  }
  message rename(vm : VM ref, name : string) allows(operator) { vm.name_label = name }
  message later(vm : VM ref) { after 1h { vm.memory = 50 } }
  message count(vm : VM ref) {
    let n = 2
    let n = n * 2
    let vm = vm
    for vm in [vm] where vm.memory > 0 {
      let n = n + 1
      vm.memory = n
    }
    let m = n
    after 1s {
      let n = n + m + vm.memory
      let m = n + 1
      vm.memory = m
    }
  }
  message touch(vm : VM ref) : int @internal {
    vm.hidden += 1
    return vm.hidden
  }
}

object VM first { name_label = "first", memory = 10 }
`

async function run(statements: string): Promise<Driven> {
  const [driven] = await drive(`${LAB}test "t" {\n${statements}\n}\n`)
  assert.ok(driven)
  return driven
}

async function passes(statements: string, steps?: readonly string[]): Promise<void> {
  const driven = await run(statements)
  assert.deepEqual([driven.outcome, driven.parts], ['passed', {}])
  if (steps) assert.deepEqual(driven.steps, steps)
}

async function fails(statements: string, outcome: string, parts: Driven['parts'] = {}): Promise<void> {
  const driven = await run(statements)
  assert.deepEqual([driven.outcome, driven.parts], [outcome, parts])
}

describe('the code of tests', () => {
  it('sets the scene, reads it and calls defines', () =>
    passes(
      `let a = create VM { memory = 2, name_label = "a" }
      a.memory += 3
      a.notes["x"] = "y"
      set a { tags = ["p", "q"], power_state = Running }
      powered(a)
      expect a.memory == 5 and a.is_on and total() == 15 and size(all VM) == 2
      destroy a
      expect [v.name_label for v in all VM] == ["first"] and first.memory == 10`,
      [],
    ))

  it('calls RPCs as clients do, with the defaults of what the text leaves out', () =>
    passes(
      `let n = VM.start(first)
      let m = VM.get_by_uuid(first.uuid)
      VM.set_memory(m, VM.get_memory(m) + 1)
      expect n == 2 and first.memory == 11 and VM.get_record(first).name_label == "first"
      expect VM.get_all_where("field \\"name__label\\" = \\"first\\"") == [first]`,
      ['VM.start/2', 'VM.get_by_uuid/1', 'VM.get_memory/1', 'VM.set_memory/2', 'VM.get_record/1', 'VM.get_all_where/1'],
    ))

  it('calls in conditions, loops, comprehensions and arguments', () =>
    passes(
      `let b = create VM { memory = 4 }
      if VM.get_memory(b) == 4 { VM.set_memory(b, 5) } else { VM.set_memory(b, 6) }
      for v in all VM where VM.get_memory(v) > 4 { VM.set_memory(v, VM.get_memory(v) * 2) }
      let all_of = [VM.get_memory(v) for v in all VM where VM.get_memory(v) > 1]
      expect all_of == [20, 10]
      expect every v in all VM : VM.get_memory(v) > 9
      expect some v in all VM where v.memory < 15 : VM.get_memory(v) == 10
      expect sum(VM.get_memory(v) for v in all VM) == 30
      expect max(VM.get_memory(v) for v in all VM) == 20
      expect { v -> VM.get_memory(v) for v in all VM }[b] == 10
      expect first(v in all VM where VM.get_memory(v) < 20 by VM.get_memory(v)) == b
      expect (if VM.get_memory(b) > 1 then VM.get_memory(b) else 0) == 10
      expect join(VM.get_name_label(v) for v in all VM, ",") == "first,"
      expect VM.get_notes(b)["no"] ?? "none" == "none"`,
    ))

  it('makes tasks, lets time pass, and sees holds and after blocks', () =>
    passes(
      `let t = async VM.start(first, 3)
      expect t.status == pending and first.power_state == Halted
      wait 1s
      expect t.status == pending
      wait 1s
      expect t.status == success and first.power_state == Running
      VM.later(first)
      wait 59m
      expect first.memory == 10
      wait 60s
      expect first.memory == 50`,
      ['Async.VM.start/2', 'wait 1000', 'wait 1000', 'VM.later/1', 'wait 3540000', 'wait 60000'],
    ))

  it('expects errors of clients, with and without their parameters', () =>
    passes(
      `expect VM.pause(first) fails OFF
      expect VM.pause(first) fails OFF(first, "Halted")
      expect VM.pause(first) fails OFF(first, first.power_state)
      VM.start(first)
      expect VM.start(first, 1) fails BUSY(first)
      expect VM.set_memory(first, 100) fails VALUE_NOT_SUPPORTED`,
      ['VM.pause/1 fails OFF', 'VM.pause/1 fails OFF', 'VM.pause/1 fails OFF', 'VM.start/2'].concat([
        'VM.start/2 fails BUSY',
        'VM.set_memory/2 fails VALUE_NOT_SUPPORTED',
      ]),
    ))

  it('expects errors of defines, and undoes what they did', () =>
    passes(
      `expect powered(first) fails OFF(first, "Halted")
      expect spoil(first) fails BUSY
      expect first.memory == 10`,
      [],
    ))

  it('reports the statement or the call that fails', async () => {
    const failed = async (statements: string) => (await run(statements)).outcome.replace(/OpaqueRef:[-\w]+/g, 'REF')
    assert.equal(await failed('let x = 1\nexpect x == 1\nVM.pause(first)'), 'VM.pause(first): OFF(REF, Halted)')
    assert.equal(
      await failed('let x = [1]\nif true {\n  first.memory = 100\n}\nexpect 1 in x'),
      'first.memory = 100: VALUE_NOT_SUPPORTED(memory, 100, memory < 100)',
    )
    assert.equal(
      await failed('for v in all VM where v.memory / (v.memory - 10) > 0 { expect true }'),
      'for v in all VM where v.memory / (v.memory - 10) > 0 { expect true }: VALUE_NOT_SUPPORTED(v.memory / (v.memory - 10), 0, division by zero)',
    )
    assert.equal(await failed('expect VM.start(first) fails BUSY'), 'VM.start(first): does not fail')
    assert.equal(
      await failed('expect VM.pause(first) fails OFF(first, "Running")'),
      'VM.pause(first): fails with OFF(REF, Halted)',
    )
    assert.equal(await failed('expect total() fails BUSY'), 'expect total() fails BUSY: does not fail')
    assert.equal(await failed('expect powered(first) fails BUSY'), 'expect powered(first) fails BUSY: OFF(REF, Halted)')
  })

  it('gives the values of the parts of an expect that does not hold', async () => {
    await fails(
      'let n = 3\nexpect first.memory + n == 14 and first.name_label == "b"',
      'expect first.memory + n == 14 and first.name_label == "b": does not hold',
      { 'first.memory': 10n, n: 3n, 'first.memory + n': 13n },
    )
    await fails('expect first.is_on', 'expect first.is_on: does not hold')
    await fails(
      'expect size(first.tags) > 0 or VM.get_memory(first) in [1 .. 2] or can VM.pause(first)',
      'expect size(first.tags) > 0 or VM.get_memory(first) in [1 .. 2] or can VM.pause(first): does not hold',
      { 'first.tags': [], 'size(first.tags)': 0n, 'VM.get_memory(first)': 10n, 'can VM.pause(first)': false },
    )
    const text = 'expect [v.memory for v in all VM] == [1, first.memory]'
    await fails(text, `${text}: does not hold`, { '[v.memory for v in all VM]': [10n], 'first.memory': 10n })
  })

  it('gives the parts of a quantifier for the element at which it was decided', async () => {
    const scene = 'let a = create VM { memory = 2, tags = ["x"] }\nlet b = create VM { memory = 30 }\nlet most = 20\n'
    const every = 'expect every v in [a, first, b] : v.memory < 5 and v.name_label == ""'
    const driven = await run(`${scene}expect a.memory < most\n${every}`)
    assert.equal(driven.outcome, `${every}: does not hold`)
    const { v, ...others } = driven.parts
    assert.match(String(v), /^OpaqueRef:/)
    // Nothing is left of the name of the element before.
    assert.deepEqual(others, { 'v.memory': 10n })
    const some = 'expect not (some x in [1, 2, 3] where x > 1 : VM.get_memory(a) < most + x)'
    await fails(`${scene}${some}`, `${some}: does not hold`, {
      x: 2n,
      'VM.get_memory(a)': 2n,
      most: 20n,
      'most + x': 22n,
      '(some x in [1, 2, 3] where x > 1 : VM.get_memory(a) < most + x)': true,
    })
  })

  it('calls with roles, also inside each other', () =>
    passes(
      `VM.rename(first, "by root")
      as operator {
        VM.rename(first, "by operator")
        as root { expect VM.get_name_label(first) == "by operator" }
      }
      as reader { expect VM.rename(first, "no") fails RBAC_PERMISSION_DENIED }
      expect first.memory == 10`,
      [
        ...['VM.rename/2', 'as operator', 'VM.rename/2', 'as root', 'VM.get_name_label/1', 'end'],
        ...['end', 'as reader', 'VM.rename/2 fails RBAC_PERMISSION_DENIED', 'end'],
      ],
    ))

  it('answers externals with what the text gives, which may read', () =>
    passes(
      `expect VM.measure(first) == 5
      let more = 100
      given disk(vm, name) = vm.memory + size(name) + more + size(all VM)
      expect VM.measure(first) == 116
      let b = create VM { memory = 1 }
      expect VM.measure(b) == 103
      given disk(x, x) = size(x)
      expect VM.measure(first) == 5
      given disk(x, y) = 0
      expect VM.measure(b) == 0 and b.disk_size == 0`,
    ))

  it('sends of the record of an object what clients give', () =>
    passes(
      `let a = VM.create(VM { memory = 4, name_label = "a", power_state = Running })
      expect a.memory == 4 and a.power_state == Halted and a.hidden == 3 and a.uuid != ""
      let copy = VM.create(VM { ...VM.get_record(a), name_label = "copy" })
      expect copy.memory == 4 and copy.uuid != a.uuid and copy.name_label == "copy"
      let third = VM.create(VM.get_record(a))
      expect third.name_label == "a" and third != a
      let t = async VM.create(VM { ... })
      wait 0s
      expect t.status == success and size(all VM) == 5
      VM.destroy(third)
      expect not (third in all VM)`,
    ))

  it('keeps what is internal for bodies and tests, which call it themselves', () =>
    passes('first.hidden = 5\nexpect VM.touch(first) == 6 and VM.get_hidden(first) == 6', []))

  it('takes names that JavaScript reserves, and names of other things', () =>
    passes(
      `let class = 1
      let await = class + 1
      let test = await + 1
      let run = first
      for var in [1 .. 2] { expect var <= test }
      given disk(function, yield) = size(yield) + function.memory
      expect every new in [run] : new.memory == 10
      expect VM.measure(run) == 15 and class == 1`,
    ))

  it('takes names that hide others, in bodies too', async () => {
    await passes(
      `let x = 1
      let x = x + 1
      if true {
        expect x == 2
        let x = 10
        expect x == 10
      }
      for x in [x .. 3] {
        let x = x * 2
        expect x in [4 .. 6]
      }
      expect x == 2`,
    )
    await passes(
      `VM.count(first)
      expect first.memory == 5
      wait 1s
      expect first.memory == 14`,
    )
  })

  it('expects inside of blocks', () =>
    fails(
      'for n in [1 .. 3] {\n  if n > 1 {\n    expect n < 3\n  } else {\n    expect n == 1\n  }\n}',
      'expect n < 3: does not hold',
      { n: 3n },
    ))

  it('has a world of its own for each test, whatever the titles', async () => {
    const titles = ['one', 'One', 'o\\"n\\\\', 'a b', 'a_b', '日本', '日本語']
    const tests = titles.map((title) => `test "${title}" {\n  first.memory += 1\n  expect first.memory == 11\n}\n`)
    const driven = await drive(`${LAB}${tests.join('')}`)
    assert.deepEqual(
      driven.map(({ title, outcome }) => [title, outcome]),
      titles.map((title) => [JSON.parse(`"${title}"`), 'passed']),
    )
  })

  it('runs the example of the language reference', async () => {
    const page = readFileSync(new URL('../../../docs/language.md', import.meta.url), 'utf8')
    const [, example = ''] = /\n## Tests\n[\s\S]*?```crow\n([\s\S]*?)```/.exec(page) ?? []
    const driven = await drive(example)
    assert.deepEqual(
      driven.map(({ outcome }) => outcome),
      ['passed', 'passed'],
    )
  })

  it('is nothing without tests', () => {
    const { model } = analyze([{ path: 'api.crow', tree: parse(LAB) }], 'api')
    assert.ok(model)
    const plain = emitBodies(model)
    assert.deepEqual(plain.sites, [])
    assert.ok(!plain.text.includes('tests'))
    const { text } = emitBodies(model, { tests: [] })
    assert.equal(text.replace(/ {4}tests: \{.*\n.*\n/, ''), plain.text)
  })

  it('leads debuggers to the lines of the text', async () => {
    const text = `${LAB}test "t" {\n  let a = 1\n  expect a == 1\n  as root {\n    VM.start(first)\n  }\n}\n`
    const { model, tests } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
    assert.ok(model)
    const emitted = emitBodies(model, { tests: tests() })
    const map = new SourceMap({
      ...{ version: 3, file: '', sourcesContent: [], sourceRoot: '', names: [] },
      ...{ sources: [...emitted.sources], mappings: `${emitted.mappings};` },
    })
    const lines = emitted.text.split('\n')
    const first = text.split('\n').indexOf('  let a = 1')
    const lineOf = (part: string) => {
      const line = lines.findIndex((code) => code.includes(part))
      const entry = map.findEntry(line, lines[line]?.indexOf(part) ?? 0)
      return 'originalLine' in entry && entry.originalLine !== undefined ? entry.originalLine - first : undefined
    }
    assert.deepEqual(['const a = ', '$test.expect(', 'yield { kind: "as"', 'kind: "call"'].map(lineOf), [0, 1, 2, 3])
    assert.equal(lineOf('yield { kind: "end as" }'), undefined)
  })
})
