/** The pages that a server shows: paths, clients, caching and security. */
import assert from 'node:assert/strict'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, it } from 'mocha'
import { createFront } from '../../../runtime/http/front.ts'
import type { Reply } from '../../../runtime/http/reply.ts'
import { siteReader } from '../../../runtime/http/served-site.ts'

const TEXTS: { readonly [path: string]: string } = { '': '<p>first', 'index.html': '<p>first', 'VM.html': '<p>VM' }

let made: string[] = []

const front = createFront({
  json: (_body, respond) => respond('json'),
  xml: (_body, respond) => respond('xml'),
  page: () => 'for a terminal',
  local: true,
  maxBody: 1000,
  site: siteReader({
    file(path) {
      made.push(path)
      if (path === 'app.js') return { type: 'text/javascript', body: gzipSync('run()'), gzip: true }
      const body = TEXTS[path]
      return body === undefined ? undefined : { type: 'text/html; charset=utf-8', body, gzip: false }
    },
  }),
})

const BROWSER = ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8']

function get(url: string, headers: readonly string[] = [], method = 'GET', host = 'localhost:8080'): Promise<Reply> {
  const head = { method, url, headers: ['Host', host, ...headers] }
  return new Promise((resolve) => front.handle(head, Buffer.alloc(0), resolve))
}

function header({ headers = [] }: Reply, name: string): string | undefined {
  return headers[headers.indexOf(name) + 1]
}

function body({ bytes, body: text }: Reply): string {
  return bytes ? Buffer.from(bytes).toString() : text
}

describe('the site of a server', () => {
  it('is at / for clients that ask for HTML; others get a few lines of text', async () => {
    assert.equal(body(await get('/', BROWSER)), '<p>first')
    for (const accept of [[], ['Accept', '*/*'], ['Accept', 'text/plain'], ['Accept', 'application/json']])
      assert.equal(body(await get('/', accept)), 'for a terminal\n')
  })

  it('answers its paths for any Accept header, with or without a query', async () => {
    for (const url of ['/VM.html', '/VM.html?x=/y', 'http://localhost:8080/VM.html'])
      assert.equal(body(await get(url, ['Accept', 'image/png'])), '<p>VM')
    assert.equal((await get('/VM.html', [], 'HEAD')).status, 200)
    assert.equal((await get('/VM.html')).type, 'text/html; charset=utf-8')
  })

  it('has nothing at other paths', async () => {
    for (const url of ['/none.html', '/VM', '//VM.html', '/../VM.html', '/%56M.html', '/VM.html/'])
      assert.equal((await get(url, BROWSER)).status, 404, url)
  })

  it('can only be read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const reply = await get('/VM.html', [], method)
      assert.deepEqual([reply.status, reply.allow], [405, 'GET, HEAD'])
    }
  })

  it('is shown only to requests for a host name of the server', async () => {
    assert.equal((await get('/VM.html', BROWSER, 'GET', 'elsewhere.example')).status, 421)
    assert.equal((await get('/app.js', BROWSER, 'GET', 'elsewhere.example')).status, 421)
  })

  it('does not stand in the way of calls', async () => {
    const head = { method: 'POST', url: '/', headers: ['Host', 'localhost', 'Content-Type', 'text/xml', ...BROWSER] }
    const reply = await new Promise<Reply>((resolve) => front.handle(head, Buffer.from('x'), resolve))
    assert.equal(reply.body, 'xml')
  })

  it('is compressed for clients that accept gzip', async () => {
    for (const accepted of ['gzip', 'br, gzip;q=0.5', 'GZIP', '*', 'deflate, *;q=0.1']) {
      for (const [url, text] of [
        ['/VM.html', '<p>VM'],
        ['/app.js', 'run()'],
      ] as const) {
        const reply = await get(url, ['Accept-Encoding', accepted])
        assert.equal(header(reply, 'Content-Encoding'), 'gzip', accepted)
        assert.equal(gunzipSync(reply.bytes ?? '').toString(), text)
      }
    }
    for (const accepted of ['', 'identity', 'br', 'gzip;q=0', 'gzip; q=0.000, br', '*;q=0', 'gzip;q=0, *']) {
      const reply = await get('/app.js', ['Accept-Encoding', accepted])
      assert.ok(!reply.headers?.includes('Content-Encoding'), accepted)
      assert.equal(body(reply), 'run()')
    }
  })

  it('is not sent again to a client that has it', async () => {
    const tag = header(await get('/VM.html'), 'ETag') ?? ''
    const packed = header(await get('/VM.html', ['Accept-Encoding', 'gzip']), 'ETag') ?? ''
    assert.match(tag, /^"[\w-]{22}"$/)
    assert.notEqual(packed, tag)
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const reply = await get('/VM.html', ['If-None-Match', known])
      assert.deepEqual([reply.status, body(reply), header(reply, 'ETag')], [304, '', tag], known)
    }
    for (const other of ['"x"', packed, tag.slice(1, -1), ''])
      assert.equal((await get('/VM.html', ['If-None-Match', other])).status, 200, other)
    assert.notEqual(header(await get('/', BROWSER), 'ETag'), tag)
  })

  it('loads nothing from other sites, runs no inline script and cannot be framed', async () => {
    for (const url of ['/', '/VM.html', '/app.js']) {
      const reply = await get(url, BROWSER)
      const policy = header(reply, 'Content-Security-Policy') ?? ''
      assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; /)
      assert.match(policy, /frame-ancestors 'none'$/)
      assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|https?:/)
      assert.equal(header(reply, 'Vary'), 'Accept, Accept-Encoding')
      assert.ok(!reply.headers?.some((h) => h.startsWith('Access-Control')))
    }
  })

  it('makes each file once', async () => {
    made = []
    const once = siteReader({
      file(path) {
        made.push(path)
        return { type: 'text/html', body: path, gzip: false }
      },
    })
    const head = { method: 'GET', url: '/new.html', headers: [] }
    assert.deepEqual(await once('/new.html', head)?.(), await once('/new.html', head)?.())
    assert.deepEqual(made, ['new.html'])
  })
})
