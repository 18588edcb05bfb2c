/** Servers that a test must end on soon, and with little memory: they are silent, or send too much. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Front } from '../../../runtime/http/front.ts'
import { conform } from '../../../testing/conform/conform.ts'
import type { ConformReport } from '../../../testing/conform/report.ts'
import { CONFORM_RULES } from '../../../testing/conform/rules/all-rules.ts'
import { connectServer } from '../../../testing/remote/connect.ts'
import { send } from '../../runtime/harness.ts'
import { codeOf, conformTo, modelOf, serveModel, type WireFaults } from './conform-harness.ts'

const TEXT = `api Small
class thing without destroy {
  RW name_label : string = "a"
  RW other : thing ref or null = null
  RW tags : string set = []
  message ring(self : thing ref) { self.name_label = "rung" }
  message wipe() { for t in all thing { t.name_label = "wiped" } }
}
object thing first { name_label = "first" }
`

describe('conformance tests of bad servers', () => {
  const code = codeOf(TEXT)

  async function tested(wire: WireFaults, options = {}): Promise<ConformReport> {
    const server = await serveModel(code, wire)
    try {
      const remotes = [
        await connectServer(code.model, server.url, { format: 'json-rpc-2.0', timeout: 100, maxAnswer: 100_000 }),
      ]
      return await conform(code, remotes, {
        ...{ seed: 1, duration: 3000, calls: 100_000, rules: CONFORM_RULES, clients: [] },
        ...{ skip: [], only: [], isScratch: false, messages: false, ...options },
      })
    } finally {
      await server.close()
    }
  }

  it('end when a server is silent', async function () {
    this.timeout(20_000)
    const never = new Promise<string>(() => undefined)
    const report = await tested(
      { instead: (call) => (call.includes('thing.') ? never : undefined) },
      { duration: 60_000 },
    )
    assert.match(report.broken ?? '', /did not come within/)
    assert.ok(report.milliseconds < 10_000 && report.calls < 10)
  })

  it('end in time when a server is slow, and blame it for nothing', async function () {
    this.timeout(30_000)
    const slow = async (text: string) => {
      await new Promise((resolve) => setTimeout(resolve, 60))
      return text
    }
    const report = await tested({ reply: slow }, { duration: 1500 })
    assert.deepEqual(
      report.rules.flatMap(({ failures }) => failures),
      [],
    )
    assert.equal(report.broken, undefined)
    assert.ok(report.milliseconds < 15_000)
  })

  it('read no more than they have to', async function () {
    this.timeout(30_000)
    const long = `{"jsonrpc":"2.0","id":1,"result":"${'x'.repeat(200_000)}"}`
    const report = await tested({ reply: (text, call) => (call.includes('create') ? long : text) })
    const messages = report.rules.flatMap(({ failures }) => failures.map(({ message }) => message))
    assert.match(messages.join('\n'), /longer than 100000 bytes/)
    assert.ok(messages.every((message) => message.length < 3000))
  })
})

describe('what conformance tests do to a server', () => {
  const TOUCHED = modelOf({ 'api.crow': TEXT })

  async function callsOf(options = {}): Promise<readonly { method: string; params: readonly unknown[] }[]> {
    const calls: { method: string; params: readonly unknown[] }[] = []
    const code = codeOf(TEXT)
    const request = (text: string) => {
      calls.push(JSON.parse(text))
      return text
    }
    const server = await serveModel(code, { request })
    await conformTo(code, server.url, { duration: 1500, formats: ['json-rpc-2.0'], clients: [], ...options })
    await server.close()
    return calls
  }

  it('is nothing to the objects that were there', async function () {
    this.timeout(20_000)
    assert.equal(TOUCHED.objects.length, 1)
    const calls = await callsOf()
    const made = new Set<unknown>()
    const code = codeOf(TEXT)
    const server = await serveModel(code, {
      reply(text, call) {
        if (call.includes('thing.create')) made.add(JSON.parse(text).result)
        return text
      },
      request(text) {
        const { method, params } = JSON.parse(text)
        if (
          /\.(set|add|remove)_|\.ring/.test(method) &&
          /^OpaqueRef:.*[1-9a-f]/.test(params[0]) &&
          params[0] !== 'OpaqueRef:00000000-0000-4000-8000-000000000000'
        )
          assert.ok(made.has(params[0]) || params[0] === 'OpaqueRef:NULL', `${method} of ${params[0]}`)
        return text
      },
    })
    const report = await conformTo(code, server.url, { duration: 1500, formats: ['json-rpc-2.0'], clients: [] })
    await server.close()
    assert.deepEqual(
      report.rules.flatMap(({ failures }) => failures),
      [],
    )
    assert.ok(report.left.length > 0)
    assert.ok(!calls.some(({ method }) => method.includes('thing.wipe')))
  })

  it('is not disturbed by objects that another client makes meanwhile', async () => {
    const code = codeOf(`api Shared
class thing {
  RW name_label : string = "a"
  message find() : thing ref set { return [t in all thing where t.name_label == "a"] }
}
`)
    let others = 0
    const instead = (call: string, front: Front) => {
      if (!call.includes('"thing.find"') || ++others > 1) return undefined
      const answer = async (text: string) => (await send(front, 'application/json', text)).body
      const create = '{"jsonrpc":"2.0","id":1,"method":"thing.create","params":[{}]}'
      return answer(create).then(() => answer(call))
    }
    const server = await serveModel(code, { instead })
    const rules = CONFORM_RULES.filter(({ name }) => name === 'bodies')
    const report = await conformTo(code, server.url, { rules, formats: ['json-rpc-2.0'], clients: [] })
    await server.close()
    assert.deepEqual(
      report.rules.map(({ name, outcome }) => `${name} ${outcome}`),
      ['bodies passed'],
    )
    assert.equal(others, 2)
  })

  it('is no call of what is to be skipped', async function () {
    this.timeout(20_000)
    const calls = await callsOf({ skip: ['thing.set_*', 'thing.ring'] })
    assert.ok(calls.some(({ method }) => method === 'thing.create'))
    assert.deepEqual(
      calls.filter(({ method }) => /set_|ring/.test(method)),
      [],
    )
    const only = await callsOf({ only: ['thing.get_name_label'] })
    assert.deepEqual(
      only.filter(({ method }) => /set_|ring|get_tags/.test(method)),
      [],
    )
  })
})
