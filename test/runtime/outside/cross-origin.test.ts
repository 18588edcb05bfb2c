/** Paths of an API that pages of other sites use: preflight requests, and headers of answers. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { analyzeTexts } from '../../../exports/analysis.ts'
import { createCors } from '../../../runtime/http/cors.ts'
import { createFront } from '../../../runtime/http/front.ts'
import { createHttpServer } from '../../../runtime/http/http-server.ts'
import { openCode } from '../../../runtime/outside/outside.ts'
import { createService, type Service } from '../../../runtime/service/create-service.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { PASSWORD } from '../roles-api.ts'

const UI = 'https://ui.example.org'
const OTHER = 'https://other.example.org'

describe('paths of an API for pages of other sites', () => {
  let server: Server
  let service: Service
  let url: string
  let seen: string[]

  beforeEach(async () => {
    const { model } = analyzeTexts([{ path: 'disks.crow', text: 'api Disks uses session\n' }], 'Disks')
    assert.ok(model)
    seen = []
    const see = ({ method }: Request) => void seen.push(method)
    const http = {
      'GET /disk': { public: true, handle: see },
      'PUT /disk': see,
      'GET /own': { public: true, handle: () => new Response('', { headers: { 'Access-Control-Allow-Origin': '*' } }) },
    }
    const quiet = () => {}
    const code = openCode(model, { http }, { debug: quiet, info: quiet, warn: quiet, error: quiet })
    service = createService(model, openStore(model, ':memory:'), { log: quiet, password: PASSWORD, code })
    await service.ready
    const cors = createCors([UI])
    const front = createFront({ ...service, page: () => '', local: true, maxBody: 1000, cors })
    server = createHttpServer({ front, log: quiet })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await service.close()
  })

  const ask = (method: string, path: string, headers: { readonly [name: string]: string }) =>
    fetch(`${url}${path}`, { method, headers })
  const preflight = (Origin: string, method = 'PUT') =>
    ask('OPTIONS', '/disk', { Origin, 'Access-Control-Request-Method': method })
  const allowed = (reply: Response, name = 'origin') => reply.headers.get(`access-control-allow-${name}`)

  it('answer the preflight of an origin that may call with the methods of the path', async () => {
    const reply = await preflight(UI)
    assert.deepEqual([reply.status, await reply.text()], [204, ''])
    assert.equal(allowed(reply), UI)
    assert.equal(allowed(reply, 'methods'), 'GET, HEAD, PUT')
    assert.equal(allowed(reply, 'headers'), 'Content-Type, traceparent')
    assert.equal(allowed(reply, 'credentials'), null)
    assert.equal(reply.headers.get('vary'), 'Origin')
    assert.deepEqual(seen, [])
  })

  it('refuse the preflight of another origin, and an OPTIONS that no page sends', async () => {
    for (const reply of [await preflight(OTHER), await ask('OPTIONS', '/disk', { Origin: UI })]) {
      assert.deepEqual([reply.status, reply.headers.get('allow'), allowed(reply)], [405, 'GET, HEAD, PUT', null])
      await reply.text()
    }
  })

  it('have headers by which a page of an allowed origin reads the answer, and the error', async () => {
    for (const [method, status] of [
      ['GET', 200],
      ['HEAD', 200],
      ['PUT', 401],
    ] as const) {
      const mine = await ask(method, '/disk', { Origin: UI })
      const others = await ask(method, '/disk', { Origin: OTHER })
      assert.deepEqual([mine.status, allowed(mine), mine.headers.get('vary')], [status, UI, 'Origin'])
      assert.deepEqual([others.status, allowed(others), others.headers.get('vary')], [status, null, 'Origin'])
      await Promise.all([mine.text(), others.text()])
    }
  })

  it('keep headers that the code sets itself', async () => {
    const reply = await ask('GET', '/own', { Origin: OTHER })
    assert.equal(allowed(reply), '*')
    await reply.text()
  })

  it('refuse another method with those that they take', async () => {
    for (const method of ['POST', 'DELETE', 'PATCH']) {
      const reply = await ask(method, '/disk', {})
      assert.deepEqual([reply.status, reply.headers.get('allow')], [405, 'GET, HEAD, PUT'])
      await reply.text()
    }
  })
})
