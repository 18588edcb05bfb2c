/** samples/pool, compiled and called: sessions, the initial objects, machines, and the objects that they refer to. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { OpenRpcDocument } from '../../reference/openrpc/document.ts'
import { assertOpenRpc } from '../reference/json-schema.ts'
import { type CallError, type RunningSample, startSample } from './server.ts'

describe('samples/pool, compiled', () => {
  let pool: RunningSample
  let session: string
  const call = (method: string, ...params: unknown[]) => pool.call(method, session, ...params)

  before(async () => {
    pool = await startSample('pool')
    session = String(await pool.call('session.login_with_password', pool.user, pool.password))
  })
  after(() => pool?.stop())

  const one = async (method: string, label: string) => String(((await call(method, label)) as string[])[0])

  it('refuses calls without a session, and a wrong password', async () => {
    await assert.rejects(
      pool.call('VM.get_all', 'OpaqueRef:none'),
      (error: CallError) => error.description[0] === 'SESSION_INVALID',
    )
    await assert.rejects(
      pool.call('session.login_with_password', 'root', 'wrong'),
      (error: CallError) => error.description[0] === 'SESSION_AUTHENTICATION_FAILED',
    )
  })

  it('describes itself by OpenRPC, without a session', async () => {
    const document = (await pool.call('rpc.discover')) as OpenRpcDocument
    assertOpenRpc(document)
    assert.equal(document.servers[0]?.url, `${pool.url}/jsonrpc`)
    assert.ok(((await pool.call('system.listMethods')) as string[]).includes('rpc.discover'))
  })

  it('starts with the initial objects, whose pairs are complete', async () => {
    const web = await one('VM.get_by_name_label', 'web')
    const host = await one('host.get_by_name_label', 'lab1')
    assert.equal(await call('VM.get_resident_on', web), host)
    assert.deepEqual(await call('host.get_resident_VMs', host), [web])
    const [vif] = (await call('VM.get_VIFs', web)) as string[]
    assert.deepEqual(await call('network.get_VIFs', await call('VIF.get_network', vif)), [vif])
    const [main] = (await call('pool.get_all')) as string[]
    assert.equal(((await call('pool.get_hosts', main)) as string[]).length, 2)
    assert.equal(await call('host.get_boot_time', host), '20260131T12:00:00Z')
  })

  it('creates a machine with its disk and interface, and destroys them again', async () => {
    const VM = await call('VM.create', { name_label: 'new', memory_max: '9007199254740993', tags: ['a', 'a'] })
    const record = (await call('VM.get_record', VM)) as { [field: string]: unknown }
    assert.deepEqual(record.tags, ['a'])
    assert.equal(record.power_state, 'Halted')
    const SR = await one('SR.get_by_name_label', 'Disks')
    const VDI = await call('VDI.create', { name_label: 'root', SR, virtual_size: 1024 })
    const VBD = await call('VBD.create', { VM, VDI, userdevice: '0' })
    assert.deepEqual(await call('VDI.get_VBDs', VDI), [VBD])
    await assert.rejects(
      call('VM.destroy', VM),
      (e: CallError) => e.description.join() === ['OBJECT_IN_USE', 'VM', VM, 'VBD', VBD, 'VM'].join(),
    )
    for (const [name, ref] of Object.entries({ VBD, VDI, VM })) await call(`${name}.destroy`, ref)
    await assert.rejects(
      call('VM.get_record', VM),
      (e: CallError) => e.description.join() === ['HANDLE_INVALID', 'VM', VM].join(),
    )
  })

  it('runs declared accessors, creates and destroys without code', async () => {
    const web = await one('VM.get_by_name_label', 'web')
    await call('VM.set_memory_max', web, 1024)
    assert.equal(await call('VM.get_memory_max', web), 1024)
    const SR = await call('SR.create', 'Tapes', 'lto', false, 10)
    assert.equal(await call('SR.get_type', SR), 'lto')
    await call('SR.destroy', SR)
  })

  it('finds the image files that handlers.ts lists, and forgets those that are gone', async () => {
    const SR = await one('SR.get_by_name_label', 'Disks')
    const images = join(pool.folder, 'images', String(await call('SR.get_uuid', SR)))
    const found = async () => {
      await call('SR.scan', SR)
      const disks = Object.values((await call('VDI.get_all_records')) as object)
      return disks.filter((disk) => disk.location !== '').map((disk) => [disk.location, disk.virtual_size])
    }
    const used = (await call('SR.get_physical_utilisation', SR)) as number
    assert.deepEqual(await found(), [])
    mkdirSync(images, { recursive: true })
    writeFileSync(join(images, 'a.img'), '12345')
    writeFileSync(join(images, 'notes.txt'), 'not a disk')
    assert.deepEqual(await found(), [['a.img', 5]])
    assert.equal(await call('SR.get_physical_utilisation', SR), used + 5)
    assert.deepEqual(await found(), [['a.img', 5]])
    rmSync(join(images, 'a.img'))
    assert.deepEqual(await found(), [])
  })

  it('keeps options', async () => {
    const web = await one('VM.get_by_name_label', 'web')
    const [vif] = (await call('VM.get_VIFs', web)) as string[]
    assert.deepEqual(await call('VIF.get_rate_limit', vif), [])
    await call('VIF.set_rate_limit', vif, [100])
    assert.deepEqual(await call('VIF.get_rate_limit', vif), [100])
  })
})
