/** Calls of the console: requests, answers, and the end of a session. */
import assert from 'node:assert/strict'
import { effect } from '@preact/signals'
import { describe, it } from 'mocha'
import { DroppedError, NetworkError, RpcError } from '../../../web/console/calls/call-errors.ts'
import { Client } from '../../../web/console/calls/client.ts'
import { type KeptSession, tabSession } from '../../../web/console/calls/session-keeper.ts'
import { parseWithLongInts } from '../../../web/console/values/parse-with-long-ints.ts'
import { apiOf } from '../awkward.ts'
import { sampleApi } from '../sites.ts'

const GET = { name: 'VM.get_memory_max', takesSession: true }
const LOGIN = { name: 'session.login_with_password', takesSession: false, params: [1, 2, 3, 4] } as never

interface Sent {
  readonly method: string
  readonly params: readonly unknown[]
  readonly id: number
}

/** A client whose server is a function of the calls; a single call is not wrapped. */
function clientOf(answer: (sent: Sent) => object, kept: KeptSession | null = { session: 'S1', user: 'root' }) {
  const sent: (Sent | Sent[])[] = []
  const post: typeof fetch = async (path, init) => {
    assert.equal(path, 'jsonrpc')
    assert.deepEqual(init?.headers, { 'Content-Type': 'application/json' })
    assert.equal(init?.credentials, 'omit')
    const body = JSON.parse(String(init?.body)) as Sent | Sent[]
    sent.push(body)
    return new Response(JSON.stringify(Array.isArray(body) ? body.map(answer) : answer(body)))
  }
  const keeper = { read: () => kept, keep: () => undefined, forget: () => undefined }
  return { client: new Client({ path: 'jsonrpc', fetch: post, keeper }), sent }
}

const failure = (message: string, ...data: string[]) => ({ error: { code: 1, message, data } })

describe('the calls of the console', () => {
  it('put the session first and do not wrap one call in a batch', async () => {
    const { client, sent } = clientOf(() => ({ result: 5 }))
    assert.equal(await client.call(GET, ['ref']), 5)
    assert.deepEqual(sent, [{ jsonrpc: '2.0', method: GET.name, params: ['S1', 'ref'], id: 0 }])
  })

  it('reject with RpcError for an error of the API', async () => {
    const { client } = clientOf(() => failure('HANDLE_INVALID', 'VM', 'ref'))
    await assert.rejects(client.call(GET, ['ref']), (e) => e instanceof RpcError && e.params.join() === 'VM,ref')
  })

  it('go in batches of at most 1000, answered in order', async () => {
    const { client, sent } = clientOf(({ params }) => ({ result: params[1] }))
    const answers = await client.batch(Array.from({ length: 1001 }, (_, i) => ({ rpc: GET, params: [i] })))
    assert.deepEqual(
      answers.map((a) => 'value' in a && a.value),
      Array.from({ length: 1001 }, (_, i) => i),
    )
    assert.deepEqual(
      sent.map((body) => (Array.isArray(body) ? body.length : 1)),
      [1000, 1],
    )
  })

  it('wait for a new session when theirs has ended, and are repeated with it', async () => {
    const { client, sent } = clientOf(({ method, params: [session, ref] }) => {
      if (method === 'session.login_with_password') return { result: 'S2' }
      return session === 'S2' ? { result: ref } : failure('SESSION_INVALID', String(session))
    })
    const expired = new Promise<void>((resolve) => {
      effect(() => {
        if (client.expired) resolve()
      })
    })
    const answer = client.batch([
      { rpc: GET, params: ['a'] },
      { rpc: GET, params: ['b'] },
    ])
    await expired
    await client.login(LOGIN, 'root', 'pw')
    assert.deepEqual(await answer, [{ value: 'a' }, { value: 'b' }])
    assert.deepEqual(client.expired, false)
    assert.equal(sent.length, 3)
  })

  it('drop waiting calls when another user logs in', async () => {
    const { client, sent } = clientOf(({ method, params: [session] }) => {
      if (method === 'session.login_with_password') return { result: 'S2' }
      return session === 'S2' ? { result: 'done' } : failure('SESSION_INVALID', String(session))
    })
    const expired = new Promise<void>((resolve) => {
      effect(() => {
        if (client.expired) resolve()
      })
    })
    const answer = client.call(GET, ['a'])
    const dropped = assert.rejects(answer, (e) => e instanceof DroppedError && !e.wasSent)
    await expired
    await client.login(LOGIN, 'rita', 'pw')
    await dropped
    assert.equal(sent.length, 2)
    assert.equal(await client.call(GET, ['b']), 'done')
  })

  it('do not repeat a call whose user is gone', async () => {
    let answered: (reply: Response) => void = () => undefined
    const held = new Promise<Response>((resolve) => {
      answered = resolve
    })
    const keeper = { read: () => ({ session: 'S1', user: 'root' }), keep: () => undefined, forget: () => undefined }
    let sent = 0
    const post: typeof fetch = (_path, init) => {
      sent++
      return String(init?.body).includes('login') ? Promise.resolve(Response.json({ result: 'S2' })) : held
    }
    const client = new Client({ path: 'jsonrpc', fetch: post, keeper })
    const answer = client.call(GET, ['a'])
    await client.login(LOGIN, 'rita', 'pw')
    answered(Response.json(failure('SESSION_INVALID', 'S1')))
    await assert.rejects(answer, DroppedError)
    assert.equal(sent, 2)
  })

  it('drop waiting calls at a logout', async () => {
    const { client } = clientOf(() => failure('SESSION_INVALID', 'S1'))
    const expired = new Promise<void>((resolve) => {
      effect(() => {
        if (client.expired) resolve()
      })
    })
    const dropped = assert.rejects(client.call(GET, ['a']), DroppedError)
    await expired
    await client.logout(undefined)
    await dropped
  })

  it('explain a missing or foreign answer in words', async () => {
    const keeper = { read: () => null, keep: () => undefined, forget: () => undefined }
    const of = (answer: () => Promise<Response>) => new Client({ path: 'jsonrpc', fetch: answer, keeper }).call(GET, [])
    const isNetwork = (text: RegExp) => (e: unknown) => e instanceof NetworkError && text.test(e.message)
    await assert.rejects(
      of(() => Promise.reject(new TypeError('failed'))),
      isNetwork(/cannot be reached/),
    )
    await assert.rejects(
      of(async () => new Response('busy', { status: 503 })),
      isNetwork(/answered 503: busy/),
    )
    await assert.rejects(
      of(async () => new Response('<html>')),
      isNetwork(/not JSON/),
    )
  })
})

