/** Computed fields in a file whose server is killed at each of its writes: they have the values of their expressions. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { checkRules } from '../../../../runtime/data-check/check-rules.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { writeBundle } from '../../durability/bundled.ts'
import { create } from '../../store/helpers.ts'
import { temporaryFiles } from '../../store/temporary-files.ts'
import { interpreted } from '../interpreted.ts'
import { loadApi, openLoads } from './killed-program.ts'

/** The program makes some 45 writes. */
const STRIDE = 5
const MOST = 100

describe('computed fields of a server that is killed', function () {
  this.timeout(120_000)
  const files = temporaryFiles()

  it('have the values of their expressions after each write, of the old text or of the new one', async () => {
    const program = `${files.next()}.mjs`
    await writeBundle(join(import.meta.dirname, 'killed-program.ts'), program)
    const old = files.next()
    const store = openLoads(2, old)
    const hosts = Array.from({ length: 3 }, () => create(store, 'host'))
    for (const [i, host] of [...hosts, ...hosts].entries()) create(store, 'VM', { memory: BigInt(i + 1), host })
    store.commit()
    store.close()
    const factors = new Set<number>()
    let [killed, k] = [0, 1]
    for (let status: number | null = null; status !== 0; k += STRIDE) {
      assert.ok(k < MOST, 'the program does not end')
      const file = files.next()
      copyFileSync(old, file)
      const env = { ...process.env, CROWFOOT_FAIL_AFTER_WRITES: String(k) }
      const run = spawnSync(process.execPath, [program, file], { env })
      status = run.status
      assert.ok(status === 0 || run.signal === 'SIGKILL', String(run.stderr))
      if (status !== 0) killed++
      const factor = [2, 3].find((one) => isDeepStrictEqual(apiOf(file), JSON.parse(JSON.stringify(loadApi(one))))) ?? 0
      factors.add(factor)
      assert.deepEqual(checkRules(file, { api: loadApi(factor), make: interpreted() }), [], `after write ${k}`)
    }
    assert.deepEqual([...factors].sort(), [2, 3])
    assert.ok(killed >= 5, `only ${killed} kills`)
  })
})

function apiOf(file: string): unknown {
  const data = readDataFile(file)
  data.close()
  return JSON.parse(JSON.stringify(data.api))
}
