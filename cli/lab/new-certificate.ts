/** Makes a certificate that signs itself. A file of its own, so that the library is loaded only for that. */
import { isIP } from 'node:net'
import { type GenerateResult, generate } from 'selfsigned'

const TEN_YEARS = 3650 * 24 * 60 * 60 * 1000

/** For a server at the address, and for clients on the same machine; valid for ten years. */
export function newCertificate(address: string): Promise<GenerateResult> {
  const bare = address.replace(/^\[(.*)\]$/, '$1')
  const names = new Set([bare, 'localhost', '127.0.0.1', '::1'])
  const altNames = [...names].map((it) => (isIP(it) ? { type: 7 as const, ip: it } : { type: 2 as const, value: it }))
  // Clocks differ, and a certificate of tomorrow is refused.
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000)
  return generate([{ name: 'commonName', value: bare }], {
    keyType: 'ec',
    curve: 'P-256',
    notBeforeDate: yesterday,
    notAfterDate: new Date(yesterday.getTime() + TEN_YEARS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
}