describe('exact JSON', () => {
  it('keeps every digit of an int and leaves strings and keys unchanged', () => {
    const text = '{"a":9007199254740993,"b":[-9223372036854775808,42],"12345678901234567890":"12345678901234567890"}'
    assert.deepEqual(parseWithLongInts(text), {
      a: '9007199254740993',
      b: ['-9223372036854775808', 42],
      '12345678901234567890': '12345678901234567890',
    })
    assert.deepEqual(parseWithLongInts('["\\"9007199254740993", 0.1234567890123456, 1e300, 9007199254740991]'), [
      '"9007199254740993',
      0.1234567890123456,
      1e300,
      9007199254740991,
    ])
  })
})

describe('the session that a tab keeps', () => {
  it('is forgotten on request, and is empty if unreadable or if storage is forbidden', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    } as unknown as Storage
    const keeper = tabSession(() => storage)
    keeper.keep({ session: 'S1', user: 'root' })
    assert.deepEqual(tabSession(() => storage).read(), { session: 'S1', user: 'root' })
    keeper.forget()
    assert.equal(keeper.read(), null)
    kept.set('crowfoot-session', '{')
    assert.equal(keeper.read(), null)
    const forbidden = tabSession(() => {
      throw new Error('forbidden')
    })
    forbidden.keep({ session: 'S1', user: 'root' })
    assert.equal(forbidden.read(), null)
  })
})

describe('copied and logged calls of the console', () => {
  it('have no password and no value of a secret field', async () => {
    const { RpcIndex } = await import('../../../web/console/calls/rpc-index.ts')
    const { withoutPasswords } = await import('../../../web/console/values/secrets.ts')
    const rpcs = new RpcIndex(sampleApi('pool'))
    const shown = (name: string, ...params: unknown[]) => {
      const rpc = rpcs.get(name)
      assert.ok(rpc)
      return withoutPasswords(sampleApi('pool'), rpc, params)
    }
    assert.deepEqual(shown('session.login_with_password', 'root', 'x'), ['root', 'PASSWORD'])
    assert.deepEqual(shown('PBD.set_device_config', 'ref', { a: 'x' }), ['ref', 'PASSWORD'])
    assert.deepEqual(shown('PBD.add_to_device_config', 'ref', 'k', 'x'), ['ref', 'PASSWORD', 'PASSWORD'])
    assert.deepEqual(shown('PBD.create', { host: 'h', device_config: { a: 'x' } }), [
      { host: 'h', device_config: 'PASSWORD' },
    ])
    assert.deepEqual(shown('VM.set_other_config', 'ref', { password: 'x', a: 'b' }), [
      'ref',
      { password: 'PASSWORD', a: 'b' },
    ])
  })

  it('have no secret of another class in records, sets, maps and results, and keep empty values', async () => {
    const { rpcsOf } = await import('../../../model/rpcs.ts')
    const { resultWithoutPasswords, withoutPasswords } = await import('../../../web/console/values/secrets.ts')
    const api = apiOf(`
class keep { RW name : string
  RW pin : string @secret = "" }
record box { one : keep record
  many : (string -> keep record set) map }
class thing {
  message put(self : thing ref, v : keep record, in : box record) : keep record
}
`)
    const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
    const rpc = (name: string) => rpcs.get(name) ?? assert.fail(name)
    const keep = { name: 'k', pin: '1234' }
    const shown = { name: 'k', pin: 'PASSWORD' }
    assert.deepEqual(withoutPasswords(api, rpc('thing.put'), ['r', keep, { one: keep, many: { a: [keep] } }]), [
      'r',
      shown,
      { one: shown, many: { a: [shown] } },
    ])
    assert.deepEqual(resultWithoutPasswords(api, rpc('thing.put'), keep), shown)
    assert.deepEqual(resultWithoutPasswords(api, rpc('keep.get_pin'), '1234'), 'PASSWORD')
    assert.deepEqual(resultWithoutPasswords(api, rpc('keep.get_all_records'), { r: keep }), { r: shown })
    assert.deepEqual(withoutPasswords(api, rpc('keep.create'), [{ name: 'k', pin: '' }]), [{ name: 'k', pin: '' }])
  })
})
