/** `crow fsck` finds nothing in files after random calls, and after tasks of calls that fail. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { checkData } from '../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { openDesk, send } from '../harness.ts'
import { labApi } from '../standard/lab-api.ts'
import { temporaryFiles } from '../store/temporary-files.ts'
import { check, PATIENT } from './fast-check-runs.ts'
import { message } from './messages.ts'
import { type Message, Session } from './session.ts'
import { YARD } from './yard-api.ts'

describe('a data file', function () {
  this.timeout(PATIENT ? 0 : 60_000)
  const files = temporaryFiles()

  it('is clean after random calls', () =>
    check(25, fc.array(fc.array(message, { minLength: 1, maxLength: 6 }), { maxLength: 40, size: 'max' }), run))

  async function run(turns: readonly (readonly Message[])[]): Promise<void> {
    const file = files.next()
    const desk = openDesk(YARD, { store: openStore(YARD, file) })
    const session = new Session(YARD, async (_client, format, body) => {
      return (await send(desk.front, format === 'XML' ? 'text/xml' : 'application/json', body)).body
    })
    await session.begin()
    for (const messages of turns) {
      const requests = session.requests(messages)
      const texts = await Promise.all(requests.map((request) => session.send(request)))
      await session.learnFrom(requests.flatMap((request, i) => session.answers(request, texts[i] as string)))
    }
    await desk.service.close()
    desk.store.close()
    assert.deepEqual(checkData(file), [])
  }

  it('is clean with tasks of calls that fail, and of clients, with any text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('', 'twice', 'VM', '\u0000', '𝄞'),
    )
    const calls = fc.array(fc.tuple(fc.nat(5), text, text), { maxLength: 15 })
    await fc.assert(fc.asyncProperty(calls, runTasks), { seed: Number(process.env.CROWFOOT_SEED ?? 1), numRuns: 25 })
  })

  async function runTasks(calls: readonly (readonly [kind: number, one: string, two: string])[]): Promise<void> {
    const file = files.next()
    const api = labApi(['event', 'task'])
    const desk = openDesk(api, { store: openStore(api, file) })
    const vm = String(await desk.result('VM.create', {}))
    for (const [kind, one, two] of calls) {
      const params = [
        ['Async.VM.set_name_label', vm, one],
        ['Async.VM.add_tags', one, one],
        ['Async.VM.destroy', two],
        ['Async.VIF.create', { VM: one }],
        ['task.create', one, two],
        ['VM.set_tags', vm, [one, two, one]],
      ][kind] as [string, ...unknown[]]
      await desk.json(...params)
    }
    // The Xen API's own errors repeat a text where the caller did.
    await desk.json('Async.VM.get_by_uuid', 'UUID_INVALID')
    await desk.json('Async.VM.set_name_label', 'VM', 'x')
    await new Promise(setImmediate)
    await desk.service.close()
    desk.store.close()
    assert.deepEqual(checkData(file), [])
  }
})
