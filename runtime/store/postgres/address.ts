/** The address of a PostgreSQL database, as `postgres://user@host:port/database`, and how it is shown. */
import { StoreError } from '../store-error.ts'

/** Commands take `postgres://…` in place of the path of a data file. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//i.test(text)
}

/** Without the password, and without parameters, one of which may be a password too. For people; it may not be parsed. */
export function safeUrl(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed) return 'postgres://…'
  const user = parsed.username === '' ? '' : `${parsed.username}@`
  return `postgres://${user}${parsed.host}${parsed.pathname}`
}

/**
 * The address as the driver takes it: `sslmode` means what it means to libpq. Throws StoreError, which does not show the
 * password, for what is no address.
 */
export function driverUrl(url: string): string {
  const parsed = isPostgresUrl(url) ? URL.parse(url) : null
  if (!parsed)
    throw new StoreError(
      'The address of the database cannot be read. Write it as postgres://user@host:5432/database. In a password, ' +
        'characters such as # / ? @ % are written as %23 %2F %3F %40 %25.',
    )
  const { searchParams } = parsed
  if (searchParams.get('sslrootcert') === 'system') {
    searchParams.delete('sslrootcert')
    searchParams.set('sslmode', 'verify-full')
  }
  const mode = searchParams.get('sslmode')
  if (mode !== null && !SSL_MODES.includes(mode))
    throw new StoreError(
      `The address of the database has sslmode=${JSON.stringify(mode)}. It may be ${SSL_MODES.join(', ')}.`,
    )
  if (mode === 'verify-ca' && !searchParams.has('sslrootcert'))
    throw new StoreError('sslmode=verify-ca needs the file of the certificate authority: add sslrootcert=FILE.')
  if (mode !== null) searchParams.set('uselibpqcompat', 'true')
  return parsed.href
}

/** `allow` and `prefer` are left out: they are no protection, and try two ways. */
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full']
