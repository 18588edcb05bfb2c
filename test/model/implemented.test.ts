/** The list of standard messages that servers have code for is exactly what the runtime has. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { isImplemented, PROVIDED_NAMES } from '../../model/implemented.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { openDesk } from '../runtime/harness.ts'

/** Declares every standard message that only some APIs have. */
const TEXT = `api all version "1.0" uses session, task, event

class session {
  message change_password(old : string, new : string)
}

class event {
  message get_current_id() : int
}

class task {
  /// Nothing says what it does.
  message paint(self : task ref)
  message create(label : string, description : string) : task ref
  message set_status(self : task ref, value : task_status_type enum)
  message set_progress(self : task ref, value : float)
}
`

describe('the standard messages that have code', () => {
  const { model, diagnostics } = analyze([{ path: 'all.crow', tree: parse(TEXT) }], 'all')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  const messages = rpcsOf(model).filter((rpc) => !rpc.implied)

  it('are all declared by an API with all standard classes', () => {
    const names = messages.map((rpc) => rpc.name)
    assert.deepEqual(
      PROVIDED_NAMES.filter((name) => !names.includes(name)),
      [],
    )
  })

  it('have code in a server, and no other message has code', async () => {
    const desk = openDesk(model, { password: 'open sesame' })
    await desk.service.ready
    const session = await desk.result('session.login_with_password', 'root', 'open sesame')
    // Last, as it ends the session.
    const inOrder = messages.toSorted((a, b) => Number(a.name.endsWith('logout')) - Number(b.name.endsWith('logout')))
    for (const rpc of inOrder) {
      const args = rpc.params.map(({ type }) => (type.kind === 'float' ? 0 : type.kind === 'set' ? [] : 'pending'))
      const [code] = await desk.error(rpc.name, ...(rpc.takesSession ? [session] : []), ...args)
      assert.equal(code !== 'NOT_IMPLEMENTED', isImplemented(model, rpc), `${rpc.name}: ${code}`)
      assert.ok(!/MISMATCH|SESSION_INVALID/.test(code ?? ''), `${rpc.name}: ${code}`)
    }
    desk.store.close()
  })

  it('are the only messages that count as implemented though their signature says nothing', () => {
    const plain = messages.filter((rpc) => rpc.does.kind === 'message' && isImplemented(model, rpc))
    for (const { name } of plain)
      assert.ok(
        PROVIDED_NAMES.some((known) => known === name),
        name,
      )
    assert.equal(
      messages.find((rpc) => rpc.name === 'task.paint' && isImplemented(model, rpc)),
      undefined,
    )
  })
})
