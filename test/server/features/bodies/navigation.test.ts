/** Definition, references, highlights and rename into bodies and out of them. */
import assert from 'node:assert/strict'
import { definition } from '../../../../server/features/definition.ts'
import { documentHighlight } from '../../../../server/features/document-highlight.ts'
import { references } from '../../../../server/features/references.ts'
import { rename } from '../../../../server/features/rename/rename.ts'
import { edited, markSpans, viewOf } from '../../view-of.ts'
import { BODIES } from './sample.ts'

/** The sample with the cursor in the marked text, where `$0` stands in `marked`. */
function at(marked: string): string {
  const plain = marked.replace('$0', '')
  assert.equal(BODIES.split(plain).length, 2, `"${plain}" is there once`)
  return BODIES.replace(plain, marked)
}

/** The lines with references, each marked. */
function referencesAt(marked: string): string[] {
  const viewed = viewOf(at(marked))
  return lines(markSpans(viewed, references(viewed.view, viewed.path, viewed.offset, true)))
}

function lines(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.includes('<<') ? [line.trim()] : []))
}

function definitionAt(marked: string): string[] {
  const viewed = viewOf(at(marked))
  return lines(
    markSpans(
      viewed,
      definition(viewed.view, viewed.path, viewed.offset).map(({ name }) => name),
    ),
  )
}

/** The changed lines after the rename, or the refusal. */
function renamedAt(marked: string, newName: string): string[] {
  const viewed = viewOf(at(marked))
  const result = rename(viewed.view, viewed.path, viewed.offset, newName)
  if ('refused' in result) return [result.refused]
  const before = BODIES.split('\n')
  return edited(viewed, result.edits)
    .split('\n')
    .flatMap((line, i) => (line === before[i] ? [] : [line.trim()]))
}

describe('definition in bodies', () => {
  const cases: readonly (readonly [what: string, marked: string, leads: string])[] = [
    [
      'a local to its let',
      'vm.resident_on = pl$0ace',
      'let <<place>> = first(h in all host where h.enabled and free_memory(h) >= 1)',
    ],
    ['a loop variable to its loop', '{ destroy d$0isk }', 'for <<disk>> in vm.disks { destroy disk }'],
    [
      'a parameter to the declared message',
      'operation(v$0m, start)',
      'message start(<<vm>> : VM ref, paused : bool) throws VM_BAD_STATE',
    ],
    ['a field through a reference', 'where h.en$0abled', 'RW <<enabled>> : bool = true'],
    ['a define', 'oper$0ation(vm, start)', 'define <<operation>>(vm : VM ref, op : vm_operations enum) {'],
    [
      'a parameter of a define',
      'where b.VM == v$0)',
      'define blocks(<<v>> : VM ref) : int := sum(1 for b in all disk where b.VM == v)',
    ],
    ['an error after else', 'null else VM_B$0AD_STATE(vm)', 'error <<VM_BAD_STATE>>(vm)'],
    ['an enum value by its expected type', 'operation(vm, st$0art)', 'enum vm_operations { <<start>>, stop }'],
    ['a class after all', 'in all ho$0st where h.en', 'class <<host>> {'],
    ['a class after create', 'create di$0sk {', 'class <<disk>> {'],
    ['a member of create', '{ VM = vm, si$0ze = 1 }', 'RW <<size>> : int'],
    ['a message of a body', 'body VM.st$0art', 'message <<start>>(vm : VM ref, paused : bool) throws VM_BAD_STATE'],
    ['a field of a compute', 'compute VM.disk$0_count', 'RO/runtime <<disk_count>> : int'],
    ['a called message', 'VM.sta$0rt(vm, false)', 'message <<start>>(vm : VM ref, paused : bool) throws VM_BAD_STATE'],
    ['an initial object', 'h == ma$0in', 'object host <<main>> { }'],
    ['the enum before a point', 'power_st$0ate.Halted', 'enum <<power_state>> { Halted, Running, start }'],
  ]
  for (const [what, marked, leads] of cases)
    it(`leads from ${what}`, () => {
      assert.deepEqual(definitionAt(marked), [leads])
    })
})

