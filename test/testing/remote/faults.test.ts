/** The client of any server, against servers that answer wrongly: each fault has its kind, its place, and a sentence. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'mocha'
import { connectServer, type RemoteServer } from '../../../testing/remote/connect.ts'
import type { RemoteFormat } from '../../../testing/remote/dialects.ts'
import { serverAddress } from '../../../testing/remote/endpoint-address.ts'
import type { WireFault } from '../../../testing/remote/wire-fault.ts'
import { sampleApi } from '../../runtime/sample-api.ts'
import { type Listening, serveAnything } from './remote-harness.ts'

const xml = (inside: string) => `<methodResponse>${inside}</methodResponse>`
const value = (inside: string) => xml(`<params><param>${inside}</param></params>`)
const struct = (...members: readonly (readonly [string, string])[]) =>
  `<value><struct>${members.map(([name, text]) => `<member><name>${name}</name>${text}</member>`).join('')}</struct></value>`
const success = (text: string) => value(struct(['Status', '<value>Success</value>'], ['Value', text]))
const result = (text: string) => `{"jsonrpc":"2.0","result":${text},"id":ID}`
const old = (text: string, error = 'null') => `{"result":${text},"error":${error},"id":ID}`

/** The method that is called, what the server answers, and what the fault says. `ID` is the call's. */
const WRONG: readonly (readonly [RemoteFormat, method: string, answer: string, kind: string, says: string])[] = [
  ['json-rpc-2.0', 'pen.get_length', '', 'syntax', 'the text is not JSON: it is empty'],
  ['json-rpc-2.0', 'pen.get_length', '{"jsonrpc":"2.0","result":12', 'syntax', 'the text is not JSON: Expected'],
  ['json-rpc-2.0', 'pen.get_length', '['.repeat(10_000), 'syntax', 'the JSON is nested deeper than 250'],
  ['json-rpc-2.0', 'pen.get_length', '[]', 'envelope', 'an answer is an object, not an array of 0'],
  ['json-rpc-2.0', 'pen.get_length', old('1'), 'envelope', 'jsonrpc: the answer has "jsonrpc": "2.0", and not nothing'],
  ['json-rpc-2.0', 'pen.get_length', '{"jsonrpc":"2.0","result":1,"id":"x"}', 'envelope', 'id: the answer has the id'],
  ['json-rpc-2.0', 'pen.get_length', '{"jsonrpc":"2.0","id":ID}', 'envelope', 'and not neither'],
  [
    'json-rpc-2.0',
    'pen.get_length',
    '{"jsonrpc":"2.0","error":"no","id":ID}',
    'envelope',
    'the error is an object, not',
  ],
  [
    ...(['json-rpc-2.0', 'pen.get_length', '{"jsonrpc":"2.0","error":{"code":1,"message":"NO_PEN"},"id":ID}'] as const),
    ...(['envelope', 'error: "data" is the list of the parameters of NO_PEN, not nothing'] as const),
  ],
  [
    ...(['json-rpc-2.0', 'pen.get_length'] as const),
    '{"jsonrpc":"2.0","error":{"code":1,"message":"NO_PEN","data":["a",2]},"id":ID}',
    ...(['envelope', 'error.data[1]: the code and parameters of an error are strings, not 2'] as const),
  ],
  [
    ...(['json-rpc-2.0', 'pen.get_length'] as const),
    '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid request"},"id":null}',
    ...(['refused', 'the server answers with the error -32600: Invalid request'] as const),
  ],
  [
    'json-rpc-2.0',
    'pen.get_length',
    result('9223372036854775808'),
    'value',
    'result: 9223372036854775808 is outside 64',
  ],
  ['json-rpc-2.0', 'pen.get_length', result('1.5'), 'value', 'result: an int is a number without point'],
  ['json-rpc-2.0', 'pen.get_length', result('null'), 'value', 'result: an int is a number without point'],
  ['json-rpc-2.0', 'pen.get_capped', result('1'), 'value', 'result: a bool is true or false, not 1'],
  ['json-rpc-2.0', 'pen.get_weight', result('1e999'), 'value', 'result: "1e999" is not a finite number'],
  ['json-rpc-2.0', 'pen.get_bought', result('"20260230T12:00:00Z"'), 'value', 'is not a date and time that exists'],
  ['json-rpc-2.0', 'pen.get_colour', result('"green"'), 'value', 'result: "green" is not a value of colour: red, blue'],
  ['json-rpc-2.0', 'pen.get_tags', result('["a",{}]'), 'value', 'result[1]: a string is a string, not an object'],
  ['json-rpc-2.0', 'pen.get_name_label', result('"\\u0000"'), 'value', 'has characters that XML cannot carry'],
  ['json-rpc-2.0', 'pen.get_counts', result('{"x":1}'), 'value', 'result.x: an int is a number without point'],
  ['json-rpc-2.0', 'pen.get_counts', result('{"1":"y"}'), 'value', 'result.1: an int is a number without point'],
  ['json-rpc-2.0', 'pen.get_record', result('{"length":[]}'), 'value', 'result.length: an int is a number'],
  ['json-rpc-1.0', 'pen.get_length', '{"result":1,"id":ID}', 'envelope', 'and this one lacks "error"'],
  ['json-rpc-1.0', 'pen.get_length', old('null', '[]'), 'envelope', 'error: the list has no code of an error'],
  ['json-rpc-1.0', 'pen.get_length', old('null', '{"code":-32700,"message":"bad"}'), 'refused', 'error -32700: bad'],
  ['xml-rpc', 'pen.get_length', '<methodResponse>', 'syntax', 'not well-formed XML'],
  ['xml-rpc', 'pen.get_length', `<!DOCTYPE a [<!ENTITY b "c">]>${success('')}`, 'envelope', 'document type'],
  ['xml-rpc', 'pen.get_length', '<a>'.repeat(10_000), 'envelope', 'Elements are nested deeper than 1000'],
  ['xml-rpc', 'pen.get_length', '<html></html>', 'envelope', 'The text is <html> and not a <methodResponse>'],
  ['xml-rpc', 'pen.get_length', value('<value><i4>1</i4></value>'), 'envelope', 'value: an answer is a <struct> with'],
  [
    'xml-rpc',
    'pen.get_length',
    value(struct(['Status', '<value>Fine</value>'])),
    'envelope',
    'or "Failure", not <value>Fine',
  ],
  ['xml-rpc', 'pen.get_length', value(struct(['Status', '<value>Success</value>'])), 'envelope', 'no member "Value"'],
  ['xml-rpc', 'pen.get_length', success('<value><ex:nil/></value>'), 'envelope', 'has <ex:nil>, which is not a type'],
  ['xml-rpc', 'pen.get_length', success('<value>many</value>'), 'value', 'not "many"'],
  [
    'xml-rpc',
    'pen.get_length',
    success('<value><int>2147483648</int></value>'),
    'value',
    'is outside the 32 bits of <int>',
  ],
  [
    'xml-rpc',
    'pen.get_capped',
    success('<value><boolean>true</boolean></value>'),
    'value',
    'not <boolean>true</boolean>',
  ],
  [
    'xml-rpc',
    'pen.get_tags',
    success(`<value><array><data><value/><a/></data></array></value>`),
    'envelope',
    '<data> has <a>',
  ],
  [
    ...(['xml-rpc', 'pen.get_length'] as const),
    xml(`<fault>${struct(['faultCode', '<value><int>4</int></value>'], ['faultString', '<value>no</value>'])}</fault>`),
    ...(['refused', 'the server answers with the fault 4: no'] as const),
  ],
]

