/** HTTPS: usable and unusable certificates, handshakes, and a change of the certificate while the server runs. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { request } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { createFront } from '../../../runtime/http/front.ts'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import { renewCertificate } from '../../../runtime/http/tls-server.ts'
import { expiryWarning, readCertificate } from '../../../runtime/operate/certificate.ts'
import type { Endpoint } from '../../../runtime/wire/endpoint.ts'
import { listening, portOf, rawClient } from '../raw-client.ts'

const file = (name: string) => join(import.meta.dirname, 'tls', `${name}.pem`)
const files = (name: string) => ({ cert: file(`${name}.cert`), key: file(`${name}.key`) })
const FIRST = readFileSync(file('first.cert'))
const SECOND = readFileSync(file('second.cert'))

describe('HTTPS', () => {
  let server: Server
  const limits = { headersTimeout: 700, requestTimeout: 1400, checkEvery: 30 }
  const echo: Endpoint = (body, respond) => respond(`got ${body}`)
  const front = createFront({ json: echo, xml: echo, page: () => 'a page', local: true, maxBody: 1_000_000 })
  beforeEach(async () => {
    server = createHttpServer({ front, log: (text) => assert.fail(text), limits, tls: readCertificate(files('first')) })
    await listening(server)
  })
  afterEach(() => stopHttpServer(server, 0))

  function call(ca: Buffer, host = 'localhost'): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', Host: host }
      const options = {
        host: '127.0.0.1',
        port: portOf(server),
        method: 'POST',
        headers,
        ca,
        agent: false,
        servername: 'localhost',
      }
      const asked = request(options, async (response) => {
        let text = `${response.statusCode} `
        for await (const chunk of response) text += chunk
        resolve(text)
      })
      asked.on('error', reject).end('a call')
    })
  }

  it('answers clients that trust the certificate, for the same host names as HTTP', async () => {
    assert.equal(await call(FIRST), '200 got a call')
    assert.match(await call(FIRST, 'example.org'), /^421 /)
    await assert.rejects(call(SECOND), /self-signed|certificate/)
  })

  it('speaks TLS 1.2 and 1.3, and nothing older', async () => {
    const handshake = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
      const ciphers = 'DEFAULT@SECLEVEL=0'
      const limits = { minVersion: version, maxVersion: version, ciphers }
      const socket = connect({ port: portOf(server), ca: FIRST, servername: 'localhost', ...limits })
      await once(socket, 'secureConnect')
      const spoken = socket.getProtocol()
      socket.destroy()
      return spoken
    }
    assert.equal(await handshake('TLSv1.2'), 'TLSv1.2')
    assert.equal(await handshake('TLSv1.3'), 'TLSv1.3')
    await assert.rejects(handshake('TLSv1.1'), /protocol version/i)
  })

  it('bounds a handshake in time, and answers no plain HTTP', async () => {
    assert.equal(await rawClient(server).closed, '')
    assert.doesNotMatch(await rawClient(server, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n').closed, /HTTP/)
    assert.equal(await call(FIRST), '200 got a call')
  })

  it('stops while a handshake is under way', async () => {
    const patient = createHttpServer({ front, log: (text) => assert.fail(text), tls: readCertificate(files('first')) })
    await listening(patient)
    const accepted = once(patient, 'connection')
    const socket = rawClient(patient)
    await accepted
    const started = performance.now()
    await stopHttpServer(patient, 10_000)
    assert.ok(performance.now() - started < 5000)
    assert.equal(await socket.closed, '')
  })

  it('uses another certificate from the next connection on', async () => {
    const kept: TLSSocket = connect({ port: portOf(server), ca: FIRST, servername: 'localhost' })
    await once(kept, 'secureConnect')
    renewCertificate(server, readCertificate(files('second')))
    assert.equal(await call(SECOND), '200 got a call')
    await assert.rejects(call(FIRST), /self-signed|certificate/)
    kept.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [bytes] = (await once(kept, 'data')) as [Buffer]
    assert.match(bytes.toString(), /^HTTP\/1\.1 200 /)
    kept.destroy()
  })

  it('serves others when a client resets in the middle of a handshake', async () => {
    const socket = connectPlain(portOf(server), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(Buffer.from('16030100c2010000be0303', 'hex'))
    socket.resetAndDestroy()
    await once(socket, 'close')
    assert.equal(await call(FIRST), '200 got a call')
  })
})

describe('the files of a certificate', () => {
  const { cert, key } = files('first')
  const wrong: [name: string, cert: string, key: string, message: RegExp][] = [
    ['a certificate that does not exist', 'none.pem', key, /^--tls-cert none\.pem does not exist$/],
    ['a key that does not exist', cert, 'none.pem', /^--tls-key none\.pem does not exist$/],
    ['a folder', import.meta.dirname, key, /^--tls-cert \S+ cannot be read \(EISDIR\)$/],
    ['a key for a certificate', key, key, /^--tls-cert \S+first\.key\.pem is not a certificate in PEM$/],
    ['a certificate for a key', cert, cert, /^--tls-key \S+first\.cert\.pem is not a private key in PEM$/],
    ['an encrypted key', cert, file('encrypted.key'), /^--tls-key \S+ is encrypted; the server has no passphrase/],
    ['the key of another', cert, files('second').key, /^--tls-key \S+ is not the key of the certificate \S+$/],
  ]
  for (const [name, certFile, keyFile, message] of wrong) {
    it(`${name} is refused by a sentence that names the file`, () =>
      assert.throws(() => readCertificate({ cert: certFile, key: keyFile }), { message }))
  }

  it('give a warning when the certificate expires soon or has expired', () => {
    const certificate = readCertificate(files('first'))
    assert.equal(certificate.end.getUTCFullYear(), 2126)
    const day = 24 * 3600 * 1000
    const warning = (daysBefore: number) => expiryWarning(certificate, certificate.end.getTime() - daysBefore * day)
    assert.deepEqual([15, 13, -1].map(warning), [null, 'the certificate expires soon', 'the certificate has expired'])
  })
})
