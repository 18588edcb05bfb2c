/** JSON-RPC 1.0 and 2.0 (docs/wire.md, Calls): calls, errors, batches, and requests that are not calls. */
import assert from 'node:assert/strict'
import { NO_REQUEST } from '../../../runtime/engine/call-origin.ts'
import { answerPieces, textOf, type WireAnswer } from '../../../runtime/wire/answer.ts'
import type { BatchLimits } from '../../../runtime/wire/batch.ts'
import { jsonRpcEndpoint } from '../../../runtime/wire/json-rpc.ts'
import { type Desk, openDesk, send } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

describe('JSON-RPC', () => {
  let desk: Desk
  before(() => {
    desk = openDesk(sampleApi())
  })
  const post = async (body: string | Buffer) => (await send(desk.front, 'application/json', body)).body

  it('2.0: result, error and id', async () => {
    assert.equal(
      await post('{"jsonrpc":"2.0","method":"pen.get_all","params":[],"id":"a"}'),
      '{"jsonrpc":"2.0","result":[],"id":"a"}',
    )
    assert.equal(
      await post('{"jsonrpc":"2.0","method":"pen.get_length","params":["x"],"id":7}'),
      '{"jsonrpc":"2.0","error":{"code":1,"message":"HANDLE_INVALID","data":["pen","x"]},"id":7}',
    )
  })

  it('2.0: an unknown method has the code of JSON-RPC, beside the message and data of the Xen API', async () => {
    assert.equal(
      await post('{"jsonrpc":"2.0","method":"pen.none","params":[],"id":7}'),
      '{"jsonrpc":"2.0","error":{"code":-32601,"message":"MESSAGE_METHOD_UNKNOWN","data":["pen.none"]},"id":7}',
    )
    const { error } = await desk.json('system.methodHelp', 'pen.none')
    assert.deepEqual(error, { code: 1, message: 'MESSAGE_METHOD_UNKNOWN', data: ['pen.none'] })
  })

  it('refuses any other version, and runs nothing', async () => {
    for (const version of ['"1.1"', '"1.0"', '2', '2.0', 'null', '""', '["2.0"]']) {
      const reply = JSON.parse(await post(`{"jsonrpc":${version},"method":"cup.create","params":[{}],"id":7}`))
      assert.deepEqual([reply.error.code, reply.id], [-32600, 7])
    }
    assert.deepEqual(await desk.result('cup.get_all'), [])
  })

  it('1.0: result, error and id', async () => {
    assert.equal(await post('{"method":"pen.get_all","params":[],"id":0}'), '{"result":[],"error":null,"id":0}')
    assert.equal(
      await post('{"method":"pen.get_length","params":["x"],"id":""}'),
      '{"result":null,"error":["HANDLE_INVALID","pen","x"],"id":""}',
    )
  })

  it('repeats an id with every digit', async () => {
    assert.match(await post('{"method":"pen.get_all","id":12345678901234567890}'), /"id":12345678901234567890\}$/)
  })

  it('refuses a missing or null id and runs nothing', async () => {
    for (const id of ['', ',"id":null', ',"id":[]']) {
      const reply = JSON.parse(await post(`{"jsonrpc":"2.0","method":"cup.create","params":[{}]${id}}`))
      assert.deepEqual([reply.error.code, reply.id], [-32600, null])
      assert.equal(JSON.parse(await post(`{"method":"cup.create","params":[{}]${id}}`)).error.code, -32600)
    }
    assert.deepEqual(await desk.result('cup.get_all'), [])
  })

  it('refuses parameters by name', async () => {
    const reply = JSON.parse(await post('{"jsonrpc":"2.0","method":"cup.create","params":{"record":{}},"id":1}'))
    assert.deepEqual([reply.error.code, reply.id], [-32602, 1])
    assert.equal(JSON.parse(await post('{"method":"cup.create","params":{"record":{}},"id":1}')).error.code, -32600)
  })

  it('reports a body that is not a request', async () => {
    for (const body of ['{"foo":1}', '1', '"a"', 'null', '[]', '{"jsonrpc":"2.0","method":1,"id":1}', '1.5'])
      assert.equal(JSON.parse(await post(body)).error.code, -32600, body)
    for (const body of [
      '',
      '{',
      '<methodCall/>',
      Buffer.from([0x22, 0xff, 0x22]),
      Buffer.from([0x22, 0xc0, 0x80, 0x22]),
    ])
      assert.equal(JSON.parse(await post(body)).error.code, -32700, String(body))
    assert.equal(JSON.parse(await post('['.repeat(5000))).error.code, -32600)
  })

  it('answers a batch in order, each call by itself', async () => {
    const replies = JSON.parse(
      await post(
        JSON.stringify([
          { jsonrpc: '2.0', method: 'cup.create', params: [{ name_label: 'batch' }], id: 1 },
          { foo: 1 },
          { jsonrpc: '2.0', method: 'cup.get_by_name_label', params: ['batch'], id: 3 },
          { method: 'cup.nothing', params: [], id: 4 },
        ]),
      ),
    )
    assert.deepEqual(replies[2].result, [replies[0].result])
    assert.equal(replies[1].error.code, -32600)
    assert.deepEqual(replies[3], { result: null, error: ['MESSAGE_METHOD_UNKNOWN', 'cup.nothing'], id: 4 })
  })

  it('runs no call of a batch that is too long', async () => {
    const calls = Array.from({ length: 1001 }, (_, id) => ({ jsonrpc: '2.0', method: 'pen.create', params: [{}], id }))
    assert.equal(JSON.parse(await post(JSON.stringify(calls))).error.code, -32600)
    assert.deepEqual(await desk.result('pen.get_all'), [])
  })

  /** The answers to a batch of five calls whose result is `text`, and how many of them were run. */
  async function batchOf(text: string, limits?: BatchLimits): Promise<[unknown, number]> {
    let run = 0
    const dispatchCall = () => {
      run++
      return text
    }
    const endpoint = jsonRpcEndpoint({
      dispatcher: { dispatchCall },
      settle: (respond, reply) => respond(reply),
      ...(limits && { limits }),
    })
    const calls = [1, 2, 3, 4, 5].map((id) => ({ jsonrpc: '2.0', method: 'big', params: [], id }))
    const reply = await new Promise<string>((resolve) =>
      endpoint(Buffer.from(JSON.stringify(calls)), (made) => resolve(textOf(made))),
    )
    return [JSON.parse(reply), run]
  }

  it('runs no more of a batch once its answers are long', async () => {
    const [replies, run] = await batchOf(`"${'x'.repeat(60)}"`, { calls: 5, answers: 100 })
    assert.equal(run, 2)
    const codes = (replies as { error?: { message: string }; id: number }[]).map((r) => [r.id, r.error?.message])
    const refused = 'INTERNAL_ERROR'
    assert.deepEqual(codes, [
      [1, undefined],
      [2, undefined],
      [3, refused],
      [4, refused],
      [5, refused],
    ])
  })

  it('does not copy the bytes that the answers of a batch share', async () => {
    const shared = Buffer.from('"shared"')
    const endpoint = jsonRpcEndpoint({
      dispatcher: { dispatchCall: () => shared },
      settle: (respond, reply) => respond(reply),
    })
    const calls = Array.from({ length: 100 }, (_, id) => ({ jsonrpc: '2.0', method: 'big', params: [], id }))
    const answer = await new Promise<WireAnswer>((resolve) => endpoint(Buffer.from(JSON.stringify(calls)), resolve))
    assert.equal(answerPieces(answer).filter((piece) => piece === shared).length, 100)
    assert.deepEqual(
      JSON.parse(textOf(answer)).map((reply: { result: string; id: number }) => `${reply.result} ${reply.id}`),
      calls.map(({ id }) => `shared ${id}`),
    )
  })

  it('counts how much of a batch stays in memory while one of its calls waits', async () => {
    const held: number[] = []
    let answer = (_text: string) => {}
    const dispatchCall = (method: string) =>
      method === 'waits' ? new Promise<string>((resolve) => (answer = resolve)) : `"${'x'.repeat(20_000)}"`
    const endpoint = jsonRpcEndpoint({ dispatcher: { dispatchCall }, settle: (respond, reply) => respond(reply) })
    const calls = ['big', 'big', 'waits'].map((method, id) => ({ jsonrpc: '2.0', method, params: [], id }))
    const request = { ...NO_REQUEST, hold: (characters: number) => held.push(characters) }
    const reply = new Promise<WireAnswer>((resolve) => endpoint(Buffer.from(JSON.stringify(calls)), resolve, request))
    const size = 2 * Buffer.byteLength(JSON.stringify(calls))
    assert.deepEqual(
      held.map((characters) => Math.floor((characters - size) / 20_000)),
      [2],
    )
    answer('1')
    assert.equal(JSON.parse(textOf(await reply)).length, 3)
  })

  it('reports that the answers of a batch are too long for one text', async () => {
    const half = `"${'x'.repeat(2 ** 28)}"`
    const [reply] = await batchOf(half, { calls: 5, answers: 2 ** 32 })
    assert.equal((reply as { error: { code: number } }).error.code, -32603)
  })

  it('reports that a result does not fit into a reply', async () => {
    const longest = 'x'.repeat(2 ** 29 - 24)
    const endpoint = jsonRpcEndpoint({
      dispatcher: { dispatchCall: () => longest },
      settle: (respond, reply) => respond(reply),
    })
    const call = '{"jsonrpc":"2.0","method":"big","params":[],"id":1}'
    const reply = await new Promise<string>((resolve) => endpoint(Buffer.from(call), (made) => resolve(textOf(made))))
    assert.equal(JSON.parse(reply).error.message, 'INTERNAL_ERROR')
  })

  it('keeps every digit of 64 bits both ways', async () => {
    const ref = await desk.result('pen.create', { name_label: 'digits' })
    assert.match(
      await post(`{"jsonrpc":"2.0","method":"pen.set_length","params":["${ref}",-9223372036854775807],"id":1}`),
      /"result":""/,
    )
    assert.match(await post(`{"method":"pen.get_length","params":["${ref}"],"id":1}`), /"result":-9223372036854775807,/)
  })

  it('has no methods of JavaScript’s own objects', async () => {
    for (const method of [
      'VM.constructor',
      '__proto__.get_all',
      'constructor',
      '__proto__',
      '',
      'pen',
      'pen.hasOwnProperty',
    ])
      assert.deepEqual(await desk.error(method), ['MESSAGE_METHOD_UNKNOWN', method])
  })
})
