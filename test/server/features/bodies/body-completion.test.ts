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
    assert.equal(offeredAt('define f() {\n  try { wait 1s } else $0 { }\n}')[0]?.insert, undefined)
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
