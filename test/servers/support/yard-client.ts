/** A client that reads and writes the shared objects of a yard, at servers that it changes between calls. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Caller, Outcome } from './caller.ts'
import { registerHistory, valueOrGone } from './histories.ts'
import { DESTROYED, GONE, type HostOutput } from './models.ts'
import { DOCKS, HOSTS, MONEY, type SharedCrate, type Yard } from './yard.ts'

export interface YardClientParts {
  readonly caller: Caller
  readonly yard: Yard
  readonly urls: readonly string[]
  readonly random: (below: number) => number
  readonly name: string
}

/** Milliseconds before a client that no server has answered tries again. */
const BACK_OFF = 20
/** At most so many crates at once. */
const CRATES = 40
/** Milliseconds in which a task has to end, though its server was killed. */
const TASK_PATIENCE = 45_000

export class YardClient {
  readonly #parts: YardClientParts
  #home: number
  #count = 0
  /** How many calls were answered. */
  answered = 0

  constructor(parts: YardClientParts, home: number) {
    this.#parts = parts
    this.#home = home
  }

  async run(isOver: () => boolean): Promise<void> {
    const actions = ACTIONS.flatMap(([weight, action]) => Array.from({ length: weight }, () => action))
    while (!isOver()) {
      const action = actions[this.#parts.random(actions.length)] as Action
      await action(this)
    }
  }

  /** A call at the server that the client uses now. Every few calls, and where a server does not answer, it takes another. */
  async call(method: string, ...params: unknown[]): Promise<Outcome> {
    const { caller, urls, random, yard } = this.#parts
    if (random(4) === 0) this.#home = random(urls.length)
    const outcome = await caller.call(urls[this.#home] as string, method, [yard.session, ...params])
    if ('value' in outcome) this.answered++
    if ('error' in outcome) assert.notEqual(outcome.error, 'SESSION_INVALID', `${method} at ${urls[this.#home]}`)
    if ('refused' in outcome || 'unknown' in outcome) {
      this.#home = random(urls.length)
      await pause(BACK_OFF)
    }
    return outcome
  }

  newValue(): string {
    return `${this.#parts.name}-${++this.#count}`
  }

  any<T>(all: readonly T[]): T {
    return all[this.#parts.random(all.length)] as T
  }

  random(below: number): number {
    return this.#parts.random(below)
  }

  get yard(): Yard {
    return this.#parts.yard
  }
}

type Action = (client: YardClient) => Promise<unknown>

const ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
  [12, readRegister],
  [8, writeRegister],
  [8, swapRegister],
  [4, toggleHost],
  [2, readHost],
  [3, makeCrate],
  [8, placeCrate],
  [2, haulCrate],
  [1, haulAsTask],
  [8, readCrate],
  [2, befriend],
  [1, destroyCrate],
  [4, pay],
  [2, audit],
]

function readRegister(client: YardClient): Promise<Outcome> {
  const { ref, history } = client.any(client.yard.registers)
  return history.note({ does: 'read' }, () => client.call('register.get_value', ref), valueOrGone)
}

function writeRegister(client: YardClient): Promise<Outcome> {
  const { ref, history } = client.any(client.yard.registers)
  const value = client.newValue()
  return history.note(
    { does: 'write', value },
    () => client.call('register.set_value', ref, value),
    () => '',
  )
}

function swapRegister(client: YardClient): Promise<Outcome> {
  const { ref, history } = client.any(client.yard.registers)
  const value = client.newValue()
  return history.note({ does: 'swap', value }, () => client.call('register.swap', ref, value), valueOrGone)
}

function toggleHost(client: YardClient): Promise<Outcome> {
  const { hosts, history } = client.any(client.yard.pools)
  const host = client.random(HOSTS)
  const isOn = client.random(2) === 0
  const make = () => client.call('host.set_enabled', hosts[host], isOn)
  return history.note({ does: isOn ? 'enable' : 'disable', host }, make, (outcome): HostOutput => {
    if ('error' in outcome) assert.equal(outcome.error, 'LAST_HOST')
    return 'value' in outcome ? 'done' : 'refused'
  })
}

function readHost(client: YardClient): Promise<Outcome> {
  const { hosts, history } = client.any(client.yard.pools)
  const host = client.random(HOSTS)
  const make = () => client.call('host.get_enabled', hosts[host])
  return history.note({ does: 'read', host }, make, (outcome) => ('value' in outcome && outcome.value ? 'on' : 'off'))
}

async function makeCrate(client: YardClient): Promise<void> {
  const { crates, names } = client.yard
  if (crates.length >= CRATES) return void (await destroyCrate(client))
  const name = client.newValue()
  names.add(name)
  const outcome = await client.call('crate.create', { name_label: name })
  if ('value' in outcome) crates.push({ ref: outcome.value as string, name, history: registerHistory(`crate ${name}`) })
}

/** A value, and the dock that goes with it. */
function newPlace(client: YardClient): { readonly value: string; readonly dock: string } {
  const index = client.random(DOCKS)
  return { value: `${client.newValue()}:${index}`, dock: client.yard.docks[index] as string }
}

async function onCrate(client: YardClient, work: (crate: SharedCrate) => Promise<unknown>): Promise<void> {
  if (client.yard.crates.length > 0) await work(client.any(client.yard.crates))
}

function placeCrate(client: YardClient): Promise<void> {
  return onCrate(client, ({ ref, history }) => {
    const { value, dock } = newPlace(client)
    return history.note({ does: 'swap', value }, () => client.call('crate.place', ref, value, dock), valueOrGone)
  })
}

function haulCrate(client: YardClient): Promise<void> {
  return onCrate(client, ({ ref, history }) => {
    const { value, dock } = newPlace(client)
    return history.note({ does: 'swap', value }, () => client.call('crate.haul', ref, value, dock), valueOrGone)
  })
}

function haulAsTask(client: YardClient): Promise<void> {
  return onCrate(client, ({ ref, history }) => {
    const { value, dock } = newPlace(client)
    return history.note(
      { does: 'swap', value },
      () => runTask(client, 'Async.crate.haul', ref, value, dock),
      valueOrGone,
    )
  })
}

/** Starts a task, and asks at any server until it has ended. A task that fails has an unknown outcome. */
async function runTask(client: YardClient, method: string, ...params: unknown[]): Promise<Outcome> {
  const started = await client.call(method, ...params)
  if (!('value' in started)) return started
  const deadline = performance.now() + TASK_PATIENCE
  for (;;) {
    const record = await client.call('task.get_record', started.value)
    if ('error' in record) throw new Error(`the task of ${method} is ${record.error}`)
    if ('value' in record) {
      const { status, result } = record.value as { readonly status: string; readonly result: string }
      // Results of tasks are XML-RPC values.
      if (status === 'success') return { value: result.replace(/<.*?>/g, '') }
      if (status !== 'pending') return { unknown: `the task ended with ${status}` }
    }
    assert.ok(performance.now() < deadline, `the task of ${method} has not ended: ${JSON.stringify(record)}`)
    await pause(BACK_OFF)
  }
}

function readCrate(client: YardClient): Promise<void> {
  return onCrate(client, ({ ref, history }) => {
    const make = () => client.call('crate.get_record', ref)
    return history.note({ does: 'read' }, make, (outcome) => {
      if (!('value' in outcome)) return valueOrGone(outcome)
      const record = outcome.value as CrateRecord
      requireWhole(record, client.yard)
      return record.left
    })
  })
}

export interface CrateRecord {
  readonly name_label: string
  readonly left: string
  readonly right: string
  readonly dock: string
  readonly friends: readonly string[]
  readonly labels: { readonly value?: string }
}

/** Throws where a part of `crate.place` was done and another not. */
export function requireWhole(record: CrateRecord, { docks }: Yard): void {
  const { left, right, dock, labels } = record
  const expected = left === '' ? 'OpaqueRef:NULL' : docks[Number(left.split(':')[1])]
  assert.deepEqual([right, labels.value ?? '', dock], [left, left, expected], `half done: ${JSON.stringify(record)}`)
}

function befriend(client: YardClient): Promise<void> {
  return onCrate(client, ({ ref }) => {
    const other = client.any(client.yard.crates).ref
    return client.call(client.random(2) === 0 ? 'crate.add_friends' : 'crate.remove_friends', ref, other)
  })
}

function destroyCrate(client: YardClient): Promise<void> {
  return onCrate(client, async (crate) => {
    await client.call('crate.set_friends', crate.ref, [])
    const make = () => client.call('crate.destroy', crate.ref)
    const outcome = await crate.history.note({ does: 'destroy' }, make, (seen) => {
      if ('value' in seen) return DESTROYED
      return valueOrGone(seen)
    })
    if ('value' in outcome || valueOrGone(outcome) === GONE) forget(client.yard, crate)
  })
}

function forget({ crates, ended }: Yard, crate: SharedCrate): void {
  const index = crates.indexOf(crate)
  if (index < 0) return
  crates.splice(index, 1)
  ended.push(crate)
}

function pay(client: YardClient): Promise<Outcome> {
  const { accounts } = client.yard
  return client.call('account.pay', client.any(accounts), client.any(accounts), 1 + client.random(30))
}

async function audit(client: YardClient): Promise<void> {
  const outcome = await client.call('account.get_all_records')
  if ('value' in outcome) requireMoney(outcome.value as Accounts)
}

export interface Accounts {
  readonly [ref: string]: { readonly balance: number | string }
}

/** Throws where a payment is half done. */
export function requireMoney(accounts: Accounts): void {
  const total = Object.values(accounts).reduce((sum, { balance }) => sum + Number(balance), 0)
  assert.equal(total, MONEY, `half a payment: ${JSON.stringify(accounts)}`)
}
