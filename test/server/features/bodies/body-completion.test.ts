/** Completion in bodies: what is offered at the cursor, the likeliest first. */
import assert from 'node:assert/strict'
import { completions } from '../../../../server/features/completion/completion.ts'
import type { CompletionItem } from '../../../../server/features/completion/item.ts'
import { isInBody } from '../../../../server/lookup/body-mentions.ts'
import { isDeclaring, mentionsOf } from '../../../../server/lookup/mentions.ts'
import { viewOf } from '../../view-of.ts'
import { BODIES } from './sample.ts'

/** The items at `$0` in a text behind the sample. */
function offeredAt(text: string): readonly CompletionItem[] {
  const { view, path, offset } = viewOf(`${BODIES}\n${text}`)
  return [...completions(view, path, offset).items].sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
}

function labelsAt(text: string): string[] {
  return offeredAt(text).map(({ label }) => label)
}

function first(text: string, count: number): string[] {
  return labelsAt(text).slice(0, count)
}

describe('completion in bodies', () => {
  it('offers the fields of the type behind a point, with their types', () => {
    const items = offeredAt('body VM.again {\n  let a = vm.resident_on.$0\n}')
    assert.deepEqual(
      items.map(({ label, detail }) => `${label} : ${detail}`),
      ['enabled : bool', 'uuid : string'],
    )
  })

  it('offers fields in a line that is not complete, before another statement', () => {
    assert.deepEqual(first('define f(d : disk ref) {\n  d.VM.$0\n  let a = 1\n}', 2), ['disk_count', 'disks'])
  })

  it('offers the values of the expected enum first', () => {
    assert.deepEqual(first('define f(vm : VM ref) : bool := vm.power_state == $0', 3), ['Halted', 'Running', 'start'])
    assert.deepEqual(first('define f(vm : VM ref) {\n  operation(vm, $0)\n}', 2), ['start', 'stop'])
    assert.deepEqual(first('define f(vm : VM ref) {\n  vm.power_state = $0\n}', 3), ['Halted', 'Running', 'start'])
    assert.deepEqual(first('define f(vm : VM ref) : bool := vm.power_state in [Halted, $0]', 3), [
      'Halted',
      'Running',
      'start',
    ])
  })

  it('offers names behind two brackets whose ends are not written yet', () => {
    assert.ok(labelsAt('define f(vm : VM ref) : int := size(keys($0\n\ndefine g() : int := 1').includes('vm'))
    assert.ok(labelsAt('body VM.again {\n  let a = size(keys($0\n  let b = 1\n}').includes('vm'))
    assert.ok(labelsAt('body VM.again {\n  let a = size([$0\n  let b = 1\n}').includes('vm'))
  })

  it('knows the parameter where later arguments of the call are missing', () => {
    assert.deepEqual(first('body VM.again {\n  operation($0)\n}', 1), ['vm'])
    assert.deepEqual(first('body VM.again {\n  VM.start($0)\n}', 1), ['vm'])
    assert.deepEqual(first('body VM.again {\n  let a = VM.start(vm, $0\n}', 2), ['true', 'false'])
    assert.deepEqual(first('define f(op : vm_operations enum, n : int) {}\nbody VM.again {\n  f($0)\n}', 2), [
      'start',
      'stop',
    ])
  })

  it('names no type where an error leaves it unknown', () => {
    const items = offeredAt('define g(n : int) : bool {\n  let a = nobody(n)\n  return $0\n}')
    const detail = (name: string) => items.find(({ label }) => label === name)?.detail
    assert.deepEqual([detail('a'), detail('n')], [undefined, 'int'])
  })

  it('offers null only where it fits', () => {
    const offersNull = (text: string) => labelsAt(text).includes('null')
    assert.ok(offersNull('body VM.again {\n  vm.resident_on = $0\n}'))
    assert.ok(offersNull('body VM.again {\n  require vm.resident_on != $0\n}'))
    assert.ok(offersNull('class A { RO/runtime b : host ref }\ndefine f(a : A ref) {\n  a.b = $0\n}'))
    assert.ok(!offersNull('body VM.again {\n  operation($0)\n}'))
    assert.ok(!offersNull('define f() : int := free_memory($0)'))
  })

  it('offers functions without a value as statements only', () => {
    assert.ok(labelsAt('body VM.again {\n  $0\n}').includes('unlink'))
    assert.ok(!labelsAt('body VM.again {\n  let a = $0\n}').includes('unlink'))
  })

  it('offers the values of a named enum behind its point', () => {
    assert.deepEqual(labelsAt('define f() : vm_operations enum := vm_operations.$0'), ['start', 'stop'])
  })

  it('offers locals that fit first, and none that are not visible', () => {
    const text =
      'define f(vm : VM ref, h : host ref) : int {\n  for d in vm.disks { let n = d.size }\n  return free_memory($0)\n}'
    const labels = labelsAt(text)
    assert.deepEqual(labels.slice(0, 2), ['h', 'main'])
    assert.ok(labels.includes('vm') && !labels.includes('d') && !labels.includes('n'))
  })

  it('offers the name of a comprehension before its "for"', () => {
    assert.ok(labelsAt('define f() : host ref set := [$0 for each in all host]').includes('each'))
  })

  it('offers errors with their parameters after else and fail', () => {
    const [item] = offeredAt('define f(vm : VM ref) {\n  require vm.disk_count > 0 else VM_$0\n}')
    assert.deepEqual([item?.label, item?.insert, item?.detail], ['VM_BAD_STATE', `VM_BAD_STATE(\${1:vm})`, '(vm)'])
    assert.equal(first('define f() {\n  fail $0\n}', 1)[0], 'VM_BAD_STATE')
    assert.deepEqual(
      offeredAt('define f() {\n  try { wait 1s } else $0 { }\n}')
        .slice(0, 1)
        .map(({ insert }) => insert),
      [undefined],
    )
  })

  it('offers messages and implied RPCs behind a class', () => {
    assert.deepEqual(first('define f(vm : VM ref) {\n  VM.$0\n}', 3), ['again', 'start', 'create'])
    assert.equal(offeredAt('define f(vm : VM ref) {\n  VM.st$0\n}')[0]?.insert, `start(\${1:vm}, \${2:paused})`)
    assert.equal(offeredAt('define f(vm : VM ref) {\n  VM.st$0(vm, true)\n}')[0]?.insert, undefined)
  })

  it('offers classes after all and create', () => {
    assert.deepEqual(labelsAt('define f() : int := size(all $0)').slice(0, 3), ['disk', 'host', 'VM'])
    assert.deepEqual(labelsAt('define f() {\n  create $0\n}'), ['disk', 'host', 'VM'])
  })

  it('offers members that are not named yet, required ones first', () => {
    assert.deepEqual(labelsAt('define f(vm : VM ref) {\n  create disk { $0 }\n}'), ['size', 'VM', 'uuid'])
    assert.deepEqual(labelsAt('define f(vm : VM ref) {\n  create disk { size = 1, $0 }\n}'), ['VM', 'uuid'])
    assert.deepEqual(labelsAt('define f(vm : VM ref) {\n  set vm { power_state = Halted, $0 }\n}'), ['resident_on'])
  })

  it('offers statements at the start of a line', () => {
    const labels = labelsAt('define f(vm : VM ref) {\n  $0\n}')
    for (const word of ['let', 'require', 'for', 'vm', 'operation', 'VM', 'wait'])
      assert.ok(labels.includes(word), word)
    assert.ok(!labels.includes('expect'))
    assert.ok(labelsAt('test "a" {\n  $0\n}').includes('expect'))
  })

  it('offers messages without a body after "body C."', () => {
    assert.deepEqual(first('body host.$0', 2), ['create', 'destroy'])
    assert.ok(!labelsAt('body VM.$0').includes('start'))
    assert.ok(!labelsAt('body VM.$0').includes('again'))
  })

  it('offers fields that the server gives after "compute C."', () => {
    assert.deepEqual(labelsAt('compute VM.$0'), ['disks'])
  })

  it('offers types for a let and in the head of a define', () => {
    for (const text of ['define f() {\n  let a : $0 = 1\n}', 'define f(a : $0) { }', 'define f() : $0']) {
      const labels = labelsAt(text)
      assert.ok(labels.includes('int') && labels.includes('host ref'), `${text}: ${labels.join()}`)
    }
  })

  it('offers nothing where an operand is complete', () => {
    assert.deepEqual(labelsAt('define f(vm : VM ref) : int := vm.disk_count $0'), [])
    for (const text of ['now().$0', 'uuid().$0', '"VM.$0', '1 // VM.$0', '2$0', '2s$0', '2s $0'])
      assert.deepEqual(labelsAt(`define f() {\n  let a = ${text}\n}`), [], text)
  })

  it('offers words that join what follows, from the first letter on', () => {
    const inBody = (text: string) => first(`body VM.again {\n  ${text}\n}`, 1)
    assert.deepEqual(inBody('require vm.disk_count > 0 e$0'), ['else'])
    assert.deepEqual(inBody('require vm.disk_count > 0 a$0'), ['and'])
    assert.deepEqual(inBody('if vm.disk_count > 0 { } e$0'), ['else'])
    assert.deepEqual(inBody('let a = if vm.disk_count > 0 t$0'), ['then'])
    assert.deepEqual(inBody('let a = if vm.disk_count > 0 then 1 e$0'), ['else'])
    assert.deepEqual(inBody('for d in vm.disks w$0'), ['where'])
    assert.deepEqual(inBody('let a = first(d in vm.disks b$0'), ['by'])
    assert.deepEqual(inBody('let a = sum(d.size f$0'), ['for'])
    assert.deepEqual(inBody('let a = [d.size f$0'), ['for'])
    assert.deepEqual(first('test "a" {\n  expect VM.again(main) f$0\n}', 1), ['fails'])
  })

  it('stays quiet in numbers, and where a trigger says nothing of what comes', () => {
    const at = (text: string, trigger: string) => {
      const { view, path, offset } = viewOf(`${BODIES}\nobject host lab2s { }\ndefine f(vm : VM ref) {\n  ${text}\n}`)
      return completions(view, path, offset, trigger).items.map(({ label }) => label)
    }
    assert.deepEqual(at('wait 2$0', ''), [])
    assert.deepEqual(at('wait 2s$0', ''), [])
    assert.deepEqual(at('let a = vm.disk_count /$0', '/'), [])
    assert.deepEqual(at('let a = 1 >$0', '>'), [])
    assert.deepEqual(at('if true { $0 }', ' '), [])
    assert.ok(at('if true { $0 }', '').includes('vm'))
    assert.deepEqual(at('create disk { $0 }', ' '), ['size', 'VM', 'uuid'])
  })

  it('offers "if" after the "else" of a statement', () => {
    assert.deepEqual(labelsAt('define f() {\n  if true { } else $0\n}'), ['if'])
    assert.equal(first('define f() {\n  try { } else $0 { }\n}', 1)[0], 'VM_BAD_STATE')
    assert.ok(labelsAt('define f(vm : VM ref) : int := if true then 1 else $0').includes('vm'))
  })

  it('offers the errors of the message first', () => {
    const text = 'error A_FIRST()\nclass C {\n  message m() throws VM_BAD_STATE {\n    fail $0\n  }\n}'
    assert.deepEqual(first(text, 2), ['VM_BAD_STATE', 'A_FIRST'])
    assert.deepEqual(first('error A_FIRST()\nbody VM.start {\n  fail $0\n}', 2), ['VM_BAD_STATE', 'A_FIRST'])
  })

  it('offers no word behind an operator that needs parentheses there', () => {
    const at = (text: string) => new Set(labelsAt(`define f(vm : VM ref) : bool := ${text}`))
    const words = ['not', 'if', 'every', 'some']
    const offered = (text: string) => words.filter((word) => at(text).has(word))
    assert.deepEqual(offered('$0'), words)
    assert.deepEqual(offered('true and $0'), ['not', 'every', 'some'])
    assert.deepEqual(offered('vm.disk_count == $0'), [])
    assert.deepEqual(offered('true and $0 == 1'), ['not', 'every', 'some'])
    assert.deepEqual(offered('not $0'), ['not'])
    assert.deepEqual(offered('$0.disk_count == 1'), [])
  })

  it('offers what the rest of a line that is being written needs', () => {
    const text = 'body VM.again {\n  require vm.$0\n  VM.start(vm, false)\n}'
    assert.deepEqual(first(text, 1), ['disk_count'])
    assert.ok(labelsAt('body VM.again {\n  $0\n  VM.start(vm, false)\n}').includes('require'))
  })

  it('offers what can be written after hold and delete, and as a place', () => {
    assert.deepEqual(labelsAt('body VM.again {\n  hold $0\n}'), ['vm', 'main'])
    assert.deepEqual(labelsAt('body VM.again {\n  delete $0\n}'), ['vm', 'main'])
    assert.deepEqual(labelsAt('body VM.again {\n  hold vm.$0\n}'), ['power_state', 'resident_on'])
    assert.deepEqual(labelsAt('body VM.again {\n  vm.$0 = null\n}'), ['power_state', 'resident_on'])
  })

  it('offers classes and checks after can', () => {
    const text = 'external list_files() : string set\ndefine f(vm : VM ref) : bool := can $0'
    const labels = labelsAt(text)
    assert.ok(labels.includes('VM') && labels.includes('operation') && !labels.includes('size'))
    assert.ok(!labels.includes('list_files') && !labels.includes('free_memory'))
  })

  it('offers the first member of a record', () => {
    assert.deepEqual(labelsAt('define f() : place record := place { $0 }'), ['at', 'host'])
    assert.deepEqual(labelsAt('define f() : place record := place {\n  $0\n}'), ['at', 'host'])
    assert.ok(labelsAt('define f() {\n  for d in all disk { $0 }\n}').includes('require'))
  })

  it('offers durations after wait, and fields of the expected type first', () => {
    assert.deepEqual(first('define f() {\n  wait $0\n}', 3), ['1s', '1m', '1h'])
    assert.deepEqual(first('define f(vm : VM ref) : disk ref set := vm.$0', 1), ['disks'])
  })

  it('offers in checks and conditions what may stand there', () => {
    const inCheck = labelsAt('class room {\n  RW places : int = 1\n  check $0\n}')
    assert.ok(inCheck.includes('self') && inCheck.includes('states') && inCheck.includes('lower'))
    for (const label of ['now', 'uuid', 'create', 'operation']) assert.ok(!inCheck.includes(label), label)
    const inCondition = labelsAt('class room {\n  RW places : int = 1 where $0\n}')
    assert.ok(inCondition.includes('places') && !inCondition.includes('blocks'))
    assert.deepEqual(labelsAt('class room {\n  RW places : int = 1 where places > size(all $0)\n}'), [
      'power_state',
      'vm_operations',
    ])
  })

  it('offers the message or field that a body or compute is about, while its name is changed', () => {
    const { view, path } = viewOf(BODIES)
    const at = (text: string) => BODIES.indexOf(text) + text.length
    const labels = (text: string) => completions(view, path, at(text)).items.map(({ label }) => label)
    assert.ok(labels('body VM.').includes('start'))
    assert.ok(labels('compute VM.').includes('disk_count'))
  })
})

describe('completion at each name of bodies', () => {
  it('offers the name that the sample has there', () => {
    const { view, path } = viewOf(BODIES)
    const missed: string[] = []
    for (const unit of view.files.get(path)?.tree.units ?? []) {
      for (const { part, text, start } of unit.node ? mentionsOf(unit.node) : []) {
        if (!isInBody(part) || isDeclaring(part)) continue
        const labels = completions(view, path, unit.start + start).items.map(({ label }) => label)
        if (!labels.includes(text)) missed.push(`${part.is} ${text}`)
      }
    }
    assert.deepEqual(missed, [])
  })
})
