/** `event.from` and `event.next` with many events, which are read while their answer is written. */
import assert from 'node:assert/strict'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { isStreamed, streamOf, textOf, type WireAnswer } from '../../../../runtime/wire/answer.ts'
import { type Desk, openDesk, xmlString } from '../../harness.ts'
import { addUsers, PASSWORD } from '../../roles-api.ts'
import { temporaryFiles } from '../../store/temporary-files.ts'
import { type Batch, type Event, labApi } from '../lab-api.ts'

const api = labApi(['session', 'event'])
const COUNT = 1200

describe('many events', () => {
  let store: Store
  let desk: Desk
  let session: string
  const files = temporaryFiles()
  let refs: string[]
  beforeEach(async () => {
    const file = files.next()
    store = openStore(api, file)
    addUsers(store, api, {})
    for (let i = 0; i < COUNT; i++) store.class('VM').create(new Map([['name_label', `vm ${i} ${'x'.repeat(300)}`]]))
    refs = store.class('VM').refs()
    store.commit()
    store.close()
    // A store that is opened knows no recent changes.
    store = openStore(api, file)
    desk = openDesk(api, { store })
    session = String(await desk.result('session.login_with_password', 'root', PASSWORD))
  })
  afterEach(async () => {
    await desk.service.close()
    store.close()
  })

  const call = (method: string, ...params: unknown[]): Promise<WireAnswer> => {
    const body = JSON.stringify({ jsonrpc: '2.0', method, params: [session, ...params], id: 1 })
    return new Promise((resolve) => desk.service.json(Buffer.from(body), resolve))
  }
  const result = <T>(answer: WireAnswer) => JSON.parse(textOf(answer)).result as T
  const from = async (token: string) => result<Batch>(await call('event.from', ['VM'], token, 0))

  it('come with the records of the call, its token and its counts', async () => {
    const stream = streamOf(await call('event.from', ['VM'], '', 30))
    let text = String(stream.next())
    const [first, second, third] = [refs[COUNT - 1], refs[COUNT - 2], refs[COUNT - 3]] as [string, string, string]
    await desk.result('VM.set_name_label', session, first, 'later')
    await desk.result('VM.destroy', session, second)
    await desk.result('VM.get_record', session, third)
    for (let slice = stream.next(); slice !== undefined; slice = stream.next()) text += slice
    const { events, token, valid_ref_counts } = JSON.parse(text).result as Batch
    assert.deepEqual(
      events.map(({ ref }) => ref),
      refs,
    )
    for (const [i, { operation, snapshot }] of events.entries()) {
      assert.equal(operation, 'add')
      assert.equal(snapshot?.name_label, `vm ${i} ${'x'.repeat(300)}`)
    }
    assert.equal(valid_ref_counts.vm, COUNT)
    const later = await from(token)
    assert.deepEqual(
      later.events.map(({ ref, operation }) => [ref, operation]),
      [
        [first, 'mod'],
        [second, 'del'],
      ],
    )
  })

  it('are streamed on both formats, and few are not', async () => {
    assert.ok(isStreamed(await call('event.from', ['VM'], '', 0)))
    const { token } = await from('')
    assert.ok(!isStreamed(await call('event.from', ['VM'], token, 0)))
    const text = await desk.xml(
      'event.from',
      xmlString(session),
      '<value><array><data><value>VM</value></data></array></value>',
      xmlString(''),
      '<value><double>0</double></value>',
    )
    assert.equal(text.match(/<name>snapshot<\/name>/g)?.length, COUNT)
  })

  it('of a class without changes make the call wait, and then come at once', async () => {
    const waiting = call('event.from', ['event'], '', 0)
    assert.deepEqual(result<Batch>(await waiting).events, [])
    let done = false
    const waits = call('event.from', [`VM/${refs[0]}`], (await from('')).token, 60).then((answer) => {
      done = true
      return result<Batch>(answer)
    })
    await desk.result('VM.set_name_label', session, refs[1], 'another')
    assert.equal(done, false)
    await desk.result('VM.set_name_label', session, refs[0], 'this one')
    assert.deepEqual(
      (await waits).events.map(({ ref }) => ref),
      [refs[0]],
    )
  })

  it('come once by event.next', async () => {
    await desk.result('event.register', session, ['VM'])
    for (const ref of refs.slice(0, 400)) await desk.result('VM.set_name_label', session, ref, 'changed'.repeat(100))
    const answer = await call('event.next')
    assert.ok(isStreamed(answer))
    const events = result<Event[]>(answer)
    assert.deepEqual(
      events.map(({ ref, operation }) => `${ref} ${operation}`),
      refs.slice(0, 400).map((ref) => `${ref} mod`),
    )
    await desk.result('VM.destroy', session, refs[0])
    const next = result<Event[]>(await call('event.next'))
    assert.deepEqual(
      next.map(({ ref, operation }) => `${ref} ${operation}`),
      [`${refs[0]} del`],
    )
  })
})
