/** The APIs of `fixtures/`: the language of bodies as it is designed, compiled and called. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, before, beforeEach, describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { prepareApi, type SampleDesk } from './sample-desk.ts'

async function prepare(name: string): Promise<() => Promise<SampleDesk>> {
  const text = readFileSync(new URL(`fixtures/${name}.crow`, import.meta.url), 'utf8')
  const { model, diagnostics } = analyze([{ path: `${name}.crow`, tree: parse(text) }], name)
  assert.deepEqual(diagnostics, [])
  assert.ok(model)
  return prepareApi(model)
}

describe('fixtures/machines.crow', () => {
  let desk: SampleDesk
  let [vm, lab] = ['', '']
  let open: () => Promise<SampleDesk>
  before(async () => {
    open = await prepare('machines')
  })
  beforeEach(async () => {
    desk = await open()
    lab = (await desk.call('host.create', { name_label: 'lab', memory_total: 10 })) as string
    vm = (await desk.call('VM.create', { name_label: 'web', memory_static_max: 4 })) as string
  })
  afterEach(() => desk.stop())

  const fields = (self: string, ...names: string[]) => Promise.all(names.map((name) => desk.field(`VM.${name}`, self)))

  it('starts a machine on the host with most memory, and allows nothing meanwhile', async () => {
    const large = (await desk.call('host.create', { name_label: 'large', memory_total: 20 })) as string
    assert.deepEqual(await desk.field('VM.allowed_operations', vm), ['start', 'clone'])
    const task = await desk.call('Async.VM.start', vm, false)
    await desk.pass(2100)
    assert.equal(await desk.field('task.progress', task), 0.5)
    assert.deepEqual(await fields(vm, 'allowed_operations', 'scheduled_to_be_resident_on'), [[], large])
    assert.deepEqual(await desk.error('VM.start', vm, false), ['OTHER_OPERATION_IN_PROGRESS', 'VM', vm])
    await desk.pass(2100)
    assert.equal(await desk.field('task.status', task), 'success')
    assert.deepEqual(
      await fields(vm, 'power_state', 'resident_on', 'current_operations', 'scheduled_to_be_resident_on'),
      [...['Running', large, {}, 'OpaqueRef:NULL']],
    )
    assert.deepEqual(await fields(vm, 'allowed_operations'), [['pool_migrate', 'clean_shutdown']])
  })

  it('starts no template, no machine that runs, and none without a host', async () => {
    await desk.call('VM.set_is_a_template', vm, true)
    assert.deepEqual(await desk.error('VM.start', vm, false), ['VM_IS_TEMPLATE', vm, 'start'])
    await desk.call('VM.set_is_a_template', vm, false)
    await desk.call('host.set_enabled', lab, false)
    assert.deepEqual(await desk.error('VM.start', vm, false), ['NO_HOSTS_AVAILABLE'])
    await desk.call('host.set_enabled', lab, true)
    await desk.slow('VM.start', vm, true)
    assert.deepEqual(await fields(vm, 'power_state'), ['Paused'])
    assert.deepEqual(await desk.error('VM.start', vm, false), ['VM_BAD_POWER_STATE', vm, 'halted', 'paused'])
  })

  it('clones a machine with its interfaces and disks', async () => {
    const sr = await desk.call('SR.create', { name_label: 'disks' })
    const vdi = await desk.call('VDI.create', { name_label: 'root', virtual_size: 5, SR: sr, type: 'system' })
    await desk.call('VBD.create', { VM: vm, VDI: vdi })
    await desk.call('VIF.create', { VM: vm, MAC: '02:00' })
    const copy = (await desk.call('VM.clone', vm, 'copy')) as string
    assert.deepEqual(await fields(copy, 'name_label', 'memory_static_max', 'power_state'), ['copy', 4, 'Halted'])
    const [vif] = (await desk.field('VM.VIFs', copy)) as string[]
    const [vbd] = (await desk.field('VM.VBDs', copy)) as string[]
    assert.equal(await desk.field('VIF.MAC', vif), '')
    const disk = await desk.field('VBD.VDI', vbd)
    assert.deepEqual([await desk.field('VDI.name_label', disk), await desk.field('VDI.type', disk)], ['copy', 'system'])
  })

  it('migrates a machine in ten steps', async () => {
    await desk.slow('VM.start', vm, false)
    const small = (await desk.call('host.create', { name_label: 'small', memory_total: 3 })) as string
    const other = (await desk.call('host.create', { name_label: 'other', memory_total: 9, enabled: false })) as string
    assert.deepEqual(await desk.error('VM.pool_migrate', vm, other), ['HOST_DISABLED', other])
    assert.deepEqual(await desk.error('VM.pool_migrate', vm, small), ['HOST_NOT_ENOUGH_FREE_MEMORY', '4', '3'])
    await desk.call('host.set_enabled', other, true)
    const task = await desk.call('Async.VM.pool_migrate', vm, other)
    await desk.pass(3500)
    assert.equal(await desk.field('task.progress', task), 0.3)
    await desk.pass(7000)
    assert.deepEqual(await fields(vm, 'resident_on', 'current_operations'), [other, {}])
  })

  it('shuts a machine down, and forgets its metrics an hour later', async () => {
    await desk.slow('VM.start', vm, false)
    const metrics = await desk.call('VM_metrics.create', {})
    await desk.call('VM.set_metrics', vm, metrics)
    await desk.slow('VM.clean_shutdown', vm)
    assert.deepEqual(await desk.call('VM_metrics.get_all'), [metrics])
    assert.deepEqual(await fields(vm, 'power_state', 'resident_on'), ['Halted', 'OpaqueRef:NULL'])
    assert.deepEqual(await desk.error('VM.clean_shutdown', vm), ['VM_BAD_POWER_STATE', vm, 'running', 'Halted'])
    await desk.call('VM.set_metrics', vm, 'OpaqueRef:NULL')
    await desk.pass(3_600_000)
    assert.deepEqual(await desk.call('VM_metrics.get_all'), [])
  })

  it('scans a storage: what is outside is there, and nothing else', async () => {
    const sr = await desk.call('SR.create', { name_label: 'disks' })
    assert.deepEqual(await desk.error('SR.scan', sr), ['SR_HAS_NO_PBDS', sr])
    await desk.call('PBD.create', { SR: sr })
    const gone = await desk.call('VDI.create', { virtual_size: 3, SR: sr })
    await desk.slow('SR.scan', sr)
    const disks = (await desk.field('SR.VDIs', sr)) as string[]
    assert.equal(disks.length, 1)
    assert.ok(!disks.includes(gone as string))
    assert.equal(await desk.field('SR.physical_utilisation', sr), 5)
  })
})

describe('fixtures/phrases.crow', () => {
  let desk: SampleDesk
  let shelf: unknown
  let open: () => Promise<SampleDesk>
  before(async () => {
    open = await prepare('phrases')
  })
  beforeEach(async () => {
    desk = await open()
    shelf = await desk.call('shelf.create', { name: 'first' })
  })
  afterEach(() => desk.stop())

  it('operators give what the tables say', () => desk.call('phrases.operators'))
  for (const name of ['values', 'comprehensions', 'functions'])
    it(`${name} give what the tables say`, () => desk.call(`phrases.${name}`, shelf))
  it('statements do what the tables say', async () =>
    assert.equal(await desk.call('phrases.statements', shelf), 'done'))
})
