/**
 * What the two stores take for the same: SQLite in memory, and plain data structures. CPU time in microseconds, and how many
 * times as much SQLite takes, on samples/pool. Usage: npm run bench:stores
 */
import type { Api } from '../model/api.ts'
import { prepareMemory } from '../runtime/store/memory/open.ts'
import { openStore } from '../runtime/store/sqlite/open.ts'
import type { Store } from '../runtime/store/store.ts'
import type { Value } from '../runtime/values/values.ts'
import { sampleModel } from './big-answers/fill.ts'

const api: Api = sampleModel('pool')
const prepared = prepareMemory(api)
const OPEN: readonly (() => Store)[] = [() => openStore(api, ':memory:'), () => prepared.open()]
const TIMES = 2000
const ROUNDS = 5
/** So that the transaction does not become large. */
const COMMIT_EVERY = 50

/** Of the best of some rounds, for one of so many times. */
function microseconds(times: number, work: (i: number) => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage()
    for (let i = 0; i < times; i++) work(i)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / times
  })
  return Math.min(...rounds)
}

function compare(what: string, measured: readonly number[]): void {
  const [sqlite = 0, memory = 0] = measured
  console.log(
    `${what.padEnd(30)}${sqlite.toFixed(2).padStart(10)}${memory.toFixed(2).padStart(10)}${(sqlite / memory).toFixed(0).padStart(8)}x`,
  )
}

/** Something to do many times to a store with some objects. */
type Prepare = (store: Store) => (i: number) => void

const given = (values: { [field: string]: Value }) => new Map(Object.entries(values))
const objects = (store: Store) => {
  const [host = '', other = ''] = store.class('host').refs()
  const [network = ''] = store.class('network').refs()
  const vm = store.class('VM').create(given({ name_label: 'x', memory_max: 1n, VCPUs_max: 1n, resident_on: host }))
  const vif = store.class('VIF').create(given({ device: '0', VM: vm, network }))
  store.commit()
  return { host, other, network, vm, vif }
}

const KINDS: readonly (readonly [what: string, prepare: Prepare])[] = [
  [
    'create and destroy a VIF',
    (store) => {
      const { vm, network } = objects(store)
      const values = given({ device: '1', VM: vm, network })
      return () => store.class('VIF').destroy(store.class('VIF').create(values))
    },
  ],
  [
    'set a text',
    (store) => {
      const { vm } = objects(store)
      return (i) => store.class('VM').field('name_label').set(vm, `name ${i}`)
    },
  ],
  [
    'set an end of a pair',
    (store) => {
      const { vm, host, other } = objects(store)
      return (i) =>
        store
          .class('VM')
          .field('resident_on')
          .set(vm, i % 2 === 0 ? other : host)
    },
  ],
  [
    'add to a set, and remove',
    (store) => {
      const { vm } = objects(store)
      return () => {
        store.class('VM').field('tags').add(vm, 'x')
        store.class('VM').field('tags').remove(vm, 'x')
      }
    },
  ],
  [
    'read a field',
    (store) => {
      const { vm } = objects(store)
      return () => store.class('VM').field('name_label').get(vm)
    },
  ],
  [
    'read the set of a pair',
    (store) => {
      const { vm } = objects(store)
      return () => store.class('VM').field('VIFs').get(vm)
    },
  ],
  [
    'read a record',
    (store) => {
      const { vm } = objects(store)
      return () => store.class('VM').record(vm)
    },
  ],
  [
    'find by uuid',
    (store) => {
      const { vm } = objects(store)
      const uuid = store.class('VM').field('uuid').get(vm) as string
      return () => store.class('VM').byUuid(uuid)
    },
  ],
  [
    'mark, three writes, undo',
    (store) => {
      const { vm, host, other } = objects(store)
      return (i) =>
        store.atomically(() => {
          const mark = store.mark()
          store.class('VM').field('name_label').set(vm, `undone ${i}`)
          store
            .class('VM')
            .field('resident_on')
            .set(vm, i % 2 === 0 ? other : host)
          store.class('VM').field('tags').add(vm, 'x')
          store.undo(mark)
          store.release(mark)
        })
    },
  ],
  [
    'a write and its commit',
    (store) => {
      const { vm } = objects(store)
      return (i) => {
        store.class('VM').field('name_label').set(vm, `name ${i}`)
        store.commit()
      }
    },
  ],
  [
    'a snapshot and a record of it',
    (store) => {
      const { vm } = objects(store)
      return () => {
        const snapshot = store.snapshot()
        snapshot.class('VM').record(vm)
        snapshot.close()
      }
    },
  ],
]

console.log(`${'CPU time in µs'.padEnd(30)}${'SQLite'.padStart(10)}${'memory'.padStart(10)}`)
compare('open', [microseconds(10, () => OPEN[0]?.().close()), microseconds(500, () => OPEN[1]?.().close())])
for (const [what, prepare] of KINDS) {
  const measured = OPEN.map((open) => {
    const store = open()
    const work = prepare(store)
    const time = microseconds(TIMES, (i) => {
      work(i)
      if (i % COMMIT_EVERY === 0) store.commit()
    })
    store.close()
    return time
  })
  compare(what, measured)
}
const { memory } = prepared.openBoth()
const saved = memory.save()
const other = microseconds(TIMES, () => memory.save())
console.log(`${'save all data'.padEnd(40)}${other.toFixed(2).padStart(10)}`)
console.log(
  `${'go back to them'.padEnd(40)}${microseconds(TIMES, () => memory.restore(saved))
    .toFixed(2)
    .padStart(10)}`,
)
console.log(
  `${'open from them'.padEnd(40)}${microseconds(TIMES, () => prepared.open({ from: saved }).close())
    .toFixed(2)
    .padStart(10)}`,
)
