/** The certificate that a server presents. It is read again on request, and its expiry date is logged. */
import type { Server } from 'node:http'
import { renewCertificate } from './http/tls-server.ts'
import { type Certificate, expiryWarning, readCertificate, type TlsFiles } from './operate/certificate.ts'
import type { Log } from './operate/log.ts'

export class ServedCertificate {
  #certificate: Certificate
  readonly #log: Log

  constructor(certificate: Certificate, log: Log) {
    this.#certificate = certificate
    this.#log = log
  }

  /** When the certificate expires. */
  get end(): Date {
    return this.#certificate.end
  }

  /** Presents the certificate that the files hold now. Keeps the old one if the files cannot be used. */
  renew(files: TlsFiles, server: Server): void {
    try {
      const certificate = readCertificate(files)
      renewCertificate(server, certificate)
      this.#certificate = certificate
      this.#log.info('the certificate was read again', { certificate_end: certificate.end.toISOString() })
      this.warnOfEnd()
    } catch (error) {
      this.#log.error(`The certificate stays as it was: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  warnOfEnd(): void {
    const warning = expiryWarning(this.#certificate, Date.now())
    if (warning !== null) this.#log.warn(warning, { certificate_end: this.end.toISOString() })
  }
}