/** What is read in another form than the format has. */
const ODD: readonly (readonly [RemoteFormat, method: string, answer: string, value: unknown, remark: string])[] = [
  [
    'json-rpc-2.0',
    'pen.get_length',
    result('"7"'),
    7n,
    'an int is a number without point or exponent, not the string "7"',
  ],
  ['json-rpc-2.0', 'pen.get_length', result('7.0'), 7n, 'not the number 7.0'],
  ['json-rpc-2.0', 'pen.get_tags', result('["a","a"]'), ['a'], 'the set has the element "a" twice'],
  ['json-rpc-2.0', 'pen.get_tags', result('{}'), [], 'a set or an option is an array, not an object'],
  ['json-rpc-2.0', 'pen.get_counts', result('{"07":1}'), new Map([[7n, 1n]]), 'the key 7 is written as "07"'],
  ['json-rpc-2.0', 'pen.get_spare', result('null'), null, 'the null reference is "OpaqueRef:NULL" and not null'],
  [
    'json-rpc-2.0',
    'pen.get_bought',
    result('"2026-01-31T12:00:00"'),
    '20260131T12:00:00Z',
    'a datetime is a string such',
  ],
  ['json-rpc-2.0', 'pen.write', result('null'), undefined, 'a call without a result answers "" and not null'],
  [
    'xml-rpc',
    'pen.get_length',
    success('<value><int>7</int></value>'),
    7n,
    'a <string> of decimal digits, not <int>7</int>',
  ],
  ['xml-rpc', 'pen.get_weight', success('<value><int>7</int></value>'), 7, 'a float is a <double>, not <int>7</int>'],
]

