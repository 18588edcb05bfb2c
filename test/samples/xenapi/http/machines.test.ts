/** Machines of samples/xenapi as files: exported, imported, and what is refused. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { packTar, unpackTar } from 'modern-tar'
import { bytesOf, newDisk, newUser, type Query, startHost, type TestHost } from './host.ts'

const MiB = 1024 * 1024
const NULL = 'OpaqueRef:NULL'

type Fields = { readonly [field: string]: unknown }

describe('machines of samples/xenapi as files', function () {
  this.timeout(120_000)
  let host: TestHost
  let vm: string
  let disk: string
  let size: number
  /** Of the first three MiB of the disk; the second one is zeros. */
  const content = Buffer.concat([randomBytes(MiB), Buffer.alloc(MiB), randomBytes(MiB)])

  before(async () => {
    host = await startHost()
    const [source] = (await host.ask('VM.get_by_name_label', 'db01')) as string[]
    vm = (await host.ask('VM.clone', source, 'exported')) as string
    disk = (await diskOf(vm)) as string
    size = Number(await host.ask('VDI.get_virtual_size', disk))
    await (await host.http('PUT', '/import_raw_vdi', { vdi: disk }, content)).text()
  })
  after(() => host?.stop())

  async function drivesOf(machine: string): Promise<Fields[]> {
    const drives = (await host.ask('VM.get_VBDs', machine)) as string[]
    return (await Promise.all(drives.map((drive) => host.ask('VBD.get_record', drive)))) as Fields[]
  }

  async function diskOf(machine: string): Promise<unknown> {
    return (await drivesOf(machine)).find((drive) => drive.type === 'Disk')?.VDI
  }

  async function exported(query: Query = {}): Promise<Buffer> {
    const uuid = (await host.ask('VM.get_uuid', vm)) as string
    const reply = await host.http('GET', '/export', { uuid, ...query })
    assert.equal(reply.status, 200)
    return bytesOf(reply)
  }

  /** The machines, or the error of the task. */
  async function imported(file: Uint8Array, query: Query = {}, path = '/import'): Promise<string[]> {
    const task = await host.newTask()
    // A connection that is cut in the middle may fail in any way. The task has the reason.
    await host
      .http('PUT', path, { task_id: task, ...query }, file as BodyInit)
      .then((reply) => reply.text())
      .catch(() => '')
    const { status, result, error_info } = await host.ended(task)
    if (status !== 'success') return error_info as string[]
    return [...String(result).matchAll(/<value>(OpaqueRef:[^<]+)<\/value>/g)].map(([, ref]) => ref as string)
  }

  const files = () => readdirSync(join(host.folder, 'data.db-files')).sort()
  const entriesOf = async (file: Uint8Array) =>
    (await unpackTar(file)).map(({ header, data }) => ({ name: header.name, bytes: Buffer.from(data ?? []) }))

  it('are exported whole, though their disks are destroyed meanwhile', async () => {
    const machine = (await host.ask('VM.clone', vm, 'destroyed')) as string
    const disks = (await drivesOf(machine)).filter((drive) => drive.type === 'Disk').map((drive) => drive.VDI as string)
    const before = files().length
    // More than connections hold, so that the server waits before the second disk.
    const large = randomBytes(24 * MiB)
    for (const vdi of disks) await (await host.http('PUT', '/import_raw_vdi', { vdi }, large)).text()
    const reply = await host.http('GET', '/export', { ref: machine })
    for (const vdi of disks) await host.ask('VDI.destroy', vdi)
    // What bodies leave for later is done in its order.
    const other = await newDisk(host, MiB)
    await (await host.http('PUT', '/import_raw_vdi', { vdi: other.ref }, 'x')).text()
    const marker = files().length
    await host.ask('VDI.destroy', other.ref)
    while (files().length >= marker) await host.ask('pool.get_all')
    const blocks = (await entriesOf(await bytesOf(reply))).filter(({ bytes }) => bytes.length === MiB)
    assert.deepEqual([disks.length, blocks.filter(({ bytes }) => bytes.some((byte) => byte !== 0)).length], [2, 48])
    while (files().length > before) await host.ask('pool.get_all')
  })

  it('have ova.xml and the blocks that are not zeros, with their checksums', async () => {
    const entries = await entriesOf(await exported())
    const names = entries.map(({ name }) => name)
    assert.equal(names[0], 'ova.xml')
    const [, id] = /^(Ref:\d+)\/00000000$/.exec(names[1] ?? '') ?? []
    const last = String(size / MiB - 1).padStart(8, '0')
    const blocks = ['00000000', '00000002', last].flatMap((one) => [`${id}/${one}`, `${id}/${one}.xxhash`])
    assert.deepEqual(names.slice(1, 7), blocks)
    assert.equal(names.length, 11, 'the other disk has two blocks of zeros')
    assert.ok(entries[1]?.bytes.equals(content.subarray(0, MiB)))
    assert.ok(entries[3]?.bytes.equals(content.subarray(2 * MiB)))
    assert.match(String(entries[2]?.bytes), /^[0-9A-F]{16}$/)
    // XXH64 of a MiB of zeros.
    assert.equal(String(entries[6]?.bytes), '87D2A1B6E1163EF1')
    const xml = String(entries[0]?.bytes)
    assert.match(xml, /<member><name>export_vsn<\/name><value>2<\/value>/)
    assert.match(xml, /<name>class<\/name><value>VDI<\/value><\/member><member><name>id<\/name><value>Ref:\d+</)
    assert.match(xml, /<name>name_label<\/name><value>exported</)
    assert.doesNotMatch(xml, /OpaqueRef:(?!NULL)/)
  })

  it('are fetched from a URL by VM.import', async () => {
    const uuid = (await host.ask('VM.get_uuid', vm)) as string
    const url = (query: Query) => `${host.url}/export?${new URLSearchParams({ session_id: host.session, ...query })}`
    const [made, ...others] = (await host.ask('VM.import', url({ uuid }), NULL, false, false)) as string[]
    assert.deepEqual([await host.ask('VM.get_name_label', made), others], ['exported', []])
    const copy = (await diskOf(made ?? '')) as string
    const reply = await host.http('GET', '/export_raw_vdi', { vdi: copy })
    const { value } = (await reply.body?.getReader().read()) ?? {}
    assert.ok(value && content.subarray(0, value.length).equals(value))
    const refusal = (from: string, full: boolean) =>
      host.ask('VM.import', from, NULL, full, false).then(
        () => assert.fail('nothing was refused'),
        (error) => String(error),
      )
    assert.match(await refusal(url({ uuid }), true), /DUPLICATE_VM/)
    assert.match(await refusal(url({ uuid: 'none' }), false), /IMPORT_ERROR.*404/)
    assert.match(await refusal('http://127.0.0.1:1/', false), /INTERNAL_ERROR/)
  })

  it('become machines again, with the content of their disks', async () => {
    const [made, ...others] = await imported(await exported())
    assert.deepEqual(others, [])
    assert.ok(made)
    const [before, after] = (await Promise.all([vm, made].map((one) => host.ask('VM.get_record', one)))) as Fields[]
    for (const same of ['name_label', 'memory_static_max', 'VCPUs_max', 'platform', 'HVM_boot_params', 'is_a_template'])
      assert.deepEqual(after?.[same], before?.[same], same)
    assert.notEqual(after?.uuid, before?.uuid)
    assert.deepEqual([after?.power_state, after?.domid], ['Halted', -1])
    const drives = [await drivesOf(vm), await drivesOf(made)]
    const plain = (all: Fields[]) => all.map(({ userdevice, mode, type, empty }) => ({ userdevice, mode, type, empty }))
    assert.deepEqual(plain(drives[1] ?? []), plain(drives[0] ?? []))
    const copy = (await diskOf(made)) as string
    assert.notEqual(copy, disk)
    const reply = await host.http('GET', '/export_raw_vdi', { vdi: copy })
    const { value } = (await reply.body?.getReader().read()) ?? {}
    assert.ok(value && content.subarray(0, value.length).equals(value))
    const cards = (await host.ask('VIF.get_all_records')) as { [ref: string]: Fields }
    const [mine, theirs] = [vm, made].map((one) => Object.values(cards).filter((card) => card.VM === one))
    assert.deepEqual(
      theirs?.map((card) => card.network),
      mine?.map((card) => card.network),
    )
    assert.ok(!theirs?.some((card) => mine?.some((other) => other.MAC === card.MAC)))
    await host.ask('VM.start', made, false, false)
    assert.equal(await host.ask('VM.get_power_state', made), 'Running')
  })

  it('are compressed where the client asks for it, and known by their first bytes', async () => {
    const plain = await exported()
    const gzip = await exported({ use_compression: 'true' })
    const zstd = await exported({ use_compression: 'zstd' })
    assert.ok(gunzipSync(gzip).equals(plain))
    assert.ok(zstdDecompressSync(zstd).equals(plain))
    for (const file of [gzip, zstd]) assert.match((await imported(file))[0] as string, /^OpaqueRef:/)
  })

  it('are taken as older hosts write them, with SHA-1', async () => {
    const entries = (await entriesOf(await exported())).map(({ name, bytes }) => ({ name, bytes }))
    const old = entries.flatMap(({ name, bytes }) => {
      if (name.endsWith('.xxhash')) return []
      const sum = Buffer.from(createHash('sha1').update(bytes).digest('hex'))
      const all = [{ header: { name, size: bytes.length }, body: bytes }]
      return name === 'ova.xml' ? all : [...all, { header: { name: `${name}.checksum`, size: sum.length }, body: sum }]
    })
    assert.match((await imported(await packTar(old)))[0] as string, /^OpaqueRef:/)
  })

  it('keep uuids and addresses where they are restored, once', async () => {
    const file = await exported()
    assert.deepEqual(await imported(file, { restore: 'true' }), ['DUPLICATE_VM', vm])
    const uuid = await host.ask('VM.get_uuid', vm)
    const copy = (await host.ask('VM.clone', vm, 'kept')) as string
    await host.ask('VM.destroy', vm)
    const [restored] = await imported(file, { restore: 'true' })
    assert.equal(await host.ask('VM.get_uuid', restored), uuid)
    vm = restored as string
    await host.ask('VM.destroy', copy)
  })

  it('leave nothing where the file is damaged, cut off, or no export at all', async () => {
    const file = await exported()
    const before = { files: files(), vms: await host.ask('VM.get_all'), vdis: await host.ask('VDI.get_all') }
    const entries = await entriesOf(file)
    const damaged = Buffer.from(file)
    const at = file.indexOf(content.subarray(0, 100)) + 50
    damaged[at] = (damaged[at] as number) ^ 1
    assert.deepEqual(await imported(damaged), ['IMPORT_ERROR_SOME_CHECKSUMS_FAILED'])
    const cut = file.subarray(0, Math.floor(file.length / 2))
    assert.match((await imported(cut))[0] as string, /^IMPORT_ERROR/)
    assert.match((await imported(Buffer.from('hello')))[0] as string, /^IMPORT_ERROR/)
    assert.deepEqual(await imported(Buffer.alloc(0)), ['IMPORT_ERROR_PREMATURE_EOF'])
    const other = await packTar([{ header: { name: '../../evil', size: 1 }, body: 'x' }])
    assert.deepEqual(await imported(other), ['IMPORT_ERROR_UNEXPECTED_FILE', 'ova.xml', '../../evil'])
    const changed = async (change: (xml: string) => string, more: readonly { name: string; bytes: Buffer }[] = []) => {
      const all = [
        ...entries.map((one) =>
          one.name === 'ova.xml' ? { ...one, bytes: Buffer.from(change(String(one.bytes))) } : one,
        ),
        ...more,
      ]
      return imported(
        await packTar(all.map(({ name, bytes }) => ({ header: { name, size: bytes.length }, body: bytes }))),
      )
    }
    assert.deepEqual(await changed((xml) => xml.replace(/(export_vsn<\/name><value>)2/, '$13')), [
      'IMPORT_INCOMPATIBLE_VERSION',
    ])
    assert.match((await changed(() => '<value><int>'))[0] as string, /^IMPORT_ERROR$/)
    const deep = '<value><array><data>'.repeat(1000) + '</data></array></value>'.repeat(1000)
    assert.match((await changed(() => deep))[1] as string, /nested too deeply/)
    assert.match(
      (await changed((xml) => xml.replace(/<name>actions_after_crash<\/name><value>\w+/, '$&x')))[0] as string,
      /^IMPORT_ERROR$/,
    )
    assert.deepEqual(
      (await changed((xml) => xml.replace(/(<name>memory_static_min<\/name><value>)\d+/, '$1999999999999')))[0],
      'MEMORY_CONSTRAINT_VIOLATION',
    )
    assert.equal(
      (await changed((xml) => xml.replace(/(<name>virtual_size<\/name><value>)\d+/, '$19007199254740991')))[0],
      'SR_FULL',
    )
    const id = entries[1]?.name.split('/')[0]
    assert.match(
      (await changed((xml) => xml, [{ name: `${id}/99999999`, bytes: Buffer.alloc(10) }]))[1] as string,
      /beyond the end/,
    )
    const after = { files: files(), vms: await host.ask('VM.get_all'), vdis: await host.ask('VDI.get_all') }
    assert.deepEqual(after, before)
  })

  it('are taken with wrong checksums by force', async () => {
    const file = await exported()
    const at = file.indexOf(content.subarray(0, 100)) + 50
    file[at] = (file[at] as number) ^ 1
    assert.match((await imported(file, { force: 'true' }))[0] as string, /^OpaqueRef:/)
  })

  it('are refused while they run, for storage that is not there, and for other users', async () => {
    const [running] = (await host.ask('VM.get_by_name_label', 'web01')) as string[]
    const reply = await host.http('GET', '/export', { ref: running as string })
    assert.deepEqual(
      [reply.status, ((await reply.json()) as { error: string[] }).error],
      [400, ['VM_BAD_POWER_STATE', running, 'halted, suspended', 'running']],
    )
    for (const name of ['sr_id', 'sr_uuid'])
      assert.deepEqual(await imported(await exported(), { [name]: 'none' }), ['UUID_INVALID', 'SR', 'none'])
    const operator = await newUser(host, 'vm-operator')
    for (const path of ['/export', '/export_metadata'])
      assert.equal((await host.http('GET', path, { session_id: operator, ref: vm })).status, 403)
    assert.equal((await host.http('PUT', '/import', { session_id: operator }, 'x')).status, 403)
  })

  it('move without their disks, which are found by uuid', async () => {
    const file = await bytesOf(await host.http('GET', '/export_metadata', { ref: vm }))
    assert.deepEqual(
      (await entriesOf(file)).map(({ name }) => name),
      ['ova.xml'],
    )
    const before = (await host.ask('VM.get_all')) as string[]
    assert.deepEqual(await imported(file, { dry_run: 'true' }, '/import_metadata'), [])
    assert.deepEqual(await host.ask('VM.get_all'), before)
    const [made] = await imported(file, {}, '/import_metadata')
    assert.equal(await diskOf(made as string), await diskOf(vm))
    const all = await bytesOf(await host.http('GET', '/export_metadata', { all: 'true' }))
    const xml = String((await entriesOf(all))[0]?.bytes)
    assert.match(xml, /<value>web01</)
    assert.doesNotMatch(xml, /Windows/)
  })
})
