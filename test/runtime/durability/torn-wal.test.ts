/** A write-ahead log whose end was lost or overwritten in a crash: all commits before that are there, and none after. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { EMPTY, type State } from './client-state.ts'
import { examine } from './examine-file.ts'
import { OLD_FLEET } from './fleet-api.ts'
import { openOffice } from './local-service.ts'
import { randomOf, seedOf } from './random.ts'
import { PREPARED, statesOf, WORKLOADS } from './workloads.ts'

const SEED = seedOf(20260201)
const TEARS = 25

/** Bytes with a wrong checksum. */
const GARBAGE = Buffer.from(
  randomOf(SEED).some(
    Array.from({ length: 2 ** 21 }, (_, i) => (i * 31) % 251),
    2,
  ),
)

/** The state after the first `size` bytes of the log. */
interface Mark {
  readonly size: number
  readonly state: State
}

describe('a write-ahead log that is torn', function () {
  this.timeout(120_000)
  let directory: string
  const at = (name: string) => join(directory, name)
  const marks: Mark[] = []
  let session = ''

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-torn-'))
    const [file, kept] = [at('data.db'), at('kept.db')]
    const office = openOffice(OLD_FLEET, file, '')
    session = office.session = await office.login()
    const mark = (state: State) => marks.push({ size: statSync(`${file}-wal`).size, state })
    mark(EMPTY)
    for (const step of PREPARED) {
      await office.run([step])
      mark(step.after)
    }
    for (const action of WORKLOADS.old.actions) {
      if (!Array.isArray(action)) continue
      await office.run(action)
      mark(statesOf(EMPTY, action).at(-1)!)
    }
    // As SIGKILL would leave them: while the server runs, with its write transaction open.
    for (const end of ['', '-wal']) copyFileSync(file + end, kept + end)
    await office.close()
  })
  after(() => rmSync(directory, { recursive: true }))

  const tears: readonly (readonly [name: string, tear: (log: Buffer, at: number) => Buffer])[] = [
    ['is cut off', (log, at) => log.subarray(0, at)],
    ['is written over', (log, at) => Buffer.concat([log.subarray(0, at), GARBAGE.subarray(at, log.length)])],
    ['is nothing but zeros', (log, at) => Buffer.concat([log.subarray(0, at), Buffer.alloc(log.length - at)])],
  ]

  for (const [name, tear] of tears)
    it(`has lost nothing before the byte where it ${name} (CROWFOOT_SEED=${SEED})`, async () => {
      const [kept, torn] = [at('kept.db'), at('torn.db')]
      const log = readFileSync(`${kept}-wal`)
      const first = marks[0]!.size
      assert.equal(marks.at(-1)!.size, log.length, 'The log was begun anew on the way')
      const random = randomOf(SEED)
      for (let i = 0; i < TEARS; i++) {
        const end = i === 0 ? log.length - 1 : first + random.below(log.length - first)
        copyFileSync(kept, torn)
        writeFileSync(`${torn}-wal`, tear(log, end))
        const { state } = marks.findLast(({ size }) => size <= end)!
        await examine(torn, { api: OLD_FLEET, possible: [state], session }).catch((cause: unknown) => {
          throw new Error(`Torn at byte ${end} of ${log.length}`, { cause })
        })
        for (const suffix of ['', '-wal', '-shm', '-lock']) rmSync(torn + suffix, { force: true })
      }
    })
})