describe('the client of other servers, of wrong answers,', () => {
  let answer: (id: string) => string
  let listening: Listening
  const servers = new Map<RemoteFormat, RemoteServer>()
  before(async () => {
    listening = await serveAnything(async (request, response) => {
      const body = await text(request)
      const id = /"id":(\d+)/.exec(body)?.[1] ?? ''
      response.setHeader('Content-Type', request.headers['content-type'] ?? '')
      response.end(answer(id))
    })
    answer = (id) => (id === '' ? success('<value/>') : `{"jsonrpc":"2.0","result":[],"id":${id}}`)
    servers.set('json-rpc-2.0', await connectServer(sampleApi(), listening.url, { format: 'json-rpc-2.0' }))
    servers.set('xml-rpc', await connectServer(sampleApi(), listening.url, { format: 'xml-rpc' }))
    answer = (id) => old('[]').replace('ID', id)
    servers.set('json-rpc-1.0', await connectServer(sampleApi(), listening.url))
    assert.equal(servers.get('json-rpc-1.0')?.format, 'json-rpc-1.0')
  })
  after(async () => {
    for (const server of servers.values()) await server.close()
    await listening.close()
  })

  const call = (format: RemoteFormat, method: string) => {
    const server = servers.get(format) as RemoteServer
    return server.call(method, ['OpaqueRef:a'])
  }

  it('names the kind and the place', async () => {
    for (const [format, method, sent, kind, says] of WRONG) {
      answer = (id) => sent.replace('ID', id)
      const outcome = await call(format, method)
      assert.ok('fault' in outcome, `${sent} was read`)
      assert.ok(outcome.fault.message.includes(says), `${outcome.fault.message} does not say: ${says}`)
      assert.equal(outcome.fault.kind, kind, outcome.fault.message)
      assert.ok(outcome.trace.response.startsWith(sent.slice(0, 10)))
    }
  })

  it('reads what can be understood, and says what is odd', async () => {
    for (const [format, method, sent, value, remark] of ODD) {
      answer = (id) => sent.replace('ID', id)
      const outcome = await call(format, method)
      assert.ok('value' in outcome, `${sent} was not read`)
      assert.deepEqual(outcome.value, value)
      const [{ message } = { message: '' }] = outcome.remarks
      assert.ok(message.includes(remark), `${message} does not say: ${remark}`)
    }
  })
})

describe('the client of other servers, of wrong HTTP,', () => {
  const connecting = async (url: URL, options = {}): Promise<WireFault> => {
    const outcome = connectServer(sampleApi(), url, { timeout: 5000, ...options })
    return outcome.then(
      () => assert.fail('it connected'),
      (fault) => fault,
    )
  }

  it('follows no redirect', async () => {
    const server = await serveAnything((_request, response) => {
      response.writeHead(307, { Location: 'http://elsewhere.test/' }).end()
    })
    const { kind, message } = await connecting(server.url)
    assert.equal(kind, 'http')
    assert.match(message, /status 307 .* to http:\/\/elsewhere\.test\/, which is not followed/)
    await server.close()
  })

  it('reads no more than a bound', async () => {
    const server = await serveAnything((_request, response) => void response.end('x'.repeat(2000)))
    const { kind } = await connecting(server.url, { maxAnswer: 1000 })
    assert.equal(kind, 'size')
    await server.close()
  })

  it('waits no longer than a time', async () => {
    const server = await serveAnything((_request, response) => void response.write(' '))
    const { kind, message } = await connecting(server.url, { timeout: 20 })
    assert.equal(kind, 'timeout')
    assert.match(message, /did not come within 0\.02 s/)
    await server.close()
  })

  it('says that bytes are not UTF-8, and that nobody listens', async () => {
    const server = await serveAnything((_request, response) => void response.end(Buffer.from([0x22, 0xff])))
    assert.equal((await connecting(server.url)).kind, 'encoding')
    await server.close()
    assert.equal((await connecting(server.url)).kind, 'connection')
  })

  it('accepts a certificate that nobody knows only if it is told to', async () => {
    const [cert, key] = ['cert', 'key'].map((part) => readFileSync(`test/runtime/http/tls/first.${part}.pem`))
    const server = createServer({ cert: cert as Buffer, key: key as Buffer }, (_request, response) => {
      response.setHeader('Content-Type', 'application/json').end('{"jsonrpc":"2.0","result":[],"id":1}')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const { kind, message } = await connecting(url)
    assert.equal(kind, 'connection')
    assert.match(message, /--insecure accepts any certificate/)
    const client = await connectServer(sampleApi(), url, { insecure: true })
    assert.equal(client.format, 'json-rpc-2.0')
    await client.close()
    server.closeAllConnections()
    server.close()
  })

  it('takes addresses of servers only', () => {
    assert.ok('url' in serverAddress('unix:/run/api.sock'))
    const problems = ['localhost:8080', 'ftp://a', 'no address', 'http://root:secret@a/'].map(serverAddress)
    assert.ok(problems.every((one) => 'problem' in one && !one.problem.includes('secret')))
  })
})
