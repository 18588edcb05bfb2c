/** Certificates that are installed in hosts of samples/xenapi are read as X.509. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import type { GenerateResult } from 'selfsigned'
import { newCertificate } from '../../../../cli/lab/new-certificate.ts'
import { startHost, type TestHost } from './host.ts'

describe('certificates of hosts of samples/xenapi', function () {
  this.timeout(120_000)
  let host: TestHost
  let [ref, made, other] = ['', {} as GenerateResult, {} as GenerateResult]
  before(async () => {
    host = await startHost()
    ref = ((await host.ask('host.get_all')) as string[])[0] as string
    made = await newCertificate('192.0.2.1')
    other = await newCertificate('192.0.2.2')
  })
  after(() => host?.stop())

  const install = (certificate: string, key: string) =>
    host.ask('host.install_server_certificate', ref, certificate, key)
  const shown = () => host.ask('host.get_server_certificate', ref) as Promise<string>

  it('are whole before anybody installs one', async () => {
    assert.equal(new X509Certificate(await shown()).subject, 'CN=xenapi.example')
  })

  it('have the dates and the fingerprint of their text', async () => {
    await install(made.cert, made.private)
    assert.equal(await shown(), made.cert)
    const [record] = Object.values((await host.ask('Certificate.get_all_records')) as object).filter(
      (one) => one.host === ref,
    )
    const { fingerprint256, validTo } = new X509Certificate(made.cert)
    assert.equal(record.fingerprint, fingerprint256)
    assert.equal(record.not_after, `${new Date(validTo).toISOString().slice(0, 19).replaceAll('-', '')}Z`)
  })

  it('are refused with the key of another one, and where they are damaged', async () => {
    await assert.rejects(install(made.cert, other.private), /SERVER_CERTIFICATE_KEY_MISMATCH/)
    const damaged = made.cert.replace(/\n.{8}/, '\nAAAAAAAA')
    await assert.rejects(install(damaged, made.private), /SERVER_CERTIFICATE_INVALID/)
    await assert.rejects(host.ask('pool.install_ca_certificate', 'a.pem', damaged), /CERTIFICATE_CORRUPT/)
  })
})
