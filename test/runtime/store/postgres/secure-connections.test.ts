/** Connections to PostgreSQL with TLS and with passwords, as the address and the environment say. */
import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { after, before, describe, it } from 'mocha'
import { generate } from 'selfsigned'
import { LogError } from '../../../../runtime/store/copy/commit-log.ts'
import { PostgresConnection } from '../../../../runtime/store/postgres/connection.ts'
import { POSTGRES_TIMES } from '../../../../runtime/store/postgres/place.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'

const HBA = `
host all postgres 127.0.0.1/32 trust
hostssl all onlytls 127.0.0.1/32 trust
host all ann 127.0.0.1/32 scram-sha-256
`

describe('a connection to PostgreSQL', () => {
  let postgres: PostgresCluster
  let folder: string
  before(async function () {
    postgres = await startedPostgres(this)
    const names = [{ type: 2 as const, value: 'localhost' }]
    const made = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: names }],
    })
    const other = await generate([{ name: 'commonName', value: 'other' }])
    folder = postgres.folder('tls', {
      'key.pem': made.private,
      'cert.pem': made.cert,
      'other.pem': other.cert,
      hba: HBA,
      passwords: '',
    })
    await postgres.sql("create role onlytls login; create role ann login password 's3cret word'")
    await postgres.stop()
    const [ssl_cert_file, ssl_key_file, hba_file] = ['cert.pem', 'key.pem', 'hba'].map(
      (name) => `${folder}/${name}`,
    ) as [string, string, string]
    await postgres.start({ ssl: 'on', ssl_cert_file, ssl_key_file, hba_file })
  })
  after(() => postgres?.remove())

  /** Whether the connection has TLS. */
  async function hasTls(role: string, parameters: string, host = 'localhost'): Promise<boolean> {
    const url = `postgres://${role}@${host}:${postgres.port}/postgres?${parameters}`
    const connection = await PostgresConnection.open(url, 'reads', POSTGRES_TIMES)
    const [[ssl] = []] = await connection.rows('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
    await connection.end()
    return ssl === 't'
  }

  const fails = (work: Promise<unknown>, reason: RegExp) =>
    assert.rejects(
      work,
      (error) => (error instanceof LogError || error instanceof StoreError) && reason.test(error.message),
    )

  it('has TLS where the address says so', async () => {
    assert.equal(await hasTls('postgres', 'sslmode=disable', '127.0.0.1'), false)
    assert.equal(await hasTls('onlytls', 'sslmode=require', '127.0.0.1'), true)
    await fails(hasTls('onlytls', 'sslmode=disable', '127.0.0.1'), /no pg_hba.conf entry.*no encryption/)
  })

  it('checks the certificate of the server where the address says so', async () => {
    const ca = (file: string) => `sslrootcert=${encodeURIComponent(`${folder}/${file}`)}`
    assert.equal(await hasTls('onlytls', `sslmode=verify-full&${ca('cert.pem')}`), true)
    assert.equal(await hasTls('onlytls', `sslmode=verify-ca&${ca('cert.pem')}`, '127.0.0.1'), true)
    await fails(
      hasTls('onlytls', `sslmode=verify-full&${ca('cert.pem')}`, '127.0.0.1'),
      /does not match certificate|IP/,
    )
    await fails(hasTls('onlytls', `sslmode=verify-full&${ca('other.pem')}`), /self-signed certificate/)
    await fails(hasTls('onlytls', 'sslmode=verify-full&sslrootcert=system'), /self-signed certificate/)
    await fails(hasTls('onlytls', `sslmode=verify-full&${ca('nothing.pem')}`), /nothing\.pem/)
  })

  it('takes the password from the address, the environment or a file of passwords', async () => {
    const { PGPASSWORD, PGPASSFILE } = process.env
    const file = `${folder}/passwords`
    writeFileSync(file, `localhost:${postgres.port}:postgres:ann:s3cret word\n`)
    chmodSync(file, 0o600)
    const warnings: string[] = []
    const warned = ({ message }: Error) => void warnings.push(message)
    process.on('warning', warned)
    try {
      delete process.env.PGPASSWORD
      process.env.PGPASSFILE = `${folder}/none`
      assert.equal(await hasTls('ann:s3cret%20word', ''), false)
      await fails(hasTls('ann:wrong', ''), /^PostgreSQL: password authentication failed for user "ann" \(28P01\)$/)
      await fails(hasTls('ann', ''), /^PostgreSQL asks for a password\. Put it into CROWFOOT_DATABASE/)
      process.env.PGPASSWORD = 's3cret word'
      assert.equal(await hasTls('ann', ''), false)
      delete process.env.PGPASSWORD
      process.env.PGPASSFILE = file
      assert.equal(await hasTls('ann', ''), false)
      assert.deepEqual(warnings, [])
    } finally {
      process.off('warning', warned)
      restore('PGPASSWORD', PGPASSWORD)
      restore('PGPASSFILE', PGPASSFILE)
    }
  })
})

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
