/** Built-in errors that come from bodies: no values of `@secret` fields, and none that the caller may not read. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import { serveText } from '../../compiler/bodies/serve-text.ts'
import type { Desk } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

const TEXT = `api Bank uses session, task
role clerk
role boss includes clerk
error CLOSED(why)

class account with set {
  RW name : string = ""
  RW pin : string @secret = "4711" get allows(boss)
  RW balance : int = 100 get allows(boss)
  RW limits : (string -> int) map = { "day" -> 5 } get allows(boss)
  RW open : int = 1

  message by_pin(self : account ref) : int { let m = { "x" -> 1 }
    return m[self.pin] }
  message add(self : account ref, more : int) : int { return total(self, more) }
  message limit(self : account ref, key : string) {
    hold self.limits[key] = 1
    wait 1s
  }
  message double(self : account ref, more : int) : int { return self.open + more }
  message close(self : account ref) throws CLOSED { fail CLOSED(self.pin) }
}
define total(of : account ref, more : int) : int := of.balance + more
body account.set_open { self.open = self.balance + value }
`
/** Ints beyond those of JavaScript travel as texts. */
const MAX = '9223372036854775807'
const REFUSED = 'VALUE_NOT_SUPPORTED'

describe('the errors of bodies', () => {
  let desk: Desk
  let account: unknown
  const sessions = new Map<string, unknown>()
  const of = (user: string, method: string, ...params: unknown[]) => desk.error(method, sessions.get(user), ...params)

  before(async () => {
    desk = await serveText(TEXT, {}, (store, api) => addUsers(store, api, { boss: ['boss'], clerk: ['clerk'] }))
    for (const user of ['root', 'boss', 'clerk'])
      sessions.set(user, await desk.result('session.login_with_password', user, PASSWORD))
    account = await desk.result('account.create', sessions.get('root'), {})
  })

  it('show no value of a secret field that the body reads', async () => {
    for (const user of ['root', 'clerk'])
      assert.deepEqual(await of(user, 'account.by_pin', account), [REFUSED, 'm', '(secret)', '(secret)'])
  })

  it('show nothing made of a field that the caller may not read', async () => {
    assert.deepEqual(await of('clerk', 'account.add', account, MAX), [
      REFUSED,
      'of.balance + more',
      '(hidden)',
      '(hidden)',
    ])
    const shown = [REFUSED, 'of.balance + more', '9223372036854775907', 'is outside 64 bits']
    assert.deepEqual(await of('boss', 'account.add', account, MAX), shown)
  })

  it('show nothing that the body of a setter reads, also for set', async () => {
    const hidden = [REFUSED, 'self.balance + value', '(hidden)', '(hidden)']
    assert.deepEqual(await of('clerk', 'account.set_open', account, MAX), hidden)
    assert.deepEqual(await of('clerk', 'account.set', account, { open: MAX }), hidden)
  })

  it('show no value of a held key that the caller may not read', async () => {
    assert.deepEqual(await of('clerk', 'account.limit', account, 'day'), [
      'MAP_DUPLICATE_KEY',
      'day',
      '(hidden)',
      '(hidden)',
    ])
    assert.deepEqual(await of('boss', 'account.limit', account, 'day'), ['MAP_DUPLICATE_KEY', 'day', '5', '1'])
  })

  it('show what everyone may read, and what the text writes into its own errors', async () => {
    const shown = [REFUSED, 'self.open + more', '9223372036854775808', 'is outside 64 bits']
    assert.deepEqual(await of('clerk', 'account.double', account, MAX), shown)
    assert.deepEqual(await of('clerk', 'account.close', account), ['CLOSED', '4711'])
  })
})