describe('an implied RPC in bodies', () => {
  it('leads to its field, and is renamed only with it', () => {
    assert.deepEqual(definitionAt('body host.set_en$0abled'), ['RW <<enabled>> : bool = true'])
    assert.match(renamedAt('body host.set_en$0abled', 'x')[0] ?? '', /is implied/)
  })
})

describe('references in bodies', () => {
  it('of an enum value do not take a value of the same name in another enum', () => {
    assert.deepEqual(referencesAt('enum vm_operations { st$0art, stop }'), [
      'enum vm_operations { <<start>>, stop }',
      'operation(vm, <<start>>)',
      'define states(op : vm_operations enum) : bool := op == <<start>>',
    ])
  })

  it('of a parameter are in the body apart from its message', () => {
    assert.deepEqual(referencesAt('power_state = if pau$0sed then'), [
      'message start(vm : VM ref, <<paused>> : bool) throws VM_BAD_STATE',
      'vm.power_state = if <<paused>> then Halted else Running',
    ])
  })

  it('of a local are only those of its block', () => {
    assert.deepEqual(referencesAt('for di$0sk in vm.disks'), ['for <<disk>> in vm.disks { destroy <<disk>> }'])
  })

  it('are highlighted in the file', () => {
    const { view, path, offset } = viewOf(at('let pl$0ace'))
    assert.deepEqual(
      documentHighlight(view, path, offset).map(({ kind }) => kind),
      ['write', 'read', 'read'],
    )
  })
})

describe('rename in bodies', () => {
  it('of a field changes all bodies, and the RPCs that are named after it', () => {
    assert.deepEqual(renamedAt('RW en$0abled', 'online'), [
      'RW online : bool = true',
      'let place = first(h in all host where h.online and free_memory(h) >= 1)',
      'body host.set_online {',
      'self.online = value',
    ])
  })

  it('of a class changes all bodies', () => {
    assert.deepEqual(renamedAt('class ho$0st {', 'server'), [
      'RW resident_on : server ref or null = null',
      'class server {',
      'object server main { }',
      'let place = first(h in all server where h.enabled and free_memory(h) >= 1)',
      'define free_memory(h : server ref) : int := if h == main then 1 else 2',
      'record place { host : server ref, at : int }',
      'define placed(h : server ref) : place record := place { host = h, at = 1 }',
      'body server.set_enabled {',
    ])
  })

  it('of a local changes its uses', () => {
    assert.deepEqual(renamedAt('let pl$0ace', 'target'), [
      'let target = first(h in all host where h.enabled and free_memory(h) >= 1)',
      'require target != null else VM_BAD_STATE(vm)',
      'vm.resident_on = target',
    ])
  })

  it('of a local to a name that it would hide is refused', () => {
    assert.deepEqual(renamedAt('let pl$0ace', 'vm'), ['"vm" is a name in this body already.'])
  })

  it('of an enum value to the name of a local is refused', () => {
    assert.deepEqual(renamedAt('enum vm_operations { st$0art', 'vm'), [
      '"vm" is the name of a local where the value is used.',
    ])
  })

  it('of a message changes its body and its calls', () => {
    assert.deepEqual(renamedAt('message st$0art', 'begin'), [
      'message begin(vm : VM ref, paused : bool) throws VM_BAD_STATE',
      'VM.begin(vm, false)',
      'body VM.begin {',
    ])
  })

  it('of an error changes requirements', () => {
    assert.deepEqual(renamedAt('error VM_B$0AD_STATE', 'VM_WRONG'), [
      'error VM_WRONG(vm)',
      'message start(vm : VM ref, paused : bool) throws VM_WRONG',
      'message again(vm : VM ref) throws VM_WRONG {',
      'require place != null else VM_WRONG(vm)',
      'require states(op) and vm.power_state == power_state.Halted else VM_WRONG(vm)',
    ])
  })
})
