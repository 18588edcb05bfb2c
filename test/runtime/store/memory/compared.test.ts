/** Random operations on the store in plain data structures and on SQLite's, which agree in all that they answer and report. */
import { describe, it } from 'mocha'
import { openMemoryStore } from '../../../../runtime/store/memory/open.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { randomOf } from '../../../support/random.ts'
import { compareSides, contents, Side } from './compared-stores.ts'
import { RandomActs } from './random-acts.ts'
import { randomStorage } from './random-storage.ts'

/** More of them by COMPARED='FIRST LAST ACTS'. */
const [FIRST, LAST, ACTS] = (process.env.COMPARED ?? '1 10 200').split(' ').map(Number) as [number, number, number]

describe('the store in plain data structures', () => {
  for (let seed = FIRST; seed <= LAST; seed++)
    it(`does what SQLite does (seed ${seed})`, () => {
      const random = randomOf(seed)
      const api = randomStorage(random)
      let time = Date.UTC(2026, 0)
      const now = () => time
      const sides = [new Side(openStore(api, ':memory:', { now })), new Side(openMemoryStore(api, { now }))] as const
      const acts = new RandomActs(api, random, sides)
      const read = contents(api.classes.map(({ name }) => name))
      compareSides(...sides, read, 'at first')
      for (let i = 0; i < ACTS; i++) {
        if (random(5) === 0) time += random(3)
        const { label, act } = acts.next()
        compareSides(...sides, act, `${i}: ${label}`)
        if (random(10) === 0) compareSides(...sides, read, `after ${i}: ${label}`)
      }
      for (const { store, snapshots } of sides) {
        for (const snapshot of snapshots) snapshot.close()
        store.close()
      }
    })
})
