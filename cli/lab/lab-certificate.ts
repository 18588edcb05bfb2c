/** The certificate of a lab, which signs itself, as a new Xen host's does. */
import { X509Certificate } from 'node:crypto'
import type { Host } from '../host.ts'

export interface LabCertificate {
  /** Paths of PEM files. */
  readonly cert: string
  readonly key: string
  /** SHA-256, as hexadecimal digits with colons. */
  readonly fingerprint: string
}

/** Takes the certificate that is at the path, so that clients which trust it go on, or makes one. */
export async function labCertificate(host: Host, path: string, address: string): Promise<LabCertificate> {
  const files = { cert: `${path}.cert.pem`, key: `${path}.key.pem` }
  if (host.files.kind(files.cert) === null || host.files.kind(files.key) === null) {
    const { newCertificate } = await import('./new-certificate.ts')
    const { cert, private: key } = await newCertificate(address)
    host.files.writeSecret(files.key, key)
    host.files.write(files.cert, cert)
  }
  const { fingerprint256: fingerprint } = new X509Certificate(host.files.read(files.cert))
  return { ...files, fingerprint }
}
