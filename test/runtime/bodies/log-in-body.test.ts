/** The body of `session.login_with_password`: it runs in the log-in's transaction, when the password was right. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { LocalValue, Run } from '../../../runtime/bodies/protocol.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { failNextCommit } from '../standard/failing-commit.ts'
import { type BodyLab, bodyApi, openLab, plain, wait, waiting } from './body-lab.ts'

const LOG_IN = 'session.login_with_password'

describe('the body of a log-in', () => {
  let lab: BodyLab
  afterEach(() => lab.stop())
  const open = (code: (run: Run, ...args: LocalValue[]) => LocalValue) => {
    const messages = { [LOG_IN]: plain(code), 'VM.run': plain((run) => `${run.user} ${run.session}`) }
    lab = openLab(() => ({ messages }), { api: bodyApi('uses session'), password: 'right password' })
  }
  const logIn = (password: string) => lab.desk.json(LOG_IN, 'root', password)

  it('knows the new session and its user, and what it did is there with it', async () => {
    let seen: unknown
    open((run, user) => {
      seen = [run.user, user, lab.store.class('session').has(run.session ?? '')]
      lab.set('name_label', String(run.session))
      return undefined
    })
    const { result } = await logIn('right password')
    assert.deepEqual(seen, ['root', 'root', true])
    assert.equal(await lab.desk.result('VM.run', result, lab.vm), `root ${lab.get('name_label')}`)
  })

  it('does not run for a wrong password', async () => {
    open(() => assert.fail('it ran'))
    assert.equal((await logIn('wrong password')).error?.message, 'SESSION_AUTHENTICATION_FAILED')
  })

  it('that fails leaves no session, and changes nothing', async () => {
    const errors = [new ApiError('NOT_NOW', 'x')]
    open(() => {
      lab.set('name_label', 'changed')
      for (const error of errors) throw error
      return undefined
    })
    assert.deepEqual((await logIn('right password')).error?.data, ['x'])
    assert.deepEqual([lab.store.class('session').count(), lab.desk.service.sessions?.list()], [0, []])
    assert.equal(lab.get('name_label'), 'a')
    errors.pop()
    assert.ok('result' in (await logIn('right password')))
    assert.equal(lab.get('name_label'), 'changed')
  })

  it('is undone with the session where the commit fails', async () => {
    open(() => {
      lab.set('name_label', 'changed')
      return undefined
    })
    await logIn('right password')
    lab.set('name_label', 'a')
    lab.store.commit()
    failNextCommit()
    assert.equal((await logIn('right password')).error?.message, 'INTERNAL_ERROR')
    assert.deepEqual([lab.store.class('session').count(), lab.get('name_label')], [1, 'a'])
  })

  it('cannot wait', () => {
    open(() => undefined)
    const messages = { [LOG_IN]: waiting(() => wait(1)) }
    assert.throws(
      () => openLab(() => ({ messages }), { api: bodyApi('uses session') }),
      /The body of "session.login_with_password" waits, which a log-in cannot/,
    )
  })
})
