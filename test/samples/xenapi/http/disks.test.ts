/** The contents of disks of samples/xenapi over HTTP: written, read, copied with their disk, and refused. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { bytesOf, newDisk, newUser, startHost, type TestHost } from './host.ts'

const MiB = 1024 * 1024

describe('the contents of disks of samples/xenapi', function () {
  this.timeout(120_000)
  let host: TestHost
  before(async () => {
    host = await startHost()
  })
  after(() => host?.stop())

  const put = (vdi: string, body: BodyInit, more = {}) => host.http('PUT', '/import_raw_vdi', { vdi, ...more }, body)
  /** Resolves when the content is on disk. */
  const write = async (vdi: string, body: BodyInit) => assert.equal(await (await put(vdi, body)).text(), '')
  const get = (vdi: string, more = {}) => host.http('GET', '/export_raw_vdi', { vdi, ...more })
  const read = async (vdi: string) => bytesOf(await get(vdi))
  const files = () => readdirSync(join(host.folder, 'data.db-files'))
  const error = async (asked: Promise<Response>): Promise<[number, string[]]> => {
    const reply = await asked
    return [reply.status, ((await reply.json()) as { error: string[] }).error]
  }

  it('are zeros before they are written, and then what was written, by reference and by uuid', async () => {
    const { ref, uuid } = await newDisk(host, 2 * MiB)
    const empty = await get(ref)
    assert.deepEqual(
      [empty.status, empty.headers.get('content-length'), empty.headers.get('content-disposition')],
      [200, String(2 * MiB), `attachment; filename="${uuid}.raw"`],
    )
    assert.ok((await bytesOf(empty)).equals(Buffer.alloc(2 * MiB)))
    const content = randomBytes(2 * MiB)
    await write(ref, content)
    assert.ok((await read(ref)).equals(content))
    assert.ok((await read(uuid)).equals(content))
    const other = randomBytes(1000)
    await write(uuid, other)
    assert.ok((await read(ref)).equals(Buffer.concat([other, content.subarray(1000)])), 'the rest stays')
  })

  it('take no room where they are zeros', async () => {
    const before = new Set(files())
    const { ref } = await newDisk(host, 64 * MiB)
    const content = Buffer.concat([Buffer.alloc(32 * MiB), Buffer.from('end')])
    await write(ref, content)
    const [file] = files().filter((name) => !before.has(name))
    assert.ok(file)
    const { size, blocks } = statSync(join(host.folder, 'data.db-files', file))
    assert.equal(size, content.length)
    assert.ok(blocks * 512 < MiB, `${blocks} blocks`)
    assert.ok((await read(ref)).subarray(0, content.length).equals(content))
  })

  it('begin their answer before the body comes, as clients wait for it', async () => {
    const { ref } = await newDisk(host, MiB)
    const url = `${host.url}/import_raw_vdi?vdi=${ref}&session_id=${host.session}`
    const upload = request(url, { method: 'PUT', headers: { 'Content-Length': 5 } })
    upload.flushHeaders()
    const [reply] = await once(upload, 'response')
    upload.end('hello')
    await reply.resume().toArray()
    assert.equal((await read(ref)).subarray(0, 6).toString(), 'hello\0')
  })

  it('end their task, with an error too', async () => {
    const { ref } = await newDisk(host, MiB)
    const good = await host.newTask()
    await (await put(ref, randomBytes(MiB), { task_id: good })).text()
    assert.deepEqual((await host.ended(good)).status, 'success')
    const bad = await host.newTask()
    await (await put(ref, new Blob(['a']).stream(), { task_id: bad, format: 'qcow3' })).text()
    assert.deepEqual((await host.ended(bad)).error_info, ['INTERNAL_ERROR', 'Unknown format qcow3'])
  })

  it('move with copies, clones, snapshots, and back', async () => {
    const { ref } = await newDisk(host, MiB)
    const content = randomBytes(MiB)
    await write(ref, content)
    const clone = (await host.ask('VDI.clone', ref)) as string
    const snapshot = (await host.ask('VDI.snapshot', ref)) as string
    const copy = (await host.ask('VDI.copy', ref, await host.ask('VDI.get_SR', ref))) as string
    const { ref: into } = await newDisk(host, 2 * MiB)
    await host.ask('VDI.copy', ref, 'OpaqueRef:NULL', 'OpaqueRef:NULL', into)
    await write(ref, randomBytes(MiB))
    for (const one of [clone, snapshot, copy]) assert.ok((await read(one)).equals(content))
    assert.ok((await read(into)).equals(Buffer.concat([content, Buffer.alloc(MiB)])))
    await write(clone, Buffer.from('clone'))
    assert.ok((await read(copy)).equals(content))
  })

  it('go with the last disk that has them', async () => {
    const before = files().length
    const { ref } = await newDisk(host, MiB)
    await write(ref, randomBytes(MiB))
    const clone = (await host.ask('VDI.clone', ref)) as string
    assert.equal(files().length, before + 1)
    await host.ask('VDI.destroy', ref)
    assert.equal((await read(clone)).length, MiB)
    await host.ask('VDI.destroy', clone)
    while (files().length > before) await host.ask('pool.get_all')
  })

  it('stay as they were where the upload is longer than the disk, or its client goes away', async () => {
    const { ref } = await newDisk(host, MiB)
    const content = randomBytes(MiB)
    await write(ref, content)
    const before = files().length
    assert.deepEqual(await error(put(ref, Buffer.alloc(MiB + 1))), [400, ['VDI_IO_ERROR', 'Device I/O errors']])
    const task = await host.newTask()
    const unknownLength = new Blob([Buffer.alloc(MiB), 'x']).stream()
    const cut = await put(ref, unknownLength, { task_id: task })
    await assert.rejects(cut.text())
    assert.deepEqual((await host.ended(task)).error_info, ['VDI_IO_ERROR', 'Device I/O errors'])
    const gone = await host.newTask()
    const url = `${host.url}/import_raw_vdi?vdi=${ref}&session_id=${host.session}&task_id=${gone}`
    const upload = request(url, { method: 'PUT', headers: { 'Content-Length': MiB } })
    upload.on('error', () => undefined).write(Buffer.alloc(1000))
    await once(upload, 'response')
    upload.destroy()
    assert.equal((await host.ended(gone)).status, 'failure')
    assert.ok((await read(ref)).equals(content))
    while (files().length > before) await host.ask('pool.get_all')
  })

  it('take an upload of unknown length, as xen-api sends it, until its connection ends', async () => {
    const { ref } = await newDisk(host, MiB)
    const task = await host.newTask()
    const url = `${host.url}/import_raw_vdi/?vdi=${ref}&session_id=${host.session}&task_id=${task}`
    const upload = request(url, { method: 'PUT', headers: { 'Content-Length': '1125899906842624' } })
    upload.on('error', () => undefined).flushHeaders()
    await once(upload, 'response')
    upload.write('hello')
    const folder = join(host.folder, 'data.db-files')
    while (!files().some((name) => name.endsWith('.part') && statSync(join(folder, name)).size === 5))
      await host.ask('pool.get_all')
    upload.destroy()
    assert.deepEqual((await host.ended(task)).error_info, ['VDI_IO_ERROR', 'Device I/O errors'])
    assert.equal((await read(ref)).subarray(0, 6).toString(), 'hello\0')
  })

  it('are refused where the disk is used, read-only, unknown, or its storage is unplugged', async () => {
    const drives = (await host.ask('VBD.get_all_records')) as { [ref: string]: { [field: string]: unknown } }
    const drive = Object.values(drives).find((one) => one.type === 'Disk' && one.currently_attached)
    const used = drive?.VDI as string
    assert.deepEqual(await error(put(used, 'x')), [400, ['VDI_IN_USE', used, 'attach']])
    assert.deepEqual(await error(get(used)), [400, ['VDI_IN_USE', used, 'attach']])
    const { ref } = await newDisk(host, MiB)
    await host.ask('VDI.set_read_only', ref, true)
    assert.deepEqual(await error(put(ref, 'x')), [400, ['VDI_READONLY', ref]])
    assert.equal((await read(ref)).length, MiB)
    for (const name of ['OpaqueRef:nothing', '../../../etc/passwd', '%2e%2e%2fdata.db', ''])
      assert.deepEqual(await error(get(name)), [404, ['UUID_INVALID', 'VDI', name]])
    assert.deepEqual(await error(host.http('GET', '/export_raw_vdi', {})), [
      500,
      ['INTERNAL_ERROR', 'Missing vdi query parameter'],
    ])
  })

  it('can be read while the machine of the disk is suspended', async () => {
    const { ref } = await newDisk(host, MiB)
    const [VM] = (await host.ask('VM.get_by_name_label', 'web01')) as string[]
    const drive = { VM, VDI: ref, userdevice: '7', bootable: false, mode: 'RW', type: 'Disk', unpluggable: true }
    const vbd = await host.ask('VBD.create', {
      ...drive,
      empty: false,
      other_config: {},
      qos_algorithm_type: '',
      qos_algorithm_params: {},
    })
    await host.ask('VBD.plug', vbd)
    assert.deepEqual(await error(get(ref)), [400, ['VDI_IN_USE', ref, 'attach']])
    await host.ask('VM.suspend', VM)
    assert.equal((await bytesOf(await get(ref))).length, MiB)
  })

  it('are for users with the role vm-admin', async () => {
    const { ref } = await newDisk(host, MiB)
    const operator = await newUser(host, 'vm-operator')
    const admin = await newUser(host, 'vm-admin')
    const [status, [code, method] = []] = await error(put(ref, 'x', { session_id: operator }))
    assert.deepEqual([status, code, method], [403, 'RBAC_PERMISSION_DENIED', 'PUT /import_raw_vdi'])
    assert.equal((await get(ref, { session_id: operator })).status, 403)
    assert.equal((await get(ref, { session_id: admin })).status, 200)
    assert.equal((await get(ref, { session_id: 'OpaqueRef:none' })).status, 401)
  })

  it('are written and read as dynamic VHDs, with only the blocks that are used', async () => {
    const { ref } = await newDisk(host, 9 * MiB + 512)
    const content = Buffer.concat([Buffer.alloc(4 * MiB), randomBytes(MiB), Buffer.alloc(4 * MiB), randomBytes(512)])
    await write(ref, content)
    const vhd = await bytesOf(await get(ref, { format: 'vhd' }))
    assert.deepEqual(
      ['conectix', 'cxsparse', 'conectix'],
      [0, 512, vhd.length - 512].map((at) => vhd.toString('latin1', at, at + 8)),
    )
    assert.equal(vhd.length, 512 + 1024 + 512 + 512 + 2 * (512 + 2 * MiB) + 512)
    assert.equal(vhd.readBigUInt64BE(48), BigInt(content.length))
    const { ref: other } = await newDisk(host, 10 * MiB)
    await write(other, randomBytes(10 * MiB))
    assert.equal(await (await put(other, new Uint8Array(vhd), { format: 'vhd' })).text(), '')
    assert.ok((await read(other)).equals(Buffer.concat([content, Buffer.alloc(MiB - 512)])))
  })

  it('stay as they were where a VHD is damaged, too large, or none', async () => {
    const { ref } = await newDisk(host, 2 * MiB)
    const content = randomBytes(2 * MiB)
    await write(ref, content)
    const vhd = await bytesOf(await get(ref, { format: 'vhd' }))
    const { ref: small } = await newDisk(host, MiB)
    const beyond = Buffer.from(vhd)
    beyond.writeUInt32BE(1, 2048)
    const damaged = Buffer.from(vhd)
    damaged[600] = 7
    for (const [disk, file] of [
      [small, vhd],
      [ref, beyond],
      [ref, damaged],
      [ref, vhd.subarray(0, MiB)],
      [ref, Buffer.alloc(4096, 1)],
    ] as const) {
      const task = await host.newTask()
      await put(disk, new Uint8Array(file), { format: 'vhd', task_id: task })
        .then((reply) => reply.text())
        .catch(() => '')
      assert.deepEqual(((await host.ended(task)).error_info as string[])[0], 'VDI_IO_ERROR')
    }
    assert.ok((await read(ref)).equals(content))
  })

  it('do nothing for an empty body, which clients send to look for a redirect', async () => {
    const { ref } = await newDisk(host, MiB)
    const before = files().length
    assert.equal((await put(ref, '')).status, 200)
    assert.equal(files().length, before)
  })
})
