/**
 * A server that ends while its bodies wait: at each storage write, and killed at random ones. No hold outlives its message,
 * each block of after runs once, and no task is pending. One process copies its file at each write; others are killed at each
 * n-th write. CROWFOOT_WALK_STRIDE: the n (1: kill a process at each write).
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { checkData } from '../../../runtime/data-check/check-data.ts'
import { randomOf } from '../../support/random.ts'
import { type BodyLab, bodyApi } from '../bodies/body-lab.ts'
import { writeBundle } from './bundled.ts'
import { copiesOf, removeData } from './copies.ts'
import { seedOf } from './random.ts'
import { HELD, openWalked } from './walk-bodies.ts'

const STRIDE = Number(process.env.CROWFOOT_WALK_STRIDE ?? 10)
const ROUNDS = Number(process.env.CROWFOOT_KILLS ?? 30)
const SEED = seedOf(20260131)
/** A number of writes that the program does not make. */
const NEVER = 1e9
const WALKED = bodyApi('uses task')
/** In milliseconds: after so long, each block is due. */
const LONG = 1000

describe('a server that is killed while bodies wait', function () {
  this.timeout(600_000)
  let directory: string
  const at = (name: string) => join(directory, name)

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-bodies-'))
    writeFileSync(at('api.json'), JSON.stringify(WALKED))
    await writeBundle(join(import.meta.dirname, 'walk-bodies-program.ts'), at('walk.mjs'))
    // One run without a kill leaves the program compiled for all others.
    assert.ok((await run(NEVER, at('warm.db'))).endsWith('done\n'))
  })
  after(() => rmSync(directory, { recursive: true }))

  /** What the process printed until it ended, by the fail point or by itself. */
  const run = async (writes: number, file: string, seed = '', later = 0, ...more: string[]): Promise<string> => {
    const env = { ...process.env, NODE_COMPILE_CACHE: at('cache'), CROWFOOT_FAIL_AFTER_WRITES: String(writes) }
    const child = spawn(process.execPath, [at('walk.mjs'), at('api.json'), file, seed, String(later), ...more], {
      ...{ env, timeout: 60_000 },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
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

  it('leaves no hold, no pending task, and each block to run once, at every write', async () => {
    const copies = copiesOf(at('whole.db'), await run(NEVER, at('whole.db'), '', 0, 'copy'))
    assert.ok(copies.length > 100, `only ${copies.length} writes`)
    for (const { file, writes } of copies) {
      await examine(file, `after write ${writes}`)
      removeData(file)
    }
    let [writes, done] = [0, false]
    while (!done) {
      writes += STRIDE
      const file = at(`killed-${writes}.db`)
      done = (await run(writes, file)).endsWith('done\n')
      await examine(file, `after the kill at write ${writes}`)
      removeData(file)
    }
    assert.ok(writes > copies.length && writes <= copies.length + STRIDE, `${copies.length} copies, ${writes} writes`)
  })

  it(`leaves them on one file at random, ${ROUNDS} times (CROWFOOT_SEED=${SEED})`, async () => {
    const random = randomOf(SEED)
    const file = at('random.db')
    for (let round = 0; round < ROUNDS; round++) {
      const later = round * 10 * LONG
      await run(1 + random(400), file, String(SEED + round), later)
      await examine(file, `after round ${round}`, later + LONG)
    }
  })
})

/** Starts again, lets all blocks run, and checks what is left. */
async function examine(file: string, when: string, later = LONG): Promise<void> {
  const lab = openWalked(WALKED, file, later)
  try {
    assert.deepEqual(
      lab.kept().filter((key) => key.startsWith('hold:')),
      [],
      `a hold is left ${when}`,
    )
    for (const ref of lab.store.class('task').refs()) assert.notEqual(lab.task(ref).status, 'pending', when)
    // Blocks leave no blocks, so those that wait for a while after their first stretch are the last.
    await lab.pass(LONG)
    for (let i = 0; i < 200 && lab.kept().length > 0; i++) await lab.pass(LONG)
    assert.deepEqual(lab.kept(), [], when)
    for (const vm of lab.store.class('VM').refs()) examineMachine(lab, vm, when)
    assert.deepEqual(lab.desk.logged, [])
  } finally {
    await lab.stop()
  }
  assert.deepEqual(checkData(file), [])
}

function examineMachine({ store }: BodyLab, vm: string, when: string): void {
  const get = (field: string) => store.class('VM').field(field).get(vm)
  assert.ok(!String(get('name_label')).startsWith(HELD), `${get('name_label')} ${when}`)
  assert.deepEqual([get('operations'), get('place'), get('home')], [new Map(), null, null], when)
  const config = new Map(get('config') as Map<string, string>)
  const wanted = [...config.keys()].filter((key) => key.startsWith('wanted '))
  for (const key of wanted) {
    const name = key.slice('wanted '.length)
    assert.equal(config.get(name), '1', `block "${name}" ${when}`)
    assert.ok(!name.endsWith('undone'), `${name} ${when}`)
    config.delete(key)
    config.delete(name)
  }
  assert.deepEqual([...config], [], `blocks that nothing has left ${when}`)
}
