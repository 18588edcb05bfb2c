/** A trial of several servers: clients write, read and follow while faults happen; at the end everything has to agree. */
import { setTimeout as pause } from 'node:timers/promises'
import { randomOf } from '../../support/random.ts'
import { Caller } from './caller.ts'
import type { Fault } from './faults.ts'
import { checkYard } from './final-checks.ts'
import { Follower } from './follower.ts'
import type { ServerFleet } from './server-fleet.ts'
import { openYard } from './yard.ts'
import { YardClient } from './yard-client.ts'

export interface TrialOptions {
  readonly fleet: ServerFleet
  readonly seconds: number
  readonly seed: number
  /** Of each server. */
  readonly writers: number
  readonly followers: number
  readonly faults: readonly Fault[]
  /** Milliseconds between the end of a fault and the next. */
  readonly calm: number
  readonly log?: (line: string) => void
  /** Clients that follow events may have to begin anew. */
  readonly mayLoseEvents?: boolean
}

export interface TrialResult {
  /** Calls that were answered with a value. */
  readonly answered: number
  readonly faults: number
  /** Answers of event.from with events. */
  readonly batches: number
}

/** Throws where something does not hold. The servers run at the end. */
export async function runTrial(options: TrialOptions): Promise<TrialResult> {
  const { fleet, seed, writers, log = () => {} } = options
  const caller = new Caller()
  try {
    const urls = Array.from({ length: fleet.size }, (_, i) => fleet.server(i).url)
    const yard = await openYard(caller, urls[0] as string)
    const clients = Array.from({ length: writers * fleet.size }, (_, i) => {
      const parts = { caller, yard, urls, random: randomOf(seed * 1000 + i), name: `c${i}` }
      return new YardClient(parts, i % fleet.size)
    })
    const followers = Array.from({ length: options.followers }, (_, i) => {
      const random = randomOf(seed * 1000 + 500 + i)
      return new Follower({ caller, urls, session: yard.session, random, mayLose: options.mayLoseEvents ?? false })
    })
    const { over, end } = stopwatch(options.seconds)
    const all = [...clients, ...followers].map((one) => one.run(over))
    // One that fails ends all others.
    for (const running of all) running.catch(end)
    const faults = await makeFaults(options, over, log)
    end()
    await Promise.all(all)
    for (const [reason, count] of caller.failures) log(`${count} × INTERNAL_ERROR ${reason}`)
    log(`checks after ${sum(clients.map((one) => one.answered))} answered calls and ${faults} faults`)
    await checkYard(caller, urls, yard, followers)
    return {
      answered: sum(clients.map((one) => one.answered)),
      faults,
      batches: sum(followers.map((one) => one.batches)),
    }
  } finally {
    caller.close()
  }
}

function stopwatch(seconds: number): { readonly over: () => boolean; readonly end: () => void } {
  const deadline = performance.now() + seconds * 1000
  let isEnded = false
  return {
    over: () => isEnded || performance.now() > deadline,
    end: () => {
      isEnded = true
    },
  }
}

/** One after the other, each kind in turn, until the time is over. Returns how many. */
async function makeFaults(options: TrialOptions, over: () => boolean, log: (line: string) => void): Promise<number> {
  const { faults, fleet, calm, seed } = options
  const random = randomOf(seed)
  let count = 0
  while (!over()) {
    await pause(calm / 2 + random(calm))
    const fault = faults[count % faults.length]
    if (over() || !fault) continue
    const started = performance.now()
    await fault.run(fleet, random)
    log(`${fault.name}, over after ${((performance.now() - started) / 1000).toFixed(1)} s`)
    count++
  }
  return count
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
