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

  message by_pin(self : account ref) : int {
    let m = { "x" -> 1 }
    let found = m[self.pin]
    require found == 1 else HANDLE_INVALID("account", self)
    return found
  }
  message add(self : account ref, more : int) : int { return total(self, more) }
  message limit(self : account ref, key : string) {
    hold self.limits[key] = 1
    wait 1s
  }
  message double(self : account ref, more : int) : int { return self.open + more }
  message owed(self : account ref) : int { return -(self.balance - 1) }
  RO/runtime reasons : string set := refusal account.by_pin(self)
  check self.name != self.pin else CLOSED(self.pin)

  message close(self : account ref) throws CLOSED { fail CLOSED(self.pin) }
  message poor(self : account ref) throws CLOSED { fail CLOSED(self.balance) }
  message by_let(self : account ref) throws CLOSED {
    let p = lower(self.pin)
    require self.open == 0 else CLOSED(p)
  }
  message in_words(self : account ref) throws CLOSED { fail CLOSED("pin " + self.pin + "!") }
  message by_define(self : account ref) throws CLOSED { fail CLOSED(code_of(self)) }
  message by_argument(self : account ref) throws CLOSED { deny(self.pin) }
  message by_getter(self : account ref) throws CLOSED { fail CLOSED(account.get_pin(self)) }
  message by_record(self : account ref) throws CLOSED {
    let r = account.get_record(self)
    fail CLOSED(r.pin)
  }
  message by_loop(self : account ref) throws CLOSED {
    for p in [a.pin for a in all account] { deny(p) }
  }
  message by_choice(self : account ref) throws CLOSED { fail CLOSED(if self.open == 1 then self.pin else "") }
  message is_right(self : account ref, given : string) throws CLOSED { fail CLOSED(self.pin == given) }
  message is_long(self : account ref) throws CLOSED { fail CLOSED(size(self.pin)) }
  message why(self : account ref) : string set { return refusal account.by_let(self) }
  message why_not(self : account ref) : string set { return refusal account.by_pin(self) }
}
define code_of(of : account ref) : string := of.pin
define deny(code : string) { deny_again(code) }
define deny_again(code : string) { fail CLOSED(code) }
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

  it('name the expression, never its value, where a sign is changed', async () => {
    await desk.result('account.set_balance', sessions.get('boss'), account, '-9223372036854775807')
    const shown = [REFUSED, '-(self.balance - 1)', '9223372036854775808', 'is outside 64 bits']
    assert.deepEqual(await of('boss', 'account.owed', account), shown)
    assert.deepEqual(await of('clerk', 'account.owed', account), [shown[0], shown[1], '(hidden)', '(hidden)'])
    await desk.result('account.set_balance', sessions.get('boss'), account, 100)
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

  it('show what everyone may read, and what the text writes into its own errors of other fields', async () => {
    const shown = [REFUSED, 'self.open + more', '9223372036854775808', 'is outside 64 bits']
    assert.deepEqual(await of('clerk', 'account.double', account, MAX), shown)
    for (const user of ['root', 'clerk']) assert.deepEqual(await of(user, 'account.poor', account), ['CLOSED', '100'])
  })

  it('show no value of a secret field in errors that the text declares, however it comes there', async () => {
    const spoken = [
      'close',
      'by_let',
      'in_words',
      'by_define',
      'by_argument',
      'by_getter',
      'by_record',
      'by_loop',
      'by_choice',
    ]
    for (const name of spoken)
      for (const user of ['root', 'clerk'])
        assert.deepEqual(await of(user, `account.${name}`, account), ['CLOSED', '(secret)'], name)
    assert.deepEqual(await of('root', 'account.set_name', account, '4711'), ['CLOSED', '(secret)'])
    // What only depends on a secret is not one.
    assert.deepEqual(await of('root', 'account.is_right', account, '1'), ['CLOSED', 'false'])
    assert.deepEqual(await of('root', 'account.is_long', account), ['CLOSED', '4'])
  })

  it('show no secret where a body asks for a refusal, nor in system.refusals', async () => {
    const as = (user: string, method: string, ...params: unknown[]) =>
      desk.result(method, sessions.get(user), ...params)
    assert.deepEqual(await as('boss', 'account.why', account), ['CLOSED', '(secret)'])
    assert.deepEqual(await as('boss', 'account.why_not', account), [REFUSED, '(secret)'])
    assert.deepEqual(await as('root', 'account.get_reasons', account), [REFUSED, '(secret)'])
    const refusals = (await as('clerk', 'system.refusals', 'account', account)) as { [name: string]: string[] }
    assert.deepEqual(refusals['account.by_let'], ['CLOSED', '(secret)'])
    assert.deepEqual(refusals['account.by_pin'], [REFUSED, 'm', '(secret)', '(secret)'])
  })
})
