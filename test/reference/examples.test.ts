/** Example calls: a server accepts them, its replies match the examples, and the code runs and type-checks. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'mocha'
import type { Api } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { exampleRef } from '../../reference/examples/sample.ts'
import { type ExampleCalls, exampleCalls, unmetCondition } from '../../reference/examples.ts'
import { openRpc } from '../../reference/openrpc.ts'
import { type Desk, openDesk, send } from '../runtime/harness.ts'
import { readSample } from '../samples/sample.ts'
import { apiOf } from '../web/awkward.ts'
import { schemasOf } from './json-schema.ts'

/** The end of example references. */
const EXAMPLE_REF = '-0000-4000-8000-000000000001'

/** The codes of a server for a call that it does not accept. */
const NOT_THAT_CALL = /METHOD_UNKNOWN|COUNT_MISMATCH|FIELD_|VALUE_NOT_SUPPORTED|SESSION_INVALID|HANDLE_INVALID|[:>]-326/

describe('exampleCalls', () => {
  for (const name of ['pool', 'bookshop']) {
    describe(`of samples/${name}`, () => {
      const api = sample(name)
      let desk: Desk
      let real: (text: string) => string
      before(async () => {
        desk = openDesk(api, { password: 'PASSWORD' })
        await desk.service.ready
        real = await realRefs(api, desk)
      })

      it('are accepted by a server in every format', async () => {
        let taken = 0
        // Look-ups find what the initial objects have, which the calls of `set_f` change.
        const [lookUps = [], others = []] = [true, false].map((is) =>
          rpcsOf(api).filter((rpc) => isTried(rpc) && (rpc.does.kind === 'get_by') === is),
        )
        for (const rpc of [...lookUps, ...others]) {
          assert.equal(unmetCondition(api, rpc), undefined, rpc.name)
          const example = exampleCalls(api, rpc)
          // A database starts without objects of some classes.
          if (real(example.jsonrpc2.call).includes(EXAMPLE_REF)) continue
          const asked = [
            ['text/xml', example.xmlrpc.call],
            ['application/json', example.jsonrpc1.call],
            ['application/json', example.jsonrpc2.call],
          ] as const
          for (const [type, call] of asked) {
            const { body } = await send(desk.front, type, real(call))
            assert.doesNotMatch(body, NOT_THAT_CALL, `${rpc.name}: ${body.slice(-300)}`)
            taken++
          }
        }
        assert.ok(taken > 150)
      })

      it('have replies that the OpenRPC document allows', () => {
        const document = openRpc(api)
        const check = schemasOf(document)
        for (const [i, rpc] of rpcsOf(api).entries()) {
          const { result, error, id } = JSON.parse(exampleCalls(api, rpc).jsonrpc1.reply)
          assert.equal(check(`/methods/${i}/result/schema`, result), null, rpc.name)
          assert.deepEqual([error, id], [null, 1])
        }
      })
    })
  }

  it('write actual values like the server', async () => {
    const api = sample('pool')
    const desk = openDesk(api, { password: 'PASSWORD' })
    await desk.service.ready
    const session = await desk.result('session.login_with_password', 'root', 'PASSWORD')
    let written = 0
    for (const rpc of rpcsOf(api).filter((r) => /^\w+\.get_(all|all_records)$/.test(r.name))) {
      const result = await desk.result(rpc.name, session)
      const example = exampleCalls(api, rpc, { session: String(session), params: [], result })
      const xml = await send(desk.front, 'text/xml', example.xmlrpc.call)
      assert.equal(unspaced(example.xmlrpc.reply), xml.body, rpc.name)
      const json1 = await send(desk.front, 'application/json', example.jsonrpc1.call)
      assert.deepEqual(JSON.parse(example.jsonrpc1.reply), JSON.parse(json1.body))
      const json2 = await send(desk.front, 'application/json', example.jsonrpc2.call)
      assert.deepEqual(JSON.parse(example.jsonrpc2.reply), JSON.parse(json2.body))
      written++
    }
    assert.ok(written > 15)
  })

  it('are the same for the same model, for all RPCs of samples/xenapi', () => {
    const api = sample('xenapi')
    for (const rpc of rpcsOf(api)) assert.deepEqual(exampleCalls(api, rpc), exampleCalls(api, rpc))
  })

  it('show events of a class of the API', () => {
    const api = sample('pool')
    const { result } = JSON.parse(exampleCalls(api, rpcNamed(api, 'event.from')).jsonrpc1.reply)
    assert.deepEqual(result.valid_ref_counts, { vm: 1 })
    assert.equal(result.events[0].class, 'vm')
    assert.equal(result.events[0].ref, exampleRef('VM'))
    const { params } = JSON.parse(exampleCalls(api, rpcNamed(api, 'event.inject')).jsonrpc1.call)
    assert.deepEqual(params.slice(1), ['VM', exampleRef('VM')])
  })

  it('write any text of the API correctly', () => {
    const api = sample('bookshop')
    const odd = `it's <a> & "b"\\ \r\n\u00e9`
    const params = ['OpaqueRef:1', odd]
    const example = exampleCalls(api, rpcNamed(api, 'author.set_name'), { params })
    assert.deepEqual(
      curlBodies(example.curl.call).map((body) => JSON.parse(body).params),
      [params],
    )
    assert.deepEqual(JSON.parse(example.jsonrpc2.call).params, params)
    assert.match(example.xmlrpc.call, /<string>it's &lt;a&gt; &amp; "b"\\ &#13;\n\u00e9<\/string>/)
  })
})

describe('the code of exampleCalls', () => {
  const api = sample('pool')
  const rpcs = rpcsOf(api)
  const examples = new Map(rpcs.map((rpc) => [rpc.name, exampleCalls(api, rpc)]))

  it('sends by curl the request that JSON-RPC 2.0 shows', () => {
    for (const name of ['VM.start', 'VM.create', 'event.from', 'host.get_all_records']) {
      const { curl, jsonrpc2 } = exampleOf(examples, name)
      assert.deepEqual(
        curlBodies(curl.call).map((body) => JSON.parse(body)),
        [LOGGING_IN, JSON.parse(jsonrpc2.call)],
      )
    }
  })

  it('runs in Python, sends the request that XML-RPC shows and prints the answer', function () {
    const python = ['python3', 'python'].find((p) => spawnSync(p, ['-c', 'import xmlrpc.client']).status === 0)
    if (!python) return this.skip()
    this.timeout(20_000)
    const jobs = rpcs.map((rpc) => {
      const { python: code, xmlrpc } = exampleOf(examples, rpc.name)
      return { name: rpc.name, code: code.call, value: code.reply, call: xmlrpc.call, reply: xmlrpc.reply }
    })
    const session = JSON.stringify(exampleRef('session'))
    const out = execFileSync(python, ['-c', PYTHON_CHECK, session], { input: JSON.stringify(jobs), encoding: 'utf8' })
    assert.equal(out, `${rpcs.length} checked\n`)
  })

  it('logs in as the given user in Python, or uses the given session', () => {
    const rpc = rpcNamed(api, 'VM.get_all')
    const code = (options: object) => exampleCalls(api, rpc, options).python.call
    assert.match(code({}), /login_with_password\("root", "PASSWORD"\)/)
    assert.match(code({ session: 'OpaqueRef:SESSION', user: 'rita' }), /login_with_password\("rita", "PASSWORD"\)/)
    assert.match(code({ session: 'OpaqueRef:mine' }), /^session = "OpaqueRef:mine"$/m)
  })

  it('runs in TypeScript, sends the request that JSON-RPC 2.0 shows and prints the result', async () => {
    for (const [name, { typescript, jsonrpc2 }] of examples) {
      const { sent, printed } = await runScript(name, typescript.call, jsonrpc2.reply)
      const login = rpcNamed(api, name).takesSession ? [LOGGING_IN] : []
      assert.deepEqual(sent, [...login, JSON.parse(jsonrpc2.call)], name)
      const [reply] = new Function(`return [${typescript.reply}]`)() as [unknown]
      assert.deepEqual(printed, [reply], name)
    }
  })

  it('type-checks', function () {
    this.timeout(60_000)
    typeCheck(examples)
  })

  it('type-checks if an enum has the name of a class or a record', function () {
    this.timeout(60_000)
    const awkward = apiOf(`
enum colour { red, green }
enum pair { one, two }
record pair { first : colour enum }
record colour_given { a : int = 1 }
class colour { RW of : colour enum = red }
class shop without objects {
  message paint(by : colour enum, like : colour record, a : colour_given record) : (colour enum -> colour record set) map
  message match(e : pair enum, p : pair record) : pair record
}
`)
    const own = new Map(rpcsOf(awkward).map((rpc) => [rpc.name, exampleCalls(awkward, rpc)]))
    typeCheck(own)
    for (const { typescript } of own.values()) {
      const declared = [...typescript.call.matchAll(/^(?:type|interface) (\w+)/gm)].map(([, name]) => name)
      assert.equal(new Set(declared).size, declared.length, typescript.call)
    }
    assert.match(exampleOf(own, 'shop.paint').typescript.call, /^type colour_enum = "red" \| "green"$/m)
  })
})

/** Type-checks the TypeScript examples with the compiler. */
function typeCheck(examples: ReadonlyMap<string, ExampleCalls>): void {
  const folder = mkdtempSync(join(tmpdir(), 'crow-examples-'))
  try {
    for (const [name, { typescript }] of examples) writeFileSync(join(folder, `${name}.ts`), typescript.call)
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--module',
      'esnext',
      '--lib',
      'es2022,dom',
    ]
    const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
    const files = [...examples.keys()].map((name) => join(folder, `${name}.ts`))
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, '--types', '', ...files], {
      encoding: 'utf8',
    })
    assert.deepEqual([status, stdout], [0, ''])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function sample(name: string): Api {
  const { model } = readSample(name)
  assert.ok(model, `samples/${name} does not check`)
  return model
}

