/** What a server refuses at its start: PostgreSQL that could lose or mix up data, and addresses that cannot be read. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { LogError } from '../../../../runtime/store/copy/commit-log.ts'
import { driverUrl, isPostgresUrl, safeUrl } from '../../../../runtime/store/postgres/address.ts'
import { requireSession, type SeenConnection } from '../../../../runtime/store/postgres/requirements.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { model } from '../models.ts'
import { NOWHERE, testServer, write } from './helpers.ts'

const API = model({ classes: { VM: ['RW name_label : string'] } })

describe('the address of a database', () => {
  it('is shown without its password', () => {
    assert.equal(
      safeUrl('postgres://ann:secret@db:5433/data?password=secret&sslmode=require'),
      'postgres://ann@db:5433/data',
    )
    assert.equal(safeUrl('postgres://db/data'), 'postgres://db/data')
    assert.equal(safeUrl('postgres://%'), 'postgres://%')
    assert.equal(safeUrl('not an address of secret'), 'postgres://…')
    assert.deepEqual(['postgres://a', 'postgresql://a', 'data.db', ':memory:'].map(isPostgresUrl), [
      true,
      true,
      false,
      false,
    ])
  })

  it('has modes of TLS that mean what they mean to libpq', () => {
    assert.equal(driverUrl('postgres://a/b'), 'postgres://a/b')
    assert.equal(driverUrl('postgres://a/b?sslmode=require'), 'postgres://a/b?sslmode=require&uselibpqcompat=true')
    assert.match(
      driverUrl('postgres://a/b?sslmode=verify-full&sslrootcert=system'),
      /\?sslmode=verify-full&uselibpqcompat=true$/,
    )
    assert.throws(
      () => driverUrl('postgres://a/b?sslmode=prefer'),
      /sslmode="prefer"\. It may be disable, require, verify-ca, verify-full/,
    )
    assert.throws(() => driverUrl('postgres://a/b?sslmode=verify-ca'), /needs the file/)
    assert.throws(
      () => driverUrl('postgres://ann:secret@[x/b'),
      (error) => error instanceof StoreError && !error.message.includes('secret'),
    )
  })
})

describe('a pooler before PostgreSQL', () => {
  /** Answers one after the other, the last one for ever. */
  const seen = (statedPid: number, ...pids: number[]): SeenConnection => ({
    statedPid,
    rows: async () => [[String(pids.length > 1 ? pids.shift() : pids[0])]],
    query: async () => undefined,
  })

  it('is refused where it gives one backend to two connections', async () => {
    await assert.rejects(
      requireSession(seen(7, 1), async () => seen(8, 1), 'postgres://a/b'),
      /pooler in transaction mode/,
    )
  })

  it('is refused where it changes the backend of a connection', async () => {
    await assert.rejects(
      requireSession(seen(7, 1, 1, 2), async () => seen(8, 3), 'postgres://a/b'),
      /pooler in transaction mode/,
    )
  })

  it('is accepted where each connection keeps its own', async () => {
    await requireSession(seen(7, 1), async () => seen(8, 2), 'postgres://a/b')
  })
})

