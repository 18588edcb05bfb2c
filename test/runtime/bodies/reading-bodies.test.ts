/** Bodies that only read: they are answered at once, as what they have read is durable. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { serveText } from '../../compiler/bodies/serve-text.ts'

const TEXT = `api Lab uses task
class VM {
  RW memory : int = 1
  RO/runtime twice : int := 2 * self.memory
  message total() : int { return sum(vm.twice for vm in all VM) }
  message tried(vm : VM ref) : int {
    try { return VM.get_memory(vm) } else HANDLE_INVALID { return 0 }
  }
  message grow(vm : VM ref) { vm.memory += 1 }
}
`

describe('a body that only reads', () => {
  /** Whether the call is answered before its turn ends, and how many commits it takes. */
  const ask = async (method: string, ...more: string[]) => {
    const desk = await serveText(TEXT)
    const vm = await desk.result('VM.create', {})
    const { store } = desk
    let commits = 0
    const commit = store.commit.bind(store)
    store.commit = () => {
      commits++
      commit()
    }
    const head = { method: 'POST', url: '/', headers: ['Host', 'localhost', 'Content-Type', 'application/json'] }
    const params = more.map((name) => (name === 'vm' ? vm : name))
    const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
    let isAnswered = false
    const answer = new Promise<string>((resolve) => {
      desk.front.handle(head, Buffer.from(body), (reply) => {
        isAnswered = true
        resolve(reply.body)
      })
    })
    const atOnce = isAnswered
    const { result } = JSON.parse(await answer)
    return [atOnce, commits, result]
  }

  it('is answered at once, without a commit', async () => {
    assert.deepEqual(await ask('VM.total'), [true, 0, 2])
    assert.deepEqual(await ask('VM.tried', 'vm'), [true, 0, 1])
    assert.deepEqual(await ask('VM.tried', 'OpaqueRef:none'), [true, 0, 0])
  })

  it('differs in that from one that writes', async () => {
    assert.deepEqual(await ask('VM.grow', 'vm'), [false, 1, ''])
  })
})
