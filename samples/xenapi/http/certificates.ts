/** What certificates in PEM say. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Externals } from '../api.gen.ts'

const NONE = { is_valid: false, fits_key: false, not_before: new Date(0), not_after: new Date(0), fingerprint: '' }

/** Without a key, a certificate fits. */
export const certificateReader: NonNullable<Externals['read_certificate']> = async (pem, key) => {
  try {
    const certificate = new X509Certificate(pem)
    return {
      is_valid: true,
      fits_key: key === '' || isKeyOf(certificate, key),
      not_before: new Date(certificate.validFrom),
      not_after: new Date(certificate.validTo),
      fingerprint: certificate.fingerprint256,
    }
  } catch {
    return NONE
  }
}

function isKeyOf(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}
