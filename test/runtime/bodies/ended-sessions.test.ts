/** Bodies that wait while the session of their caller ends: they go on, as a client that goes away ends no message. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { serveText } from '../../compiler/bodies/serve-text.ts'
import type { Desk } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'
import { TestClock } from '../test-clock.ts'

const TEXT = `api Lab uses session, task
role operator
class VM allows (operator) {
  RW name : string = ""
  RO/runtime busy : bool = false
  RO/runtime later : string = ""
  message slow(vm : VM ref) : bool {
    hold vm.busy = true
    let mine = session
    after 2s { vm.later = "before " + user() + "after" }
    wait 1s
    vm.name = user()
    wait 1s
    return mine in all session
  }
  message leave(vm : VM ref) {
    after 1s {
      vm.later = "began"
      wait 1s
      vm.later = "ended"
    }
    wait 10s
    vm.name = "never"
  }
}
`

describe('a body that waits while its session ends', () => {
  let desk: Desk
  let clock: TestClock
  let ann: string
  let vm: string
  beforeEach(async () => {
    clock = new TestClock()
    desk = await serveText(TEXT, { now: clock.now, after: clock.after }, (store, api) =>
      addUsers(store, api, { ann: ['operator'] }),
    )
    ann = await logIn('ann')
    vm = String(await desk.result('VM.create', ann, {}))
  })
  afterEach(async () => {
    await desk.service.close()
    desk.store.close()
  })

  const logIn = async (name: string) => String(await desk.result('session.login_with_password', name, PASSWORD))
  const field = (name: string) => desk.store.class('VM').field(name).get(vm)
  const pass = async (milliseconds: number) => {
    for (let i = 0; i < 6; i++) await clock.turn()
    clock.pass(milliseconds)
    for (let i = 0; i < 6; i++) await clock.turn()
  }
  const ask = (request: unknown) =>
    new Promise((resolve) => {
      assert.ok(desk.service.control)
      desk.service.control(request, resolve)
    })
  const endings: { readonly [how: string]: () => Promise<unknown> } = {
    'its user logs out': () => desk.result('session.logout', ann),
    'its user gets other roles': () => ask({ ask: 'set roles', user: 'ann', roles: [] }),
    'its user is removed': () => ask({ ask: 'remove user', user: 'ann' }),
  }

  for (const [how, end] of Object.entries(endings))
    it(`goes on with all rights where ${how}, and is answered`, async () => {
      const answer = desk.json('VM.slow', ann, vm)
      await pass(500)
      await end()
      assert.deepEqual(await desk.error('VM.get_all', ann), ['SESSION_INVALID', ann])
      await pass(500)
      assert.deepEqual([field('name'), field('busy')], ['ann', true])
      await pass(1000)
      assert.deepEqual([(await answer).result, field('busy')], [false, false])
      await pass(0)
      assert.equal(field('later'), 'before after')
    })

  it('goes on as a task, which its user finds again by another session', async () => {
    const task = await desk.result('Async.VM.slow', ann, vm)
    await pass(500)
    await desk.result('session.logout', ann)
    await pass(500)
    await pass(1000)
    const again = await logIn('ann')
    const { status, result } = (await desk.result('task.get_record', again, task)) as { [field: string]: unknown }
    assert.deepEqual([status, result], ['success', '<value><boolean>0</boolean></value>'])
  })

  it('is ended by a cancel of its task from another session of its user', async () => {
    const task = await desk.result('Async.VM.slow', ann, vm)
    await pass(500)
    await desk.result('session.logout', ann)
    const again = await logIn('ann')
    await desk.result('task.cancel', again, task)
    await pass(0)
    assert.deepEqual([await desk.result('task.get_status', again, task), field('busy')], ['cancelled', false])
  })

  it('leaves its blocks to run where its task is cancelled, also one that waits', async () => {
    const task = await desk.result('Async.VM.leave', ann, vm)
    await pass(1000)
    assert.equal(field('later'), 'began')
    await desk.result('task.cancel', ann, task)
    await pass(0)
    assert.equal(await desk.result('task.get_status', ann, task), 'cancelled')
    await desk.result('task.cancel', ann, task)
    await pass(1000)
    assert.deepEqual([field('later'), field('name')], ['ended', ''])
    await pass(10_000)
    assert.equal(field('name'), '')
  })

  it('fails with the server, which keeps what it did', async () => {
    const answer = desk.error('VM.slow', ann, vm)
    await pass(1000)
    await desk.service.close()
    assert.deepEqual(await answer, ['INTERNAL_ERROR', 'The server is stopping'])
    assert.equal(field('name'), 'ann')
  })
})