function rpcNamed(api: Api, name: string): Rpc {
  const rpc = rpcsOf(api).find((r) => r.name === name)
  assert.ok(rpc, name)
  return rpc
}

function exampleOf(examples: ReadonlyMap<string, ExampleCalls>, name: string): ExampleCalls {
  const found = examples.get(name)
  assert.ok(found, name)
  return found
}

/** The RPCs that the test calls: not those that find an object by a text, remove objects of other calls, or wait. */
function isTried({ name, does }: Rpc): boolean {
  return !['get_by_uuid', 'destroy', 'add_to'].includes(does.kind) && !/^(session\.logout|event\..*)$/.test(name)
}

/** Replaces the references of examples by real ones: an object of each class, and a session. */
async function realRefs(api: Api, desk: Desk): Promise<(text: string) => string> {
  const session = api.uses.includes('session')
    ? String(await desk.result('session.login_with_password', 'root', 'PASSWORD'))
    : ''
  const found = new Map([[exampleRef('session'), session]])
  for (const { name } of rpcsOf(api).filter((rpc) => rpc.does.kind === 'get_all')) {
    const refs = (await desk.result(name, ...(session === '' ? [] : [session]))) as string[]
    const owner = name.replace(/\..*/, '')
    if (owner !== 'session' && refs[0] !== undefined) found.set(exampleRef(owner), refs[0])
  }
  return (text) => text.replace(/OpaqueRef:[\w-]+/g, (ref) => found.get(ref) ?? ref)
}

