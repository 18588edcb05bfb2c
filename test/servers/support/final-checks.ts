/** What has to hold at the end of a trial, when all servers run again and no client calls. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Caller } from './caller.ts'
import type { Follower, Records } from './follower.ts'
import { GONE } from './models.ts'
import { CLASSES, type Yard } from './yard.ts'
import { type Accounts, type CrateRecord, requireMoney, requireWhole } from './yard-client.ts'

/** How often the servers are read, until none has a call from before under way. */
const READS = 20

/** The objects of all classes at one server, by class. */
interface Survey {
  readonly [className: string]: { readonly [ref: string]: unknown }
}

export async function checkYard(
  caller: Caller,
  urls: readonly string[],
  yard: Yard,
  followers: readonly Follower[],
): Promise<void> {
  const refusals = [...caller.failures.keys()].filter((reason) => /refused/.test(reason))
  assert.deepEqual(refusals, [], 'changes that a server allows and its database does not')
  const survey = await sameSurvey(caller, urls, yard.session)
  const all: Records = new Map(Object.values(survey).flatMap((records) => Object.entries(records)))
  for (const follower of followers) assert.deepEqual(sorted(await follower.settle()), sorted(all), 'a copy by events')
  requireMoney(survey.account as Accounts)
  checkCrates(yard, survey.crate as Crates)
  checkPairs(survey)
  checkHistories(yard, survey)
}

/** What every server answers, once all answer the same. A paused server may still run calls that it had read. */
async function sameSurvey(caller: Caller, urls: readonly string[], session: string): Promise<Survey> {
  for (let left = READS; ; left--) {
    const surveys: Survey[] = []
    for (const url of [...urls, urls[0] as string]) surveys.push(await surveyOf(caller, url, session))
    try {
      for (const survey of surveys) assert.deepEqual(survey, surveys[0], 'the servers differ')
      return surveys[0] as Survey
    } catch (error) {
      if (left === 0) throw error
      await pause(250)
    }
  }
}

async function surveyOf(caller: Caller, url: string, session: string): Promise<Survey> {
  const found: { [className: string]: Survey[string] } = {}
  for (const className of CLASSES) {
    const outcome = await caller.call(url, `${className}.get_all_records`, [session], 30_000)
    assert.ok('value' in outcome, `${className} at ${url}: ${JSON.stringify(outcome)}`)
    found[className] = outcome.value as Survey[string]
  }
  return found
}

function sorted(records: Records): [string, unknown][] {
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1))
}

type Crates = { readonly [ref: string]: CrateRecord }

/** Whole; none that nobody made; none made twice by one call. */
function checkCrates(yard: Yard, crates: Crates): void {
  const names = Object.values(crates).map(({ name_label }) => name_label)
  assert.deepEqual(
    names.filter((name) => !yard.names.has(name)),
    [],
    'crates that nobody made',
  )
  assert.equal(new Set(names).size, names.length, 'crates that were made twice')
  for (const record of Object.values(crates)) requireWhole(record, yard)
}

/** Both ends of each pair, and what is computed from one. */
function checkPairs({ crate, dock, pool, host }: Survey): void {
  const crates = Object.entries(crate as Crates)
  for (const [ref, { friends }] of crates)
    for (const friend of friends) assert.ok((crate as Crates)[friend]?.friends.includes(ref), `${ref} and ${friend}`)
  for (const [ref, record] of Object.entries(dock as { [ref: string]: { crates: string[]; load: number | string } })) {
    const inside = crates.filter(([, one]) => one.dock === ref).map(([one]) => one)
    assert.deepEqual([...record.crates].sort(), inside.sort(), 'the crates of a dock')
    assert.equal(Number(record.load), inside.length, 'the load of a dock')
  }
  for (const [ref, { hosts }] of Object.entries(pool as { [ref: string]: { hosts: string[] } })) {
    const members = Object.entries(host as { [ref: string]: { pool: string; enabled: boolean } })
    const inside = members.filter(([, one]) => one.pool === ref)
    assert.deepEqual([...hosts].sort(), inside.map(([one]) => one).sort(), 'the hosts of a pool')
    assert.ok(
      inside.some(([, one]) => one.enabled),
      'all hosts of a pool are disabled',
    )
  }
}

/** With what is there at the end as a last read of each object: so every answered write is in it. */
function checkHistories(yard: Yard, survey: Survey): void {
  const registers = survey.register as { [ref: string]: { value: string } }
  const now = performance.now()
  for (const { ref, history } of yard.registers)
    history.add({ does: 'read' }, now, { value: registers[ref]?.value }, () => registers[ref]?.value ?? GONE)
  const crates = survey.crate as Crates
  for (const { ref, history } of [...yard.crates, ...yard.ended])
    history.add({ does: 'read' }, now, { value: null }, () => crates[ref]?.left ?? GONE)
  const hosts = survey.host as { [ref: string]: { enabled: boolean } }
  for (const pool of yard.pools) {
    for (const [host, ref] of pool.hosts.entries())
      pool.history.add({ does: 'read', host }, now, { value: null }, () => (hosts[ref]?.enabled ? 'on' : 'off'))
    pool.history.check()
  }
  for (const { history } of [...yard.registers, ...yard.crates, ...yard.ended]) history.check()
}
