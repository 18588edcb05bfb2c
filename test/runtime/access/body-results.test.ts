/** Records in the results of messages: the caller gets the members that `get_record` would show. */
import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { before, describe, it } from 'mocha'
import type { Handler } from '../../../runtime/engine/handler.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { LateList, type Value } from '../../../runtime/values/values.ts'
import { serveText } from '../../compiler/bodies/serve-text.ts'
import type { Desk } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

const TEXT = `api Bank uses session, task
role clerk
role boss includes clerk
record page { first : account record option, rest : account record set, by_name : (string -> account record) map }
record tree { held : account record, below : tree record set }

class account {
  RW name : string = ""
  RW balance : int = 100 get allows(boss)
  RW pin : string @secret = "4711" get allows(boss)
  RO/runtime doubled : int := self.balance * 2
  RW inside : string = "i" @internal

  message whole(self : account ref) : account record { return account.get_record(self) }
  message copied(self : account ref) : account record { return account { ...self, name = "copy" } }
  message listed() : account record set { return [account { ...a } for a in all account] }
  message by_ref() : (account ref -> account record) map { return account.get_all_records() }
  message paged(self : account ref) : page record {
    let a = account.get_record(self)
    return page { first = [a], rest = [a], by_name = { a.name -> a } }
  }
  message grown(self : account ref) : tree record {
    let a = account.get_record(self)
    return tree { held = a, below = [tree { held = a, below = [] }] }
  }
  message echoed(given : account record) : account record { return given }
  message waited(self : account ref) : account record {
    wait 0s
    return account.get_record(self)
  }
  message open(self : account ref) : account record @public { return account.get_record(self) }
  message used(self : account ref) : int {
    let a = account.whole(self)
    return a.balance
  }
  message work(self : account ref) : string { return "done by " + user() }
  message task_of(t : task ref) : task record { return task.get_record(t) }
  message by_code(self : account ref) : account record
  message late(self : account ref) : account record set
  message tasks_of() : task record set { return [task.get_record(t) for t in all task] }
}
`

type Plain = { readonly [name: string]: unknown }

describe('the records in results of bodies', () => {
  let desk: Desk
  let account: string
  const sessions = new Map<string, unknown>()
  const as = (user: string, method: string, ...params: unknown[]) =>
    desk.result(method, sessions.get(user), ...params) as Promise<Plain>

  before(async () => {
    let objects: Store
    const whole = (ref: Value) => objects.class('account').record(String(ref))
    const handlers = new Map<string, Handler>([
      ['account.by_code', async ([ref = null]) => whole(ref)],
      ['account.late', ([ref = null]) => new LateList([whole(ref), whole(ref)], () => undefined)],
    ])
    desk = await serveText(TEXT, { handlers }, (store, api) => {
      objects = store
      addUsers(store, api, { boss: ['boss'], clerk: ['clerk'] })
    })
    for (const user of ['root', 'boss', 'clerk'])
      sessions.set(user, await desk.result('session.login_with_password', user, PASSWORD))
    account = String(await as('root', 'account.create', { name: 'a' }))
  })

  /** The task of an asynchronous call, when it has ended. */
  const ended = async (user: string, method: string, ...params: unknown[]) => {
    const task = await as(user, `Async.${method}`, ...params)
    while (((await as(user, 'task.get_status', task)) as unknown as string) === 'pending') await nextTurn()
    return task
  }

  const ofClerk = () => as('clerk', 'account.get_record', account)

  it('have the members that get_record shows the caller', async () => {
    const whole = await as('boss', 'account.get_record', account)
    assert.deepEqual(Object.keys(await ofClerk()), ['uuid', 'name', 'doubled'])
    for (const name of ['whole', 'waited']) {
      assert.deepEqual(await as('boss', `account.${name}`, account), whole)
      assert.deepEqual(await as('root', `account.${name}`, account), whole)
      assert.deepEqual(await as('clerk', `account.${name}`, account), await ofClerk())
    }
  })

  it('have no others where the body makes the record', async () => {
    const copy = await as('clerk', 'account.copied', account)
    assert.deepEqual([copy.name, 'balance' in copy, 'pin' in copy], ['copy', false, false])
    const full = await as('boss', 'account.copied', account)
    assert.deepEqual([full.balance, full.pin], [100, '4711'])
  })

  it('are shown so inside sets, maps, options and records', async () => {
    const one = await ofClerk()
    assert.deepEqual(await as('clerk', 'account.by_ref'), { [account]: one })
    assert.deepEqual(await as('clerk', 'account.paged', account), { first: [one], rest: [one], by_name: { a: one } })
    assert.deepEqual(await as('clerk', 'account.grown', account), { held: one, below: [{ held: one, below: [] }] })
    const [listed] = (await as('clerk', 'account.listed')) as unknown as Plain[]
    assert.deepEqual(['balance' in (listed ?? {}), 'pin' in (listed ?? {})], [false, false])
  })

  it('are shown so to callers without a session, over XML-RPC and in tasks', async () => {
    assert.deepEqual(await desk.result('account.open', account), await ofClerk())
    const text = await desk.xml('account.open', `<value><string>${account}</string></value>`)
    assert.ok(text.includes('doubled') && !text.includes('balance') && !text.includes('4711'), text)
    const task = await ended('clerk', 'account.whole', account)
    const record = await as('clerk', 'task.get_record', task)
    assert.equal(record.status, 'success')
    assert.ok(
      String(record.result).includes('doubled') && !String(record.result).includes('balance'),
      String(record.result),
    )
  })

  it('keep what the caller gave, as far as get_record would show it', async () => {
    const given = await as('boss', 'account.echoed', { name: 'n', balance: 5 })
    assert.deepEqual([given.name, given.balance], ['n', 5])
    assert.equal('balance' in (await as('clerk', 'account.echoed', { name: 'n', balance: 5 })), false)
  })

  it('are shown so where a handler gives them, also late', async () => {
    const one = await ofClerk()
    assert.deepEqual(await as('clerk', 'account.by_code', account), one)
    assert.deepEqual(await as('clerk', 'account.late', account), [one, one])
    assert.equal((await as('boss', 'account.by_code', account)).balance, 100)
  })

  it('are whole between bodies, which run with all rights', async () => {
    assert.equal(await as('clerk', 'account.used', account), 100)
  })

  it('have blanks in the tasks of other users', async () => {
    const task = await ended('clerk', 'account.work', account)
    const mine = await as('clerk', 'account.task_of', task)
    assert.ok(String(mine.result).includes('done by clerk'))
    assert.equal((await as('boss', 'account.task_of', task)).result, '')
    const others = (await as('boss', 'account.tasks_of')) as unknown as Plain[]
    assert.ok(others.every(({ result }) => !String(result).includes('clerk')))
  })
})
