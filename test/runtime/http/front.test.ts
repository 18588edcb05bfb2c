/** The front: paths, content types, hosts and limits, without a socket. */
import assert from 'node:assert/strict'
import { createFront } from '../../../runtime/http/front.ts'
import type { Reply } from '../../../runtime/http/reply.ts'

const parts = {
  json: (body: Buffer, respond: (text: string) => void) => respond(`json ${body}`),
  xml: (body: Buffer, respond: (text: string) => void) => respond(`xml ${body}`),
  page: () => 'a page',
  maxBody: 10,
}
const local = createFront({ ...parts, local: true })
const open = createFront({ ...parts, local: false })

function ask(method: string, url: string, headers: string[] = [], body = 'body', front = local): Reply {
  const replies: Reply[] = []
  front.handle({ method, url, headers: ['Host', 'localhost', ...headers] }, Buffer.from(body), (r) => replies.push(r))
  assert.equal(replies.length, 1)
  return replies[0] as Reply
}
const type = (value: string) => ['content-TYPE', value]

describe('the front', () => {
  const accepted: [string, string, string, string][] = [
    ['/', 'application/json', 'json body', 'application/json'],
    ['/', 'text/xml', 'xml body', 'text/xml'],
    ['/', 'application/xml; charset=UTF-8', 'xml body', 'text/xml'],
    ['/xmlrpc', 'text/xml; charset="utf-8"', 'xml body', 'text/xml'],
    ['/RPC2', 'text/xml', 'xml body', 'text/xml'],
    ['/', 'text/xml; charset="ISO-8859-1"', 'xml body', 'text/xml'],
    ['/jsonrpc?x', 'Application/JSON ; charset=utf8', 'json body', 'application/json'],
  ]
  for (const [url, declared, body, replied] of accepted) {
    it(`POST ${url} of ${declared} is a call`, () => {
      assert.deepEqual(ask('POST', url, type(declared)), { status: 200, type: replied, body })
    })
  }

  const refused: [string, string, string[]][] = [
    ['/', 'text/plain', type('text/plain')],
    ['/', 'no type', []],
    ['/', 'a form', type('application/x-www-form-urlencoded')],
    ['/jsonrpc', 'XML', type('text/xml')],
    ['/xmlrpc', 'JSON', type('application/json')],
    ['/', 'JSON in the wrong place', type('text/plain; application/json')],
    ['/', 'an unknown charset', type('text/xml; charset=utf-7')],
    ['/', 'no charset', type('application/json; charset=')],
    ['/', 'an encoded body', [...type('application/json'), 'Content-Encoding', 'gzip']],
  ]
  for (const [url, name, headers] of refused)
    it(`POST ${url} of ${name} is 415`, () => assert.equal(ask('POST', url, headers).status, 415))

  it('answers GET / with a page for people', () => {
    assert.deepEqual(ask('GET', '/'), { status: 200, type: 'text/plain; charset=utf-8', body: 'a page\n' })
    assert.equal(ask('HEAD', '/').status, 200)
  })

  it('lists the allowed methods of a path', () => {
    assert.deepEqual([ask('PUT', '/').status, ask('PUT', '/').allow], [405, 'GET, HEAD, POST'])
    assert.deepEqual([ask('GET', '/jsonrpc').status, ask('OPTIONS', '/xmlrpc').allow], [405, 'POST'])
    assert.equal(ask('POST', '/other', type('text/xml')).status, 404)
  })

  it('bounds the body, by the declared length and by the bytes that come', () => {
    assert.equal(ask('POST', '/', type('text/xml'), '0123456789').status, 200)
    assert.equal(ask('POST', '/', type('text/xml'), '0123456789a').status, 413)
    assert.equal(ask('POST', '/', [...type('text/xml'), 'Content-Length', '11']).status, 413)
  })

  const host = (name: string, front = local, url = '/', method = 'POST') => {
    const replies: number[] = []
    const headers = ['HOST', name, ...type('text/xml')]
    front.handle({ method, url, headers }, Buffer.alloc(0), (r) => replies.push(r.status))
    return replies[0]
  }

  it('accepts only local host names while bound to loopback', () => {
    for (const name of ['localhost', 'LOCALHOST:8080', 'a.localhost', '127.0.0.1:1', '127.9.9.9', '[::1]:80', '[::1]'])
      assert.equal(host(name), 200, name)
    for (const name of [
      'example.org',
      'localhost.example.org',
      '127.0.0.1.nip.io',
      '10.0.0.1',
      '',
      'notlocalhost',
      '[::2]',
      '127.999.0.1',
      '127.0.0.256',
    ])
      assert.equal(host(name), 421, name)
  })

  it('accepts addresses and local host names while bound to others, and no other name', () => {
    for (const name of ['10.0.0.1:8080', '10.0.0.1', '[fe80::1]:80', '[2001:db8::1]', 'localhost', '127.0.0.1:1'])
      assert.equal(host(name, open), 200, name)
    for (const name of [
      'example.org',
      '10.0.0.1.nip.io',
      'fe80::1',
      '[fe80::1',
      '[10.0.0.1]',
      '10.0.0.256',
      '0x7f.1',
      '',
    ])
      assert.equal(host(name, open), 421, name)
  })

  it('accepts the host names that it is given, or any', () => {
    for (const isLocal of [true, false]) {
      const named = createFront({ ...parts, local: isLocal, allowHosts: ['api.example.org', 'B.example'] })
      for (const name of ['api.example.org', 'API.example.org:8080', 'api.example.org.', 'b.example:1', 'localhost'])
        assert.equal(host(name, named), 200, name)
      // Twice, because the server remembers the latest host.
      for (const name of ['example.org', 'x.api.example.org', 'api.example.org.evil.net', 'api.example.org:x', ''])
        assert.equal(host(name, named), 421, name)
      const any = createFront({ ...parts, local: isLocal, allowHosts: ['*'] })
      for (const name of ['example.org', '10.0.0.1', '']) assert.equal(host(name, any), 200, name)
    }
  })

  it('answers /healthz for any host name, and nothing else', () => {
    const reads = new Map(
      ['/healthz', '/metrics'].map((path) => [path, () => ({ status: 200, type: 'x', body: path })]),
    )
    for (const isLocal of [true, false]) {
      const statuses: number[] = []
      const front = createFront({ ...parts, local: isLocal, resources: reads })
      for (const url of ['/healthz', '/healthz?x', '/metrics', '/']) {
        const admission = front.admit({ method: 'GET', url, headers: ['Host', 'balancer.example'] })
        statuses.push('status' in admission ? admission.status : 200)
      }
      assert.deepEqual(statuses, [200, 200, 421, 421])
    }
  })

  it('requires a Host header of HTTP/1.1, and not of HTTP/1.0', () => {
    const asks = (modern: boolean) => local.admit({ method: 'GET', url: '/', headers: [], modern })
    assert.deepEqual(
      [asks(true), asks(false)].map((made) => 'status' in made && made.status),
      [400, 200],
    )
  })

  const NEAR = ['127.0.0.1', '127.5.5.5', '::1', '::ffff:127.0.0.1']
  const FAR = ['10.0.0.1', '::2', '::ffff:10.0.0.1', '::ffff:128.0.0.1', 'fe80::1', undefined]
  for (const what of ['metrics', 'pages'] as const) {
    it(`shows ${what} to all clients, to those on this machine, or to none`, () => {
      const read = () => ({ status: 200, type: 'x', body: 'shown' })
      const shown = (who: 'on' | 'loopback' | 'off', remoteAddress: string | undefined) => {
        const audiences = { metrics: 'on', pages: 'on', [what]: who } as const
        const site = (path: string) => (path === '/VM.html' ? read : undefined)
        const resources = new Map([
          ['/metrics', read],
          ['/healthz', read],
        ])
        const front = createFront({ ...parts, local: false, audiences, site, resources })
        const at = (url: string) => {
          const admission = front.admit({ method: 'GET', url, headers: ['Host', '10.0.0.1'], peer: { remoteAddress } })
          return 'status' in admission ? admission.status : 200
        }
        assert.equal(at('/healthz'), 200)
        assert.deepEqual(
          what === 'pages' ? at('/metrics') : [at('/'), at('/VM.html')],
          what === 'pages' ? 200 : [200, 200],
        )
        return what === 'metrics' ? [at('/metrics')] : [at('/VM.html'), at('/')]
      }
      const [yes, no] =
        what === 'metrics'
          ? [[200], [404]]
          : [
              [200, 200],
              [404, 405],
            ]
      for (const address of [...NEAR, ...FAR]) {
        assert.deepEqual(shown('on', address), yes)
        assert.deepEqual(shown('off', address), no)
        assert.deepEqual(shown('loopback', address), NEAR.includes(String(address)) ? yes : no, String(address))
      }
    })
  }

  it('reads the path of a whole address, and checks its host too', () => {
    assert.equal(ask('POST', 'http://localhost:8080/jsonrpc?x', type('application/json')).body, 'json body')
    assert.equal(ask('POST', 'HTTP://127.0.0.1', type('text/xml')).body, 'xml body')
    assert.equal(ask('POST', 'http://example.org/', type('text/xml')).status, 421)
    assert.equal(ask('POST', 'http://example.org/', type('text/xml'), '', open).status, 421)
    assert.equal(ask('POST', 'http://10.0.0.1:80/', type('text/xml'), '', open).status, 200)
    assert.equal(ask('POST', 'ftp://localhost/', type('text/xml')).status, 404)
    assert.equal(ask('OPTIONS', '*').status, 404)
  })

  it('refuses two Host headers wherever it is bound', () => {
    assert.equal(ask('POST', '/', ['host', 'localhost', ...type('text/xml')]).status, 421)
    assert.equal(ask('POST', '/', ['host', 'localhost', ...type('text/xml')], '', open).status, 421)
  })
})
