/** Disks of samples/xenapi as differencing VHDs, as backups of changes use them, and as fixed VHDs. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { bytesOf, newDisk, startHost, type TestHost } from './host.ts'

const MiB = 1024 * 1024
const BLOCK = 2 * MiB
const SECTOR = 512

describe('VHDs of disks of samples/xenapi', function () {
  this.timeout(120_000)
  let host: TestHost
  before(async () => {
    host = await startHost()
  })
  after(() => host?.stop())

  const put = (vdi: string, body: Uint8Array, more = {}) =>
    host.http('PUT', '/import_raw_vdi', { vdi, ...more }, new Uint8Array(body))
  const write = async (vdi: string, body: Uint8Array, more = {}) =>
    assert.equal(await (await put(vdi, body, more)).text(), '')
  const get = (vdi: string, more = {}) => host.http('GET', '/export_raw_vdi', { vdi, ...more })
  const read = async (vdi: string) => bytesOf(await get(vdi))
  const delta = async (vdi: string, base: string) => bytesOf(await get(vdi, { format: 'vhd', base }))
  const clone = async (vdi: string) => (await host.ask('VDI.clone', vdi)) as string
  const uuidOf = async (vdi: string) => (await host.ask('VDI.get_uuid', vdi)) as string
  const importError = async (vdi: string, file: Uint8Array): Promise<unknown> => {
    const task = await host.newTask()
    await put(vdi, file, { format: 'vhd', task_id: task })
      .then((reply) => reply.text())
      .catch(() => '')
    return (await host.ended(task)).error_info
  }
  const error = async (asked: Promise<Response>) => ((await (await asked).json()) as { error: string[] }).error

  /** A disk of five blocks and a bit, and a snapshot from before two of the blocks were written, one with zeros. */
  async function changedDisk() {
    const { ref } = await newDisk(host, 5 * BLOCK + SECTOR)
    const before = randomBytes(5 * BLOCK + SECTOR)
    before.fill(0, BLOCK, 2 * BLOCK)
    await write(ref, before)
    const base = (await host.ask('VDI.snapshot', ref)) as string
    const after = Buffer.from(before)
    after.fill(0, 2 * BLOCK, 3 * BLOCK)
    after.write('changed', 5 * BLOCK)
    await write(ref, after)
    return { ref, base, before, after }
  }

  it('with a base have its uuid, its place, and only the blocks that differ', async () => {
    const { ref, base } = await changedDisk()
    const [own, parent] = await Promise.all([uuidOf(ref), uuidOf(base)])
    const vhd = await delta(ref, base)
    assert.equal(vhd.readUInt32BE(60), 4)
    assert.equal(vhd.toString('hex', 68, 84), own.replaceAll('-', ''))
    assert.equal(vhd.toString('hex', 512 + 40, 512 + 56), parent.replaceAll('-', ''))
    const sr = (await host.ask('SR.get_uuid', await host.ask('VDI.get_SR', base))) as string
    const place = `/var/run/sr-mount/${sr}/${parent}.vhd`
    const name = Buffer.from(vhd.subarray(512 + 64, 512 + 576))
    assert.equal(name.swap16().toString('utf16le').replace(/\0+$/, ''), place)
    const [length, at] = [vhd.readUInt32BE(512 + 584), Number(vhd.readBigUInt64BE(512 + 592))]
    assert.equal(vhd.toString('utf8', 512 + 576, 512 + 580), 'MacX')
    assert.equal(vhd.toString('utf8', at, at + length), `file://${place}`)
    const table = [...Array(6).keys()].map((block) => vhd.readUInt32BE(2048 + block * 4) !== 0xffffffff)
    assert.deepEqual(table, [false, false, true, false, false, true])
    assert.equal(vhd.length, 2048 + 512 + 2 * (512 + BLOCK) + 512)
    assert.ok((await delta(own, parent)).equals(vhd), 'by uuid')
    assert.equal((await delta(base, base)).length, 2048 + 512 + 512)
  })

  it('with a base restore the disk on a copy of the base', async () => {
    const { ref, base, after } = await changedDisk()
    const copy = await clone(base)
    await write(copy, await delta(ref, base), { format: 'vhd' })
    assert.ok((await read(copy)).equals(after))
    await write(copy, await delta(base, ref), { format: 'vhd' })
    assert.ok((await read(copy)).equals(await read(base)), 'and back')
  })

  it('with a base have what a disk got when it grew', async () => {
    const { ref, base, after } = await changedDisk()
    await host.ask('VDI.resize', ref, 8 * BLOCK)
    const grown = Buffer.concat([after, Buffer.alloc(8 * BLOCK - after.length)])
    grown.write('end', 7 * BLOCK)
    await write(ref, grown)
    const copy = await clone(base)
    const vhd = await delta(ref, base)
    assert.deepEqual(await importError(copy, vhd), ['VDI_IO_ERROR', 'The disk of the file is larger'])
    await host.ask('VDI.resize', copy, 8 * BLOCK)
    await write(copy, vhd, { format: 'vhd' })
    assert.ok((await read(copy)).equals(grown))
  })

  it('keep the sectors that are not in the map of a block', async () => {
    const { ref, base, before } = await changedDisk()
    const vhd = await delta(ref, base)
    vhd.fill(0, 2560, 2560 + 512)
    vhd[2560 + 1] = 0x40
    const copy = await clone(base)
    await write(copy, vhd, { format: 'vhd' })
    before.fill(0, 2 * BLOCK + 9 * SECTOR, 2 * BLOCK + 10 * SECTOR)
    before.write('changed', 5 * BLOCK)
    assert.ok((await read(copy)).equals(before))
  })

  it('are refused for a base that is unknown, and as raw bytes', async () => {
    const { ref, base } = await changedDisk()
    assert.deepEqual(await error(get(ref, { format: 'vhd', base: 'none' })), ['UUID_INVALID', 'VDI', 'none'])
    const reason = 'Differences from a base are exported as VHD'
    assert.deepEqual(await error(get(ref, { base })), ['INTERNAL_ERROR', reason])
  })

  it('of a fixed size are read', async () => {
    const { ref } = await newDisk(host, 3 * MiB)
    const content = randomBytes(3 * MiB)
    await write(ref, content)
    const footer = (await bytesOf(await get(ref, { format: 'vhd' }))).subarray(0, 512)
    footer.writeUInt32BE(2, 60)
    // The checksum is a complement: it falls as the type falls from 3 to 2.
    footer.writeUInt32BE(footer.readUInt32BE(64) + 1, 64)
    const { ref: other } = await newDisk(host, 4 * MiB)
    await write(other, randomBytes(4 * MiB))
    await write(other, Buffer.concat([content, footer]), { format: 'vhd' })
    assert.ok((await read(other)).equals(Buffer.concat([content, Buffer.alloc(MiB)])))
    const short = Buffer.concat([content.subarray(SECTOR), footer])
    assert.deepEqual(await importError(other, short), ['VDI_IO_ERROR', 'The size in the footer of the VHD is wrong'])
    const { ref: small } = await newDisk(host, 2 * MiB)
    assert.equal(((await importError(small, Buffer.concat([content, footer]))) as string[])[0], 'VDI_IO_ERROR')
  })
})
