/** The certificate and key of a server, read and checked at the start, so that its clients are not the first to find a mistake. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'

/** The names of files in PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

export interface Certificate {
  readonly cert: Buffer
  readonly key: Buffer
  readonly minVersion: 'TLSv1.2'
  readonly end: Date
}

/** Throws an Error that says which file is wrong, and how. */
export function readCertificate(files: TlsFiles): Certificate {
  const cert = readPem('--tls-cert', files.cert)
  const key = readPem('--tls-key', files.key)
  const leaf = parse(() => new X509Certificate(cert), `--tls-cert ${files.cert} is not a certificate in PEM`)
  if (/ENCRYPTED/.test(key.toString('latin1')))
    throw new Error(`--tls-key ${files.key} is encrypted; the server has no passphrase for it`)
  parse(() => createSecureContext({ key }), `--tls-key ${files.key} is not a private key in PEM`)
  const mismatch = `--tls-key ${files.key} is not the key of the certificate ${files.cert}`
  parse(() => createSecureContext({ cert, key }), mismatch)
  return { cert, key, minVersion: 'TLSv1.2', end: new Date(leaf.validTo) }
}

/** A warning for the operator. The server also serves an expired certificate, because clients report it more clearly. */
export function expiryWarning({ end }: Certificate, now: number): string | null {
  if (end.getTime() < now) return 'the certificate has expired'
  return end.getTime() - now < SOON ? 'the certificate expires soon' : null
}

const SOON = 14 * 24 * 3600 * 1000

function readPem(option: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${String(code)})`
    throw new Error(`${option} ${file} ${reason}`)
  }
}

function parse<T>(work: () => T, refusal: string): T {
  try {
    return work()
  } catch {
    throw new Error(refusal)
  }
}