describe('PostgreSQL at the start of a server', () => {
  let postgres: PostgresCluster
  before(async function () {
    postgres = await startedPostgres(this)
  })
  after(() => postgres?.remove())

  const refused = async (url: string, reason: RegExp) => {
    await assert.rejects(testServer(url, API), (error) => {
      assert.ok(error instanceof StoreError, String(error))
      assert.match(error.message, reason)
      return true
    })
  }

  it('is refused with synchronous_commit = off', async () => {
    const { name, url } = await postgres.database()
    await postgres.sql(`alter role "${name}" set synchronous_commit = off`)
    await refused(url, /synchronous_commit is off.*alter role/)
  })

  it('takes no commits while synchronous_commit is off, and does after its repair', async () => {
    const { name, url } = await postgres.database()
    const data = await testServer(url, API)
    const { log } = data
    await write(data)
    await postgres.sql(`alter role "${name}" set synchronous_commit = off`)
    await postgres.sql(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    await assert.rejects(log.lock(NOWHERE), LogError)
    await assert.rejects(log.lock(NOWHERE), (error) => {
      assert.ok(error instanceof LogError && error.isKnown && !error.isRefusal, String(error))
      assert.match(error.message, /synchronous_commit is off.*alter role/)
      return true
    })
    await postgres.sql(`alter role "${name}" reset synchronous_commit`)
    await write(data)
    await log.close()
  })

  it('is refused with an encoding that lacks characters', async () => {
    await postgres.sql("create database latin encoding 'LATIN1' locale 'C' template template0")
    await refused(postgres.url('latin'), /its encoding is LATIN1/)
  })

  it('is refused where the role may not create tables, or not read them', async () => {
    const { name, url } = await postgres.database()
    await postgres.sql('alter schema public owner to postgres; create role other login', name)
    await refused(url, /permission denied for schema public.*alter schema public owner/)
    await postgres.sql(`alter schema public owner to "${name}"`, name)
    await (await testServer(url, API)).log.close()
    await refused(postgres.url(name, 'other'), /permission denied/)
  })

  it('is refused where its schema has tables of something else', async () => {
    const { name, url } = await postgres.database()
    await postgres.sql('create table people (name text)', name)
    await refused(url, /has tables of something else \("people"\)/)
    assert.deepEqual(await postgres.sql("select relname from pg_class where relname like '@%'", name), [])
  })

  it('keeps its tables in the first schema of the search path, beside others', async () => {
    const { name, url } = await postgres.database()
    await postgres.sql(`create table people (name text); create schema crow authorization "${name}"`, name)
    await postgres.sql(`alter role "${name}" set search_path = crow, public`)
    await (await testServer(url, API)).log.close()
    assert.deepEqual(await postgres.sql('select count(*) from crow."VM"', name), ['0'])
  })

  it('fails where it is not there, without the password in the message', async () => {
    const url = `postgres://ann:secret@127.0.0.1:1/data`
    await assert.rejects(testServer(url, API), (error) => {
      assert.ok(error instanceof LogError && error.isKnown)
      assert.doesNotMatch(error.message, /secret/)
      return true
    })
  })

  it('is refused through pgbouncer in transaction mode, and accepted in session mode', async function () {
    const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync)
    if (!program) return this.skip()
    const { name } = await postgres.database()
    const folder = postgres.folder('pooler')
    for (const [mode, port] of [
      ['transaction', postgres.port + 1],
      ['session', postgres.port + 2],
    ] as const) {
      const users = join(folder, 'users.txt')
      const settings = join(folder, `${mode}.ini`)
      writeFileSync(users, `"${name}" ""\n`)
      writeFileSync(settings, poolerSettings(mode, port, users))
      execFileSync('chmod', ['-R', 'a+rX', folder])
      const pooler = spawn(program, [settings], { stdio: ['ignore', 'ignore', 'pipe'], ...postgres.owner })
      await new Promise<void>((resolve, reject) => {
        pooler.stderr.on('data', (text: Buffer) => text.includes('process up') && resolve())
        pooler.on('exit', () => reject(new Error('pgbouncer has ended')))
      })
      const url = postgres.url(name, name, port)
      if (mode === 'transaction') await refused(url, /pooler in transaction mode/)
      else await (await testServer(url, API)).log.close()
      const ended = once(pooler, 'exit')
      pooler.kill('SIGKILL')
      await ended
    }
  })

  function poolerSettings(mode: string, port: number, users: string): string {
    const settings = {
      listen_addr: '127.0.0.1',
      listen_port: port,
      unix_socket_dir: '',
      auth_type: 'trust',
      auth_file: users,
      pool_mode: mode,
    }
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
    return ['[databases]', `* = host=127.0.0.1 port=${postgres.port}`, '[pgbouncer]', ...lines, ''].join('\n')
  }
})
