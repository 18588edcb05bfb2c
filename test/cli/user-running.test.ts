/** `crow user` while a server runs on the file: its sessions and users, by the control socket. */
import assert from 'node:assert/strict'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ControlSocket, openControlSocket } from '../../runtime/control/control-socket.ts'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import { type Desk, openDesk } from '../runtime/harness.ts'
import { addUsers, PASSWORD, rolesApi } from '../runtime/roles-api.ts'
import { crowOn, type Typing } from './data-host.ts'

const LOGIN = 'session.login_with_password'

describe('crow user, while a server runs on the file', () => {
  let folder: string
  let file: string
  let desk: Desk
  let warnings: string[]
  let socket: ControlSocket | undefined
  let stop: () => Promise<void>

  const user = (command: string, ...args: string[]) => crowOn(['user', command, ...args])
  const typing = (how: Typing, command: string, ...args: string[]) => crowOn(['user', command, ...args], how)
  const login = (name: string, password = PASSWORD) => desk.result(LOGIN, name, password)

  async function serve(): Promise<void> {
    const api = rolesApi()
    const store = openStore(api, file)
    addUsers(store, api, { ann: ['admin'], bob: ['admin'] })
    desk = openDesk(api, { store })
    await desk.service.ready
    const { control } = desk.service
    assert.ok(control)
    warnings = []
    socket = await openControlSocket(file, control, (text) => warnings.push(text))
    stop = async () => {
      socket?.close()
      await desk.service.close()
      store.close()
    }
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crow-running-'))
    file = join(folder, 'pool.db')
    await serve()
  })
  afterEach(async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('adds a user, who can log in at once', async () => {
    const { code, out } = await typing({ pipe: 'a pass word' }, 'add', 'tom', file, '--role', 'operator')
    assert.deepEqual([code, out], [0, `added tom to ${file}: role operator\n`])
    assert.ok(await login('tom', 'a pass word'))
    assert.match((await user('list', file)).out, /^tom {3}operator$/m)
    assert.equal((await typing({ types: [] }, 'add', 'tom', file)).code, 1)
  })

  for (const [what, args] of [
    ['removes one', ['remove']],
    ['sets a password', ['password', '--generate']],
    ['sets roles', ['role', '--role', 'reader']],
    ['revokes', ['revoke']],
  ] as [string, string[]][])
    it(`${what}, and ends only the sessions of that user, at once`, async () => {
      const [ann, bob] = [await login('ann'), await login('bob')]
      const [command = '', ...options] = args
      const { code, out } = await user(command, 'ann', file, ...options)
      assert.equal(code, 0)
      assert.match(out, /1 session/)
      assert.deepEqual(await desk.error('safe.get_all', ann), ['SESSION_INVALID', ann])
      assert.deepEqual(await desk.result('safe.get_all', bob), [])
    })

  it('lists sessions with their sources, by an id that clients do not send', async () => {
    const [ann, bob] = [String(await login('ann')), String(await login('bob'))]
    const { out } = await user('sessions', file)
    assert.match(out, /^ID +USER +FROM +LOGGED IN +LAST USED$/m)
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ'
    for (const name of ['ann', 'bob'])
      assert.match(out, new RegExp(`^[0-9a-f]{8}-8?[0-9a-f]{4} +${name} +unknown +${time} +${time}$`, 'm'))
    for (const secret of [ann, bob]) assert.ok(!out.includes(secret.slice('OpaqueRef:'.length, 20)))
    const anns = (await user('sessions', 'ann', file)).out
    assert.ok(/ ann /.test(anns) && !/ bob /.test(anns))
    assert.equal((await user('sessions', 'zoe', file)).code, 1)
  })

  it('ends one session by its id', async () => {
    const ann = await login('ann')
    const [id = ''] = /^[0-9a-f]{8}-[0-9a-f]{4}/m.exec((await user('sessions', file)).out) ?? []
    const again = await login('ann')
    assert.equal((await user('revoke', '--session', id, file)).out, `ended the session ${id} of ann in ${file}\n`)
    assert.deepEqual(await desk.error('safe.get_all', ann), ['SESSION_INVALID', ann])
    assert.deepEqual(await desk.result('safe.get_all', again), [])
    const unknown = await user('revoke', '--session', id, file)
    assert.deepEqual([unknown.code, /There is no session/.test(unknown.err)], [1, true])
    assert.equal((await user('revoke', '--session', ann as string, file)).code, 1)
    assert.equal((await user('revoke')).code, 2)
  })

  it('lists and ends sessions in a file without a server', async () => {
    const [ann, bob] = [await login('ann'), await login('bob')]
    await stop()
    assert.match((await user('sessions', 'ann', file)).out, / ann /)
    assert.equal((await user('revoke', 'ann', file)).out, `ended 1 session of ann in ${file}\n`)
    const [id = ''] = /^[0-9a-f]{8}-[0-9a-f]{4}(?= +bob)/m.exec((await user('sessions', file)).out) ?? []
    assert.equal((await user('revoke', '--session', id, file)).code, 0)
    await serve()
    for (const session of [ann, bob])
      assert.deepEqual(await desk.error('safe.get_all', session), ['SESSION_INVALID', session])
  })

  it('leaves a file without problems, and crow fsck finds wrong session entries', async () => {
    await login('ann')
    await login('bob')
    await user('revoke', 'ann', file)
    assert.equal((await crowOn(['fsck', file])).code, 0)
    await stop()
    assert.equal((await crowOn(['fsck', file])).code, 0)
    const database = new DatabaseSync(file)
    const put = database.prepare('insert into "@settings" (key, value) values (?, ?)')
    const own = 'OpaqueRef:3f2a9c01-1b7e-8abc-9def-0123456789ab'
    put.run(`session:${own}`, '{"user":5}')
    put.run('session:OpaqueRef:3f2a9c01-1b7e-4abc-9def-0123456789ab', '{}')
    database.close()
    const { code, out } = await crowOn(['fsck', file])
    assert.equal(code, 1)
    assert.match(out, new RegExp(`The data of the session "${own}" cannot be read\\.`))
    assert.match(out, /entry for a session "[^"]*-4abc-[^"]*", which no server could have created/)
    assert.match(out, /delete from "@settings" where key = 'session:OpaqueRef:3f2a/)
    await serve()
    assert.equal(desk.service.sessions?.list().length, 1)
  })

  it('has a socket only for the owner of the file, and removes it', async () => {
    const status = lstatSync(`${file}-control`)
    assert.deepEqual([status.isSocket(), status.mode & 0o777], [true, 0o600])
    assert.equal(status.uid, lstatSync(file).uid)
    await stop()
    assert.equal(existsSync(`${file}-control`), false)
    await serve()
  })

  it('runs without the socket where the file disappears at the start, and logs why', async () => {
    await stop()
    const made = openControlSocket(file, assert.fail, (text) => warnings.push(text))
    rmSync(file)
    assert.equal(await made, undefined)
    assert.match(warnings.join(), /^crow user cannot change users while this server runs: ENOENT/)
    assert.equal(existsSync(`${file}-control`), false)
    await serve()
  })

  it('waits for a server that is starting', async () => {
    socket?.close()
    const removed = user('remove', 'ann', file)
    // The start takes a second to notice that the file is in use, and blocks this process meanwhile.
    for (let before = performance.now(), now = before; now - before < 500; now = performance.now()) {
      before = now
      await nextTurn()
    }
    assert.ok(desk.service.control)
    socket = await openControlSocket(file, desk.service.control, (text) => warnings.push(text))
    const { code, out } = await removed
    assert.deepEqual([code, out], [0, `removed ann from ${file}\n`])
  })

  it('replaces a socket that is left from a crash, and no other file', async () => {
    await stop()
    const left = createServer().listen(`${file}-control`)
    await new Promise((resolve) => left.once('listening', resolve))
    await serve()
    left.close()
    assert.deepEqual(warnings, [])
    await stop()
    const target = join(folder, 'target')
    writeFileSync(target, 'precious')
    symlinkSync(target, `${file}-control`)
    await serve()
    assert.match(warnings.join(), /"[^"]*pool\.db-control" exists and is not a socket; move it away/)
    assert.equal(lstatSync(target).size, 8)
    assert.equal((await user('remove', 'ann', file)).code, 1)
  })

  it('works with a path that is longer than a socket’s address', async function () {
    if (process.platform !== 'linux') return this.skip()
    await stop()
    const deep = join(folder, ...Array.from({ length: 12 }, () => 'a-long-name'))
    mkdirSync(deep, { recursive: true })
    file = join(deep, 'pool.db')
    await serve()
    assert.deepEqual(warnings, [])
    assert.ok(lstatSync(`${file}-control`).isSocket())
    assert.equal((await user('remove', 'ann', file)).code, 0)
    await stop()
    assert.equal(existsSync(`${file}-control`), false)
    await serve()
  })

  it('refuses unknown requests, and disconnects clients that send too much', async () => {
    const say = (text: string) =>
      new Promise<string>((resolve, reject) => {
        let answer = ''
        const socket = connect(`${file}-control`, () => socket.write(text))
        socket.setEncoding('utf8').on('data', (data: string) => {
          answer += data
        })
        socket.on('error', reject).on('close', () => resolve(answer))
        socket.on('end', () => socket.end())
      })
    for (const text of ['{"ask":"dance"}\n', 'null\n', '{"ask":"toString"}\n', '{"ask":"remove user","user":5}\n'])
      assert.match(await say(text), /does not know the request/)
    assert.match(await say('what?\n'), /"refused"/)
    assert.match(await say('{"ask":"remove user","user":"root"}\n'), /always there/)
    assert.match(await say('{"ask":"add user","user":" x","roles":[],"hash":"x"}\n'), /starts or ends with a space/)
    assert.match(
      await say('{"ask":"set password","user":"ann","hash":"x"}\n'),
      /hash of the password has an unknown form/,
    )
    assert.match(await say('{"ask":"set roles","user":"ann","roles":["king"]}\n'), /declares no role/)
    assert.equal(await say('x'.repeat(300_000)).catch(() => ''), '')
    assert.ok(await login('ann'))
  })
})
