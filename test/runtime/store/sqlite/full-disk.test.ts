/** A full disk: writes fail with an error, reads work, and writes work again when there is room; nothing is lost. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'mocha'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { WORKLOAD_API } from './workload.ts'

const WORKLOAD = join(import.meta.dirname, 'workload.ts')

describe('a store on a full disk', () => {
  const files = temporaryFiles()

  /** Starts the workload, which answers each line. `limited`: the largest size that its files may have, in KiB. */
  function start(file: string, limited?: number): { child: ChildProcess; ask(line: string): Promise<string> } {
    const command = ['--no-warnings', WORKLOAD, file, 'fill']
    const child = limited
      ? spawn('bash', ['-c', `trap '' XFSZ; ulimit -f ${limited}; exec "$@"`, 'bash', process.execPath, ...command])
      : spawn(process.execPath, command)
    child.stderr.pipe(process.stderr)
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const ready = lines.next()
    const ask = async (line: string) => {
      await ready
      child.stdin.write(`${line}\n`)
      return String((await lines.next()).value)
    }
    return { child, ask }
  }

  async function end(child: ChildProcess): Promise<void> {
    child.stdin?.end()
    await once(child, 'close')
  }

  /** The refs of all answers `ok` until one fails, and the answer that failed. */
  async function fillUp(ask: (line: string) => Promise<string>): Promise<{ refs: string[]; failed: string }> {
    const refs: string[] = []
    for (;;) {
      const said = await ask('large')
      if (!said.startsWith('ok ')) return { refs, failed: said }
      refs.push(said.split(' ')[1] ?? '')
      assert.ok(refs.length < 1000)
    }
  }

  function requireRefs(file: string, refs: readonly string[]): void {
    const store = openStore(WORKLOAD_API, file)
    assert.deepEqual(store.class('VM').refs(), refs)
    store.close()
    assert.deepEqual(checkData(file), [])
  }

  it('fails writes, still reads, and loses nothing', async function () {
    this.timeout(20_000)
    const file = files.next()
    const { child, ask } = start(file, 2000)
    const { refs, failed } = await fillUp(ask)
    assert.ok(refs.length >= 2)
    for (const said of [failed, await ask('large')]) {
      assert.match(
        said,
        /^failed StoreError The changes could not be written to "[^"]+" \(.+\) and are undone\. See that/,
      )
      assert.match(said, new RegExp(`reads ${refs.length} counts ${refs.length}$`))
    }
    await end(child)
    requireRefs(file, refs)
  })

  it('writes again when there is room again', async function () {
    this.timeout(20_000)
    const folder = files.next()
    mkdirSync(folder)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', folder]).status !== 0) return this.skip()
    try {
      const file = join(folder, 'x.db')
      const ballast = join(folder, 'ballast')
      writeFileSync(ballast, Buffer.alloc(1_000_000))
      const { child, ask } = start(file)
      const { refs, failed } = await fillUp(ask)
      assert.match(failed, /^failed StoreError .*disk.*and are undone\. See that the disk has room/)
      assert.match(failed, new RegExp(`reads ${refs.length} counts ${refs.length}$`))
      rmSync(ballast)
      for (const size of ['small', 'large']) {
        const [, ref = '', operation] = (await ask(size)).split(' ')
        refs.push(ref)
        assert.equal(operation, 'add')
      }
      await end(child)
      requireRefs(file, refs)
    } finally {
      spawnSync('umount', [folder])
    }
  })
})
