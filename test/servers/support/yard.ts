/** The objects that the clients of one trial share, and the histories of the calls about them. */
import assert from 'node:assert/strict'
import type { Caller } from './caller.ts'
import { type HostHistory, hostHistory, type RegisterHistory, registerHistory } from './histories.ts'
import { PASSWORD } from './server-fleet.ts'

export const CLASSES = ['register', 'pool', 'host', 'account', 'dock', 'crate'] as const

export const DOCKS = 3
const REGISTERS = 6
const ACCOUNTS = 4
const POOLS = 3
export const HOSTS = 2
/** What all accounts have together. */
export const MONEY = ACCOUNTS * 100

export interface SharedRegister {
  readonly ref: string
  readonly history: RegisterHistory
}

export interface SharedPool {
  readonly hosts: readonly string[]
  readonly history: HostHistory
}

export interface SharedCrate extends SharedRegister {
  readonly name: string
}

export interface Yard {
  readonly session: string
  readonly registers: readonly SharedRegister[]
  readonly pools: readonly SharedPool[]
  readonly accounts: readonly string[]
  readonly docks: readonly string[]
  /** Those whose creation was answered. */
  readonly crates: SharedCrate[]
  /** Those whose end was answered. */
  readonly ended: SharedCrate[]
  /** Names of all crates that clients have tried to make. */
  readonly names: Set<string>
}

/** Logs in, and makes what clients share. */
export async function openYard(caller: Caller, url: string): Promise<Yard> {
  const call = async (method: string, ...params: unknown[]): Promise<string> => {
    const outcome = await caller.call(url, method, params, 60_000)
    assert.ok('value' in outcome, `${method}: ${JSON.stringify(outcome)}`)
    return outcome.value as string
  }
  const session = await call('session.login_with_password', 'root', PASSWORD)
  const many = (count: number, make: (index: number) => Promise<string>) =>
    Promise.all(Array.from({ length: count }, (_, index) => make(index)))
  const registers = await many(REGISTERS, () => call('register.create', session, { value: '' }))
  const accounts = await many(ACCOUNTS, () => call('account.create', session, {}))
  const docks = await many(DOCKS, (i) => call('dock.create', session, { name_label: `dock ${i}` }))
  const pools: SharedPool[] = []
  for (let i = 0; i < POOLS; i++) {
    const pool = await call('pool.create', session, { name_label: `pool ${i}` })
    const hosts = await many(HOSTS, () => call('host.create', session, { pool, enabled: true }))
    pools.push({ hosts, history: hostHistory(`pool ${i}`, HOSTS) })
  }
  const shared = registers.map((ref, i) => ({ ref, history: registerHistory(`register ${i}`) }))
  return { session, registers: shared, pools, accounts, docks, crates: [], ended: [], names: new Set() }
}
