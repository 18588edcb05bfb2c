/** The contents of disks of samples/xenapi after the server has ended: by a stop, by a kill, and in a copy of the data. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileSample, startCompiled } from '../../server.ts'
import { bytesOf, logIn, newDisk, type TestHost } from './host.ts'

const MiB = 1024 * 1024
const CROW = join(import.meta.dirname, '../../../../cli/main.ts')

describe('the contents of disks of samples/xenapi when the server has ended', function () {
  this.timeout(120_000)
  let compiled: string
  let folder: string
  let host: TestHost | undefined
  before(async () => {
    compiled = await compileSample('xenapi')
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crowfoot-restart-'))
  })
  afterEach(async () => {
    await host?.stop()
    rmSync(folder, { recursive: true })
  })
  after(() => rmSync(compiled, { recursive: true }))

  const start = async (args: readonly string[] = []) => {
    host = await logIn(await startCompiled(compiled, { folder, args }))
    return host
  }
  const write = async (to: TestHost, vdi: string, body: BodyInit) =>
    assert.equal(await (await to.http('PUT', '/import_raw_vdi', { vdi }, body)).text(), '')
  const read = async (from: TestHost, vdi: string) => bytesOf(await from.http('GET', '/export_raw_vdi', { vdi }))
  const files = (name = 'data.db-files') => readdirSync(join(folder, name))

  it('are there after a restart', async () => {
    const first = await start()
    const { ref } = await newDisk(first, MiB)
    const content = randomBytes(MiB)
    await write(first, ref, content)
    const clone = (await first.ask('VDI.clone', ref)) as string
    await first.stop()
    const second = await start()
    for (const disk of [ref, clone]) assert.ok((await read(second, disk)).equals(content))
    assert.equal(files().length, 1)
  })

  it('are as they were before an upload that a kill cut off, of which nothing is left', async () => {
    const first = await start()
    const { ref } = await newDisk(first, MiB)
    const content = randomBytes(MiB)
    await write(first, ref, content)
    const [file] = files()
    const url = `${first.url}/import_raw_vdi?vdi=${ref}&session_id=${first.session}`
    const upload = request(url, { method: 'PUT', headers: { 'Content-Length': MiB } })
    upload.on('error', () => undefined).write(Buffer.alloc(1000, 'x'))
    const [reply] = await once(upload, 'response')
    reply.on('error', () => undefined).resume()
    while (!files().some((name) => name.endsWith('.part'))) await first.ask('pool.get_all')
    await first.kill()
    upload.destroy()
    assert.equal(files().length, 2)
    const second = await start()
    assert.ok((await read(second, ref)).equals(content))
    assert.deepEqual(files(), [file])
  })

  it('are in a backup whose folder of files is copied too', async () => {
    const first = await start()
    const { ref } = await newDisk(first, MiB)
    const content = randomBytes(MiB)
    await write(first, ref, content)
    execFileSync(process.execPath, [CROW, 'backup', join(folder, 'data.db'), '-o', join(folder, 'copy.db')])
    cpSync(join(folder, 'data.db-files'), join(folder, 'copy.db-files'), { recursive: true })
    await write(first, ref, randomBytes(MiB))
    await first.stop()
    const second = await start(['--data', join(folder, 'copy.db')])
    assert.ok((await read(second, ref)).equals(content))
  })
})
