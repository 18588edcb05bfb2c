/** `system.refusals`: which messages would refuse an object now, and who may ask. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { serveText } from '../../../compiler/bodies/serve-text.ts'
import type { Desk } from '../../harness.ts'
import { addUsers, PASSWORD } from '../../roles-api.ts'

const TEXT = `enum state { Halted, Running }
error BAD_STATE(vm, expected)
error IN_USE(vm)
error FULL()
class host { RW name_label : string }
class VM {
  RW name_label : string
  RO/runtime state : state enum = Halted
  message start(vm : VM ref, host : host ref, count : int) throws BAD_STATE, FULL
  message stop(vm : VM ref) throws BAD_STATE
  message hidden(vm : VM ref) throws FULL @internal
  message slow(vm : VM ref) throws FULL
}
body VM.start {
  require vm.state == Halted else BAD_STATE(vm, "halted")
  require count < 3 else FULL()
  vm.state = Running
}
body VM.stop {
  require vm.state == Running else BAD_STATE(vm, "running")
  vm.state = Halted
}
body VM.hidden { fail FULL() }
body VM.slow { require every a in all VM : (every b in all VM : (every c in all VM : a != b or b != c or a == c)) else FULL() }
body VM.destroy {
  require self.state == Halted else IN_USE(self)
  destroy self
}
`

async function open(): Promise<Desk & { readonly vm: string }> {
  const desk = await serveText(TEXT)
  return { ...desk, vm: (await desk.result('VM.create', { name_label: 'a' })) as string }
}

describe('system.refusals', () => {
  it('has the error of each call that would be refused, and no other', async () => {
    const { result, vm } = await open()
    const host = await result('host.create', { name_label: 'h' })
    assert.deepEqual(await result('system.refusals', 'VM', vm), { 'VM.stop': ['BAD_STATE', vm, 'running'] })
    await result('VM.start', vm, host, 1)
    assert.deepEqual(await result('system.refusals', 'VM', vm), {
      'VM.start': ['BAD_STATE', vm, 'halted'],
      'VM.destroy': ['IN_USE', vm],
    })
  })

  it('answers on XML-RPC too, and is listed', async () => {
    const { xml, result, vm } = await open()
    const answer = await xml('system.refusals', '<value>VM</value>', `<value>${vm}</value>`)
    assert.match(answer, /<name>VM\.stop<\/name><value><array><data><value>(<string>)?BAD_STATE/)
    assert.ok(((await result('system.listMethods')) as string[]).includes('system.refusals'))
    assert.deepEqual(await result('system.methodSignature', 'system.refusals'), [['struct', 'string', 'string']])
  })

  it('refuses objects that are not there, and classes without guards', async () => {
    const { error, result } = await open()
    const host = (await result('host.create', { name_label: 'h' })) as string
    assert.deepEqual(await error('system.refusals', 'VM', 'x'), ['HANDLE_INVALID', 'VM', 'x'])
    assert.deepEqual(await error('system.refusals', 'host', host), ['HANDLE_INVALID', 'host', host])
    assert.deepEqual(await error('system.refusals', 'nothing', 'x'), ['HANDLE_INVALID', 'nothing', 'x'])
  })

  it('names only what the caller may call, to those who may read the object', async () => {
    const users = { rita: ['reader'], otto: ['operator'], adam: ['auditor'] }
    const text = `api test uses session\nrole reader\nrole operator includes reader\nrole auditor\n${TEXT}`
      .replace('class VM {', 'class VM allows(operator) get allows(reader) {')
      .replace('message stop(vm : VM ref)', 'message stop(vm : VM ref) allows(reader)')
    const { result, error } = await serveText(text, { mayDiscover: 'off' }, (store, api) => addUsers(store, api, users))
    const logIn = (user: string) => result('session.login_with_password', user, PASSWORD)
    const [rita, otto, adam] = [await logIn('rita'), await logIn('otto'), await logIn('adam')]
    const host = await result('host.create', otto, { name_label: 'h' })
    const vm = await result('VM.create', otto, { name_label: 'a' })
    await result('VM.start', otto, vm, host, 1)
    const start = { 'VM.start': ['BAD_STATE', vm, 'halted'] }
    assert.deepEqual(await result('system.refusals', otto, 'VM', vm), { ...start, 'VM.destroy': ['IN_USE', vm] })
    assert.deepEqual(await result('system.refusals', rita, 'VM', vm), {})
    assert.equal((await error('system.refusals', adam, 'VM', vm))[0], 'RBAC_PERMISSION_DENIED')
    assert.deepEqual(await error('system.refusals', 'nobody', 'VM', vm), ['SESSION_INVALID', 'nobody'])
  })

  it('takes a bounded number of steps', async () => {
    const { result, vm } = await open()
    for (let i = 0; i < 60; i++) await result('VM.create', { name_label: String(i) })
    // 61³ elements are more steps than one question may take, so nothing is known of the last message.
    assert.deepEqual(await result('system.refusals', 'VM', vm), { 'VM.stop': ['BAD_STATE', vm, 'running'] })
  })

  it('is missing where no body is about an object', async () => {
    const { error } = await serveText('class VM { RW name_label : string }')
    assert.deepEqual(await error('system.refusals', 'VM', 'x'), ['MESSAGE_METHOD_UNKNOWN', 'system.refusals'])
  })
})
