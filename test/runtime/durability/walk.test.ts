/**
 * A process that ends after its k-th storage write, for each k of a workload: what it had answered is there, and each other
 * call is there completely or not at all. One process copies its file at each write; others are killed at each n-th write.
 * CROWFOOT_WALK_STRIDE: the n (1: kill a process at each write).
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { writeBundle } from './bundled.ts'
import { copiesOf, removeData } from './copies.ts'
import { examine } from './examine-file.ts'
import { FLEET, OLD_FLEET } from './fleet-api.ts'
import { openOffice } from './local-service.ts'
import { readStory, type Story } from './workload-output.ts'
import { PREPARED, WORKLOADS, type WorkloadName } from './workloads.ts'

const STRIDE = Number(process.env.CROWFOOT_WALK_STRIDE ?? 10)

/** A number of writes that no workload makes. */
const NEVER = 1e9

describe('a process that ends after its k-th storage write', function () {
  this.timeout(300_000)
  let directory: string
  let session = ''
  const at = (name: string) => join(directory, name)

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-walk-'))
    writeFileSync(at('old.json'), JSON.stringify(OLD_FLEET))
    writeFileSync(at('new.json'), JSON.stringify(FLEET))
    await writeBundle(join(import.meta.dirname, 'walk-program.ts'), at('walk.mjs'))
    // One run without a kill leaves the program compiled for all others.
    await runUntil(NEVER, at('cache'), [at('walk.mjs'), 'new', at('new.json'), at('warm.db'), ''])
    session = await prepare(at('old.db'), at('migrated.db'))
  })
  after(() => rmSync(directory, { recursive: true }))

  /** Runs the workload until it is killed after `k` writes. Returns all that it printed. */
  function run(name: WorkloadName, file: string, k: number, ...more: string[]): Promise<string> {
    if (name !== 'new') copyFileSync(at(`${name}.db`), file)
    const model = at(name === 'old' ? 'old.json' : 'new.json')
    return runUntil(k, at('cache'), [at('walk.mjs'), name, model, file, firstOf(name), ...more])
  }

  const firstOf = (name: WorkloadName) => (name === 'new' ? '' : session)

  /** Examines what a process has left that had printed `said` until then. */
  async function examineLeft(name: WorkloadName, file: string, said: string, when: string): Promise<Story> {
    const story = readStory(WORKLOADS[name], said, firstOf(name))
    try {
      await examine(file, { ...story, api: name === 'old' ? OLD_FLEET : FLEET })
    } catch (error) {
      throw new Error(`After write ${when} of "${name}"`, { cause: error })
    }
    removeData(file)
    return story
  }

  async function die(name: WorkloadName, k: number): Promise<Story> {
    const file = at(`${name}-${k}.db`)
    return await examineLeft(name, file, await run(name, file, k), `${k}, killed,`)
  }

  /** All writes, and kills until the workload ends by itself. */
  async function walk(name: WorkloadName): Promise<Story[]> {
    const stories: Story[] = []
    const whole = at(`${name}-whole.db`)
    const copies = copiesOf(whole, await run(name, whole, NEVER, 'copy'))
    for (const { file, said, writes } of copies) stories.push(await examineLeft(name, file, said, `${writes}`))
    let k = 0
    do {
      k += STRIDE
      stories.push(await die(name, k))
    } while (!stories.at(-1)?.done)
    assert.ok(k > copies.length && k <= copies.length + STRIDE, `${copies.length} copies, ended before kill ${k}`)
    return stories
  }

  it('has lost nothing that it answered, and kept no half of a call', async () => {
    const stories = await walk('old')
    assert.ok(stories.length > 50, `only ${stories.length} points`)
  })

  it('leaves the data migrated or unchanged', async () => {
    const stories = await walk('migrated')
    assert.ok(stories.some((story) => !story.opened))
    assert.ok(stories.some((story) => story.ended !== null))
    assert.ok(stories.some((story) => story.task !== null))
  })

  it('leaves a new database complete or empty', async () => {
    const stories = await walk('new')
    assert.ok(stories.some((story) => !story.opened))
  })
})

/** The files that the workloads start from, and the session in them. */
async function prepare(old: string, migrated: string): Promise<string> {
  const office = openOffice(OLD_FLEET, old, '')
  office.session = await office.login()
  for (const step of PREPARED) await office.run([step])
  await office.close()
  copyFileSync(old, migrated)
  const later = openOffice(OLD_FLEET, migrated, office.session)
  for (const action of WORKLOADS.old.actions) if (Array.isArray(action)) await later.run(action)
  await later.close()
  return office.session
}

/** The output of the process until it ended, by the fail point or by itself. */
async function runUntil(writes: number, cache: string, program: readonly string[]): Promise<string> {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, CROWFOOT_FAIL_AFTER_WRITES: String(writes) }
  const child = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.err += text
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  const well = said.out.endsWith('done\n') && code === 0
  assert.ok(well || signal === 'SIGKILL', `After write ${writes}: ${code ?? signal} ${said.err}`)
  return said.out
}
