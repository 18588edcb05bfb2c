/** `crow user`: users in real data files, and their log-ins to a server on the file. */
import assert from 'node:assert/strict'
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Api } from '../../model/api.ts'
import { Users } from '../../runtime/standard/users/users.ts'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import { openDesk } from '../runtime/harness.ts'
import { addUsers, PASSWORD, rolesApi } from '../runtime/roles-api.ts'
import { sampleApi } from '../runtime/sample-api.ts'
import { labApi } from '../runtime/standard/lab-api.ts'
import { crowOn, type Typing } from './data-host.ts'

const LOGIN = 'session.login_with_password'

describe('crow user', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-user-'))
    file = join(folder, 'pool.db')
    make(rolesApi(), file)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const user = (command: string, ...args: string[]) => crowOn(['user', command, ...args])
  const typing = (how: Typing, command: string, ...args: string[]) => crowOn(['user', command, ...args], how)
  const list = async () => (await user('list', file)).out
  /** Calls `work` with a server that runs on the file. */
  async function serving<T>(work: (desk: ReturnType<typeof openDesk>) => Promise<T>, api = rolesApi()): Promise<T> {
    const store = openStore(api, file)
    const desk = openDesk(api, { store })
    try {
      return await work(desk)
    } finally {
      await desk.service.close()
      store.close()
    }
  }

  it('adds a user, who can log in and do what the roles allow', async () => {
    const { code, out, err } = await typing(
      { pipe: 'a pass word' },
      'add',
      'ann',
      file,
      '--role',
      'operator',
      '--role',
      'auditor',
    )
    assert.deepEqual([code, out, err], [0, `added ann to ${file}: roles operator, auditor\n`, ''])
    assert.equal(await list(), 'USER  ROLES\nroot  may do everything\nann   operator, auditor\n')
    await serving(async (desk) => {
      const session = await desk.result(LOGIN, 'ann', 'a pass word')
      assert.ok(await desk.result('safe.create', session, {}))
      assert.equal((await desk.error('vault.get_all', session))[0], 'RBAC_PERMISSION_DENIED')
    })
  })

  it('asks a person twice for the password, without showing it', async () => {
    const { code, out, err, asked } = await typing({ types: ['one long', 'one long'] }, 'add', 'ann', file)
    assert.deepEqual([code, err, asked], [0, '', ['Password for ann: ', 'Again: ']])
    assert.equal(out, `added ann to ${file}: no role, so only what every user may do\n`)
    assert.ok(await serving((desk) => desk.result(LOGIN, 'ann', 'one long')))
  })

  for (const [what, how, says] of [
    ['two that differ', { types: ['one long', 'two long'] }, 'The two passwords are not the same. Nothing is changed.'],
    ['none at the terminal', { types: [null] }, 'No password was given. Nothing is changed.'],
    ['an empty one at the terminal', { types: [''] }, 'The password is empty. Nothing is changed.'],
    ['one that is short', { pipe: 'sévench' }, /^The password has fewer than 8 characters\. Nothing is changed/],
    ['an empty one', { pipe: '' }, /^The password is empty\. Nothing is changed\. The first line of standard input/],
    ['one that is too long', { pipe: 'x'.repeat(1025) }, /^The password has 1025 characters; at most 1024 are read\./],
    ['one that no client could send', { pipe: 'a\u0007' }, /^The password holds control characters/],
    ['bytes', { pipe: null }, 'The password on standard input is not UTF-8. Nothing is changed.'],
  ] as [string, Typing, string | RegExp][])
    it(`refuses a password that is ${what}`, async () => {
      const before = readFileSync(file)
      const { code, out, err } = await typing(how, 'add', 'ann', file)
      assert.deepEqual([code, out], [1, ''])
      const message = err.slice('crow: '.length, -1)
      if (typeof says === 'string') assert.equal(message, says)
      else assert.match(message, says)
      assert.deepEqual(readFileSync(file), before)
    })

  it('reads the password from standard input with --password-stdin, even from a terminal', async () => {
    const ran = await typing({ types: [], pipe: 'piped in' }, 'add', 'ann', file, '--password-stdin')
    assert.deepEqual([ran.code, ran.asked], [0, []])
    assert.ok(await serving((desk) => desk.result(LOGIN, 'ann', 'piped in')))
  })

  it('generates and prints a password with --generate', async () => {
    const { code, out, asked } = await typing({ types: [] }, 'add', 'ann', file, '--generate')
    const password = /\npassword (\S{20}) \(made now and not shown again\)\n$/.exec(out)?.[1]
    assert.deepEqual([code, asked], [0, []])
    assert.ok(await serving((desk) => desk.result(LOGIN, 'ann', password)))
    assert.equal((await user('add', 'bob', file, '--generate', '--password-stdin')).code, 2)
  })

  it('refuses an unknown role, and lists the known ones', async () => {
    const { code, err } = await user('add', 'ann', file, '--role', 'oprator', '--generate')
    assert.equal(code, 1)
    assert.equal(
      err,
      'crow: Unknown role "oprator". Did you mean "operator"? The roles are reader, operator, admin, auditor.\n',
    )
    assert.match(
      (await user('add', 'ann', file, '--role', 'x\u001b', '--generate')).err,
      /Unknown role "x\\u001b"\. The roles are/,
    )
  })

  it('refuses a name that exists, is root or cannot be distinguished', async () => {
    await user('add', 'ann', file, '--generate')
    const again = await user('add', 'ann', file, '--generate')
    assert.deepEqual([again.code, again.out], [1, ''])
    assert.match(
      again.err,
      /^crow: There already is a user "ann" in ".*"\. "crow user password" and "crow user role" change/,
    )
    for (const name of ['root', '', ' x', 'a\u202eb'])
      assert.equal((await user('add', name, file, '--generate')).code, 2, name)
  })

  it('lists users with roles that the API no longer declares', async () => {
    await user('add', 'ann', file, '--role', 'admin', '--role', 'auditor', '--generate')
    make({ ...rolesApi(), roles: rolesApi().roles.filter((role) => role.name !== 'auditor') }, file)
    assert.equal(
      await list(),
      'USER  ROLES\nroot  may do everything\nann   admin, auditor (unknown)\n\n' +
        'unknown: Desk no longer declares auditor, so users get no rights by it\n',
    )
  })

  it('changes nothing while the file is in use by a server that cannot be asked', async () => {
    await user('add', 'ann', file, '--generate')
    await serving(async () => {
      assert.match(await list(), /^ann /m)
      const { code, err } = await user('remove', 'ann', file)
      assert.equal(code, 1)
      const help = 'Stop the server, run this command again, and start the server.'
      assert.equal(err, `crow: "${file}" is in use by a server that this command cannot ask. ${help}\n`)
      const add = await typing({ types: ['x', 'x'] }, 'add', 'bob', file)
      assert.deepEqual([add.code, add.asked], [1, []])
    })
    assert.match(await list(), /^ann /m)
  })

  describe('ends the sessions of a user', () => {
    for (const [what, args, says] of [
      ['who is removed', ['remove'], 'removed ann from FILE; 2 sessions of theirs ended\n'],
      [
        'whose password is set',
        ['password', '--password-stdin'],
        'changed the password of ann in FILE; 2 sessions of theirs ended\n',
      ],
      ['whose roles are set', ['role', '--role', 'reader'], 'ann in FILE: role reader; 2 sessions of theirs ended\n'],
    ] as [string, string[], string][])
      it(`${what}, and no other sessions`, async () => {
        withUsers({ ann: ['admin'], bob: ['admin'] })
        const [anns, anns2, bobs] = await serving(async (desk) =>
          Promise.all(['ann', 'ann', 'bob'].map((name) => desk.result(LOGIN, name, PASSWORD))),
        )
        const [command = '', ...options] = args
        const { code, out } = await typing({ pipe: 'another one' }, command, 'ann', file, ...options)
        assert.deepEqual([code, out], [0, says.replace('FILE', file)])
        await serving(async (desk) => {
          assert.deepEqual(await desk.error('safe.get_all', anns), ['SESSION_INVALID', anns])
          assert.deepEqual(await desk.error('safe.get_all', anns2), ['SESSION_INVALID', anns2])
          assert.deepEqual(await desk.result('safe.get_all', bobs), [])
        })
      })
  })

  it('does not give the tasks of a removed user to a new user of that name', async () => {
    const api = labApi(['session', 'task'])
    const own = file.replace('pool.db', 'lab.db')
    const lab = openStore(api, own)
    addUsers(lab, api, { ann: [] })
    lab.close()
    const at = async <T>(work: (desk: ReturnType<typeof openDesk>) => Promise<T>) => {
      file = own
      return serving(work, api)
    }
    const task = await at(async (desk) => {
      const session = await desk.result(LOGIN, 'ann', PASSWORD)
      const made = await desk.result('Async.VM.create', session, {})
      while ((await desk.result('task.get_status', session, made)) === 'pending') await new Promise(setImmediate)
      return made
    })
    assert.equal((await user('remove', 'ann', own)).code, 0)
    assert.equal((await typing({ pipe: 'another one' }, 'add', 'ann', own)).code, 0)
    await at(async (desk) => {
      const session = await desk.result(LOGIN, 'ann', 'another one')
      assert.equal(await desk.result('task.get_result', session, task), '')
      assert.equal((await desk.error('task.destroy', session, task))[0], 'RBAC_PERMISSION_DENIED')
    })
  })

  it('replaces roles, or removes all', async () => {
    withUsers({ ann: ['admin'] })
    assert.equal(
      (await user('role', 'ann', file, '--role', 'reader', '--role', 'reader')).out,
      `ann in ${file}: role reader\n`,
    )
    assert.match(await list(), /^ann {3}reader$/m)
    assert.equal((await user('role', 'ann', file, '--none')).code, 0)
    assert.match(await list(), /^ann {3}-$/m)
    for (const options of [[], ['--none', '--role', 'reader']])
      assert.equal((await user('role', 'ann', file, ...options)).code, 2)
  })

  it('sets root’s password, and refuses other changes of root', async () => {
    assert.equal((await typing({ pipe: 'mine now' }, 'password', 'root', file)).code, 0)
    assert.ok(await serving((desk) => desk.result(LOGIN, 'root', 'mine now')))
    assert.equal((await user('remove', 'root', file)).code, 2)
    assert.equal((await user('role', 'root', file, '--none')).code, 2)
  })

  it('reports an unknown user', async () => {
    withUsers({ operator1: [] })
    for (const args of [['remove'], ['password', '--generate'], ['role', '--none']]) {
      const [command = '', ...options] = args
      const { code, err } = await user(command, 'operator2', file, ...options)
      assert.deepEqual([code, err], [1, `crow: There is no user "operator2" in "${file}". Did you mean "operator1"?\n`])
    }
    assert.match((await user('remove', 'zoe', file)).err, /"crow user list" lists them\.\n$/)
  })

  it('removes a user whose entry cannot be read', async () => {
    const store = openStore(rolesApi(), file)
    store.settings.set('user:odd', 'what?')
    store.commit()
    store.close()
    assert.match(await list(), /^odd {3}The user "odd" cannot be read/m)
    assert.equal((await user('role', 'odd', file, '--none')).code, 1)
    assert.equal((await user('remove', 'odd', file)).code, 0)
  })

  it('uses the data of crow serve for the directory of an API, and by default', async () => {
    const api = join(folder, 'api')
    const data = join(api, '.crowfoot', 'data.db')
    mkdirSync(dirname(data), { recursive: true })
    writeFileSync(join(api, 'a.crow'), '')
    const missing = await user('list', api)
    assert.equal(missing.code, 2)
    assert.match(missing.err, /^crow: There is no data file ".*data\.db"\. "crow serve" makes it\. For another server/)
    make(rolesApi(), data)
    for (const args of [[api], [join(api, 'a.crow')], [data], ['--data', data]])
      assert.equal((await user('list', ...args)).code, 0, args.join(' '))
    assert.equal((await user('list', join(folder, 'nothing.db'))).code, 2)
  })

  it('reports that an API without sessions has no users', async () => {
    const open = join(folder, 'open.db')
    make(sampleApi(), open)
    const { code, err } = await user('add', 'ann', open, '--generate')
    assert.deepEqual([code, err], [1, 'crow: Desk does not use sessions, so it has no users.\n'])
  })

  it('adds a user without roles where the API declares none', async () => {
    const plain = join(folder, 'plain.db')
    make({ ...rolesApi({ roles: [] }), classes: [] }, plain, false)
    assert.match(
      (await user('add', 'ann', plain, '--role', 'x', '--generate')).err,
      /^crow: Desk declares no roles: each of its users/,
    )
    assert.match(
      (await user('add', 'ann', plain, '--generate')).out,
      /^added ann to .*: may do everything, as Desk declares no roles\n/,
    )
  })

  it('reports a file that is not a data file', async () => {
    writeFileSync(file, 'a text that is long enough to be looked at, and no database at all '.repeat(20))
    const { code, err } = await user('list', file)
    assert.equal(code, 1)
    assert.match(err, /is not a database/)
  })

  it('keeps the owner of the file and its lock', function () {
    if (process.getuid?.() !== 0) return this.skip()
    rmSync(`${file}-lock`)
    chownSync(file, 65534, 65534)
    return user('add', 'ann', file, '--generate').then(({ code }) => {
      assert.equal(code, 0)
      for (const name of [file, `${file}-lock`]) {
        const { uid, mode } = statSync(name)
        assert.deepEqual([uid, mode & 0o777], [65534, 0o600], name)
      }
    })
  })

  it('stores no password in the file', async () => {
    await typing({ pipe: 'do not keep me' }, 'add', 'ann', file)
    assert.equal(readFileSync(file).includes('do not keep me'), false)
  })

  function withUsers(users: { readonly [name: string]: readonly string[] }): void {
    const store = openStore(rolesApi(), file)
    addUsers(store, rolesApi(), users)
    assert.deepEqual(new Users(store.settings, []).names(), Object.keys(users))
    store.close()
  }
})

/** Makes a data file like a server, by default with an entry for root. */
function make(api: Api, file: string, root = true): void {
  const store = openStore(api, file)
  if (root) addUsers(store, api, {})
  store.close()
}
