/** VDI.list_changed_blocks of samples/xenapi compares what clients have written to a disk and to its snapshot. */
import assert from 'node:assert/strict'
import { newDisk, startHost, type TestHost } from './host.ts'

const BLOCK = 64 * 1024

describe('the changed blocks of disks of samples/xenapi', function () {
  this.timeout(30_000)
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
