/** VDI.list_changed_blocks of samples/xenapi compares what clients have written to a disk and to its snapshot. */
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { newDisk, startHost, type TestHost } from './host.ts'

const BLOCK = 64 * 1024

describe('the changed blocks of disks of samples/xenapi', function () {
  this.timeout(120_000)
  let host: TestHost
  before(async () => {
    host = await startHost()
  })
  after(() => host?.stop())

  const write = async (vdi: string, bytes: Uint8Array<ArrayBuffer>) =>
    assert.equal(await (await host.http('PUT', '/import_raw_vdi', { vdi }, bytes)).text(), '')
  const changed = async (from: string, to: string) => {
    const bits = Buffer.from((await host.ask('VDI.list_changed_blocks', from, to)) as string, 'base64')
    return [...bits].flatMap((byte, i) => [...Array(8).keys()].filter((n) => byte & (0x80 >> n)).map((n) => i * 8 + n))
  }

  it('are those that were written since the snapshot', async () => {
    const { ref } = await newDisk(host, 40 * BLOCK)
    await host.ask('VDI.enable_cbt', ref)
    const content = Buffer.alloc(30 * BLOCK, 'a')
    await write(ref, content)
    const snapshot = (await host.ask('VDI.snapshot', ref)) as string
    assert.deepEqual(await changed(snapshot, ref), [])
    for (const block of [0, 9, 17, 29]) content[(block + 1) * BLOCK - 1] = 0x62
    await write(ref, content)
    assert.deepEqual(await changed(snapshot, ref), [0, 9, 17, 29])
    await host.ask('VDI.data_destroy', snapshot)
    assert.deepEqual(await changed(snapshot, ref), [0, 9, 17, 29])
    const rest = 'last'.padStart(BLOCK / 2)
    await write(ref, Buffer.concat([content, Buffer.alloc(5 * BLOCK), Buffer.from(rest)]))
    assert.deepEqual(await changed(snapshot, ref), [0, 9, 17, 29, 35])
    assert.deepEqual(await changed(ref, snapshot), [0, 9, 17, 29, 35])
  })

  it('are all that is left of a snapshot whose data is destroyed', async () => {
    const files = () => readdirSync(join(host.folder, 'data.db-files'))
    const before = files().length
    const { ref, uuid } = await newDisk(host, 40 * BLOCK)
    await host.ask('VDI.enable_cbt', ref)
    await write(ref, Buffer.alloc(40 * BLOCK, 'a'))
    const snapshot = (await host.ask('VDI.snapshot', ref)) as string
    await write(ref, Buffer.alloc(40 * BLOCK, 'b'))
    assert.equal(files().length, before + 2)
    await host.ask('VDI.data_destroy', snapshot)
    while (files().length > before + 2) await host.ask('pool.get_all')
    const sizes = files().map((name) => statSync(join(host.folder, 'data.db-files', name)).size)
    assert.deepEqual([sizes.filter((size) => size >= 40 * BLOCK).length, sizes.includes(40 * 32)], [1, true])
    const refusal = ['VDI_INCOMPATIBLE_TYPE', snapshot, 'cbt_metadata']
    for (const asked of [
      host.http('GET', '/export_raw_vdi', { vdi: snapshot }),
      host.http('GET', '/export_raw_vdi', { vdi: uuid, base: snapshot, format: 'vhd' }),
      host.http('PUT', '/import_raw_vdi', { vdi: snapshot }, 'x'),
    ])
      assert.deepEqual(((await (await asked).json()) as { error: string[] }).error, refusal)
    await host.ask('VDI.destroy', snapshot)
    await host.ask('VDI.destroy', ref)
    while (files().length > before) await host.ask('pool.get_all')
  })

  it('are those that are not zeros, if nothing was written before', async () => {
    const { ref } = await newDisk(host, 40 * BLOCK)
    await host.ask('VDI.enable_cbt', ref)
    const snapshot = (await host.ask('VDI.snapshot', ref)) as string
    await write(ref, Buffer.concat([Buffer.alloc(35 * BLOCK), Buffer.from('end')]))
    assert.deepEqual(await changed(snapshot, ref), [35])
    assert.deepEqual(await changed(ref, snapshot), [35])
  })
})