function unspaced(xml: string): string {
  return xml.replace(/>\n *</g, '><')
}

/** The login that code sends before a call with a session. */
const LOGGING_IN = { jsonrpc: '2.0', method: 'session.login_with_password', params: ['root', 'PASSWORD'], id: 1 }

/** The bodies that a shell gives to curl, in order. */
function curlBodies(call: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'crow-curl-'))
  const log = join(folder, 'bodies')
  const answer = JSON.stringify({ jsonrpc: '2.0', result: exampleRef('session'), id: 1 })
  const curl = `curl() { for a; do :; done; printf '%s\\000' "$a" >> '${log}'; printf '%s\\n' '${answer}'; }`
  try {
    execFileSync('sh', ['-c', `${curl}\n${call}`])
    return readFileSync(log, 'utf8').split('\0').slice(0, -1)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs the code of a method with a `fetch` that answers with `reply`. Returns the parsed request and the output. */
async function runScript(name: string, code: string, reply: string): Promise<{ sent: unknown[]; printed: unknown[] }> {
  const script = stripTypeScriptTypes(code).replace(/^export \{\}$/m, '')
  const sent: unknown[] = []
  const printed: unknown[] = []
  const fetch = async (_url: string, { body }: { body: string }) => {
    const call = JSON.parse(body) as { readonly method: string }
    sent.push(call)
    return new Response(call.method === name ? reply : JSON.stringify({ result: exampleRef('session') }))
  }
  const run = new Function('fetch', 'console', `return (async () => {\n${script}\n})()`)
  await run(fetch, { log: (value: unknown) => printed.push(value) })
  return { sent, printed }
}

/** Runs each code with a transport that keeps the last request and answers with the reply of the example. */
const PYTHON_CHECK = `
import json, sys, xmlrpc.client
session = json.loads(sys.argv[1])
jobs = json.load(sys.stdin)
class Transport(xmlrpc.client.Transport):
    def request(self, host, handler, body, verbose=False):
        params, method = xmlrpc.client.loads(body)
        if method == "session.login_with_password" and job["name"] != method:
            return ({"Status": "Success", "Value": session},)
        seen.append((method, params))
        return xmlrpc.client.loads(job["reply"])[0][0]
ServerProxy = xmlrpc.client.ServerProxy
def proxy(url):
    return ServerProxy(url, transport=Transport())
xmlrpc.client.ServerProxy = proxy
for job in jobs:
    seen, printed = [], []
    exec(job["code"], {"print": printed.append})
    params, method = xmlrpc.client.loads(job["call"])
    assert seen == [(method, params)], (job["name"], seen, params)
    assert printed == [eval(job["value"])], (job["name"], printed)
print(len(jobs), "checked")
`
