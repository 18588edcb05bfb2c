/** Computed fields and constraints from the text to the answers of a server, and `crow fsck` on its data. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze } from '../../../analysis/analyze.ts'
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import { withoutStatements } from '../../../compiler/emit/bodies/without-statements.ts'
import { parse } from '../../../grammar/parse.ts'
import { createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { MakeBodies } from '../../../runtime/bodies/protocol.ts'
import { openRules } from '../../../runtime/bodies/rules/open-rules.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { crowOn } from '../../cli/data-host.ts'
import { moduleOf } from '../../compiler/bodies/load-bodies.ts'
import { type Desk, openDesk } from '../harness.ts'

const TEXT = `
api Rules version "1.0" uses event, task

enum power { Halted, Running }
enum operations { start, stop }
error HOST_FULL(host)
error BAD_POWER_STATE(vm)

record sizes { memory : int where memory > 0 }

class host {
  RW name_label : string = ""
  RW memory : int = 100 where memory in [0 .. 1000]
  RO/runtime VMs : VM ref set <-> host
  RO/runtime load : int := sum(v.memory for v in self.VMs)
  check self.load <= self.memory else HOST_FULL(self)
}

class VM {
  RW code : string
  RW power_state : power enum = Halted
  RW memory : int = 1
  RW host : host ref or null <-> VMs = null
  RO/runtime allowed_operations : operations enum set := [op in all operations where can operation(self, op)]
  RO/runtime share : int := self.memory * 100 / self.host.load
  unique code

  message start(vm : VM ref, times : int where times > 0) {
    operation(vm, start)
    vm.power_state = Running
    vm.memory += times
  }
  message resize(vm : VM ref, to : sizes record) {
    vm.memory = to.memory
  }
}

define operation(vm : VM ref, op : operations enum) {
  require (vm.power_state == Halted) == (op == start) else BAD_POWER_STATE(vm)
}

invariant "all machines are small": every v in all VM : v.memory < 50
`

describe('rules of a served text', () => {
  let folder: string
  let desk: Desk
  let host: unknown
  let vm: unknown
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crow-rules-'))
    writeFileSync(join(folder, 'rules.crow'), TEXT)
    const { model, diagnostics } = analyze([{ path: 'rules.crow', tree: parse(TEXT) }], 'rules')
    assert.ok(model, diagnostics.map(({ message }) => message).join('\n'))
    const module = await moduleOf(emitBodies(model).text)
    const bodies: MakeBodies = (parts) => module(createLibrary(parts.api, parts.store))
    const served = withoutStatements(model)
    const rules = (inner: Parameters<typeof openRules>[1], opening: Parameters<typeof openRules>[3]) =>
      openRules(served, inner, bodies, opening)
    desk = openDesk(served, { bodies, store: openStore(served, join(folder, 'data.db'), { rules }) })
    host = await desk.result('host.create', { memory: 10 })
    vm = await desk.result('VM.create', { code: 'a', memory: 3, host })
  })
  afterEach(async () => {
    await desk.service.close()
    desk.store.close()
    rmSync(folder, { recursive: true })
  })

  it('are read in records and by accessors, and follow messages', async () => {
    assert.equal(await desk.result('host.get_load', host), 3)
    assert.deepEqual(await desk.result('VM.get_allowed_operations', vm), ['start'])
    await desk.result('VM.start', vm, 2)
    const record = (await desk.result('VM.get_record', vm)) as { readonly [field: string]: unknown }
    assert.deepEqual([record.allowed_operations, record.share], [['stop'], 100])
    assert.equal(await desk.result('host.get_load', host), 5)
    assert.deepEqual(await desk.error('VM.start', vm, 2), ['BAD_POWER_STATE', vm])
  })

  it('send an event for each object whose computed field changes', async () => {
    const first = (await desk.result('event.from', ['*'], '', 0.1)) as { token: string }
    await desk.result('VM.set_memory', vm, 4)
    const { events } = (await desk.result('event.from', ['*'], first.token, 0.1)) as {
      readonly events: readonly { readonly ref: string; readonly snapshot: { readonly load?: number } }[]
    }
    assert.deepEqual(new Set(events.map(({ ref }) => ref)), new Set([host, vm]))
    assert.equal(events.find(({ ref }) => ref === host)?.snapshot.load, 4)
  })

  it('refuse calls that break them, and change nothing', async () => {
    const refused = 'VALUE_NOT_SUPPORTED'
    assert.deepEqual(await desk.error('host.set_memory', host, 1001), [
      refused,
      'memory',
      '1001',
      'memory in [0 .. 1000]',
    ])
    assert.deepEqual(await desk.error('VM.start', vm, 0), [refused, 'times', '0', 'times > 0'])
    assert.deepEqual(await desk.error('VM.create', { code: 'a' }), [refused, 'code', 'a', 'not unique'])
    assert.deepEqual(await desk.error('VM.start', vm, 8), ['HOST_FULL', host])
    assert.deepEqual(await desk.result('VM.get_allowed_operations', vm), ['start'])
    assert.equal(await desk.result('VM.get_by_code', 'a'), vm)
  })

  it('refuse arguments of an Async call at once, as they refuse those of its message', async () => {
    const refused = 'VALUE_NOT_SUPPORTED'
    assert.deepEqual(await desk.error('Async.VM.start', vm, 0), [refused, 'times', '0', 'times > 0'])
    assert.deepEqual(await desk.error('Async.VM.resize', vm, { memory: 0 }), [refused, 'memory', '0', 'memory > 0'])
    assert.deepEqual(await desk.result('task.get_all'), [])
    const begun = [
      await desk.result('Async.VM.start', vm, 1),
      await desk.result('Async.VM.resize', vm, { memory: 5 }),
      await desk.result('Async.host.create', { memory: 5 }),
      await desk.result('Async.host.create', { memory: 1001 }),
    ]
    const ends: unknown[] = []
    for (const task of begun) {
      while ((await desk.result('task.get_status', task)) === 'pending') await new Promise(setImmediate)
      ends.push(await desk.result('task.get_status', task))
    }
    assert.deepEqual(ends, ['success', 'success', 'success', 'failure'])
    assert.equal(await desk.result('VM.get_memory', vm), 5)
  })

  it('are checked by crow fsck with the text, and said not to be without it', async () => {
    const file = join(folder, 'data.db')
    const withText = () => crowOn(['fsck', file, '--api', folder])
    assert.deepEqual(await withText(), { code: 0, out: `no problems in ${file}\n`, err: '', asked: [] })
    await desk.result('VM.create', { code: 'b', memory: 60 })
    assert.match((await withText()).out, /The invariant "all machines are small" does not hold/)
    const without = await crowOn(['fsck', file])
    assert.deepEqual(
      [without.code, without.err],
      [0, 'Computed fields and constraints are not checked: name its text by --api.\n'],
    )
    writeFileSync(join(folder, 'rules.crow'), TEXT.replace('< 50', '< 50 or true').replace('= 100', '= 101'))
    assert.match((await withText()).err, /is not the one that last served the data/)
  })
})
