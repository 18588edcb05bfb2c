/**
 * Reads VMs of samples/xenapi from a file by a snapshot and, in turns, directly: the CPU time of a record, a ref and a
 * change, and their ratios. Then the cost of a snapshot, and of the steps of an iteration, between which others may write.
 * Usage: npm run bench:snapshots [-- VMS [ROUNDS]]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../runtime/store/sqlite/open.ts'
import type { Store, StoreSnapshot } from '../runtime/store/store.ts'
import { fillVms, sampleModel } from './big-answers/fill.ts'
import { median, p99, table } from './measure.ts'

const VMS = Number(process.argv[2] ?? 20_000)
const ROUNDS = Number(process.argv[3] ?? 9)
/** By snapshot for one directly. */
const GOAL = 1.1
/** How often snapshots are made after a commit. */
const OPENED = 200

const ALL = { classes: '*', refs: new Set<string>() } as const

interface Reading {
  readonly name: string
  direct(store: Store): Iterable<unknown>
  bySnapshot(snapshot: StoreSnapshot): Iterable<unknown>
}

const READINGS: readonly Reading[] = [
  {
    name: 'record',
    direct: (store) => store.class('VM').records(),
    bySnapshot: (snapshot) => snapshot.class('VM').records(),
  },
  { name: 'ref', direct: (store) => store.class('VM').refs(), bySnapshot: (snapshot) => snapshot.class('VM').refs() },
  {
    name: 'change since the beginning',
    direct: (store) => store.changes.since(0, ALL),
    bySnapshot: (snapshot) => snapshot.since(0, ALL),
  },
]

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
  const file = join(folder, 'vms.db')
  try {
    const ref = fillVms(file, VMS)
    const store = openStore(sampleModel('xenapi'), file)
    const rows = READINGS.map((reading) => compared(store, reading))
    print(table(['µs of CPU', 'directly', 'by snapshot', `ratio (goal: ${GOAL} for records)`], rows))
    print(table(['µs', 'median', 'longest of 99 %'], [...costsOfOpening(store, ref), ...costsOfSteps(store)]))
    store.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function compared(store: Store, { name, direct, bySnapshot }: Reading): string[] {
  const times: [number, number][] = []
  for (let round = -1; round < ROUNDS; round++) {
    const snapshot = store.snapshot()
    const pair: [number, number] = [costOf(() => direct(store)), costOf(() => bySnapshot(snapshot))]
    snapshot.close()
    if (round >= 0) times.push(pair)
  }
  const ratio = median(times.map(([own, other]) => other / own))
  return [name, ...[0, 1].map((i) => median(times.map((pair) => pair[i] as number)).toFixed(1)), ratio.toFixed(2)]
}

/** Microseconds of this process's CPU time for each element. */
function costOf(read: () => Iterable<unknown>): number {
  const before = process.cpuUsage()
  let count = 0
  for (const _ of read()) count++
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

/** After a commit: the first snapshot begins to read, others share that. */
function costsOfOpening(store: Store, ref: string): string[][] {
  const [first, second]: [number[], number[]] = [[], []]
  for (let i = 0; i < OPENED; i++) {
    store.class('VM').field('name_label').set(ref, `renamed ${i}`)
    store.commit()
    const opened: StoreSnapshot[] = []
    for (const times of [first, second])
      times.push(
        timeOf(() => {
          opened.push(store.snapshot())
        }),
      )
    for (const snapshot of opened) snapshot.close()
  }
  return [spread('a snapshot after a commit', first), spread('another one of the same commit', second)]
}

function costsOfSteps(store: Store): string[][] {
  return READINGS.map(({ name, bySnapshot }) => {
    const snapshot = store.snapshot()
    const iterator = bySnapshot(snapshot)[Symbol.iterator]()
    const times: number[] = []
    let done: boolean | undefined
    while (!done)
      times.push(
        timeOf(() => {
          done = iterator.next().done
        }),
      )
    snapshot.close()
    return spread(`a step to the next ${name}`, times)
  })
}

/** Microseconds. */
function timeOf(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) * 1000
}

function spread(name: string, times: readonly number[]): string[] {
  return [name, median(times).toFixed(1), p99(times).toFixed(0)]
}

function print(text: string): void {
  process.stdout.write(`${text}\n\n`)
}

main()
