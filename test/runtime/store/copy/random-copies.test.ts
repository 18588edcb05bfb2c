/**
 * Random groups at random copies of one log: together they do what one store does, and all copies have the same rows and report
 * the same changes.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { newData } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Change } from '../../../../runtime/store/store.ts'
import { randomOf } from '../../../support/random.ts'
import { compareSides, contents, Side } from '../memory/compared-stores.ts'
import { RandomActs } from '../memory/random-acts.ts'
import { randomStorage } from '../memory/random-storage.ts'
import { filledCopy, LoggedStore } from './logged-store.ts'

/** More of them by COMPARED='FIRST LAST ACTS'. */
const [FIRST, LAST, ACTS] = (process.env.COMPARED ?? '1 12 200').split(' ').map(Number) as [number, number, number]
const ALL = { classes: '*', refs: new Set<string>() } as const

/**
 * The generations of the two stores grow at different times: a copy's also where only settings change. And an object whose uuid
 * was changed by the commit that made it, as no API lets clients do, has another one in what the two report.
 */
class CopiedSide extends Side {
  override changes(changes: Iterable<Change>): string[] {
    return super.changes([...changes].map((change) => ({ ...change, uuid: '' })))
  }

  /** Of what is committed: generations of a group that are undone are given again. */
  override keepToken(number: number): string {
    if (!this.store.dirty) super.keepToken(number)
    return ''
  }
}

/** What each of the copies has reported of its commits. */
function heardBy(copies: readonly OpenedCopy[]): unknown[][] {
  return copies.map((copy) => {
    const heard: (Change | readonly string[])[] = []
    copy.changes.onCommitted((changes) => heard.push(...changes))
    copy.onSettingsChanged((keys) => heard.push([...keys]))
    return heard
  })
}

function requireSame(copies: readonly OpenedCopy[], heard: readonly unknown[][], since: number, label: string): void {
  const [first, ...others] = copies.map((copy) => [
    [...copy.allRows()],
    [...copy.changes.counts()].sort(),
    copy.changes.lostBefore,
    copy.changes.since(since, ALL),
  ])
  for (const other of others) assert.deepEqual(other, first, label)
  for (const other of heard.slice(1)) assert.deepEqual(other, heard[0], label)
}

describe('random copies of a log', () => {
  for (let seed = FIRST; seed <= LAST; seed++)
    it(`do together what one store does (seed ${seed})`, () => {
      const random = randomOf(seed)
      const api = randomStorage(random)
      let time = Date.UTC(2026, 0)
      const now = () => time
      const data = newData(api, { now }).copy
      const copies = [0, 1, 2].map(() => filledCopy(api, data))
      const heard = heardBy(copies)
      const chance = randomOf(seed + 1000)
      const logged = new LoggedStore(copies, { now, next: chance })
      const sides = [new CopiedSide(openStore(api, ':memory:', { now })), new CopiedSide(logged)] as const
      const acts = new RandomActs(api, random, sides)
      const read = contents(api.classes.map(({ name }) => name))
      const start = data.position.generation
      for (let i = 0; i < ACTS; i++) {
        // A group has one time.
        if (random(3) === 0 && !logged.dirty) {
          time += random(3)
          logged.commit()
        }
        const { label, act } = acts.next()
        compareSides(...sides, act, `${i}: ${label}`)
        if (random(10) > 0) continue
        compareSides(...sides, ({ store }) => store.commit(), `commit after ${i}`)
        compareSides(...sides, read, `after ${i}: ${label}`)
        requireSame(copies, heard, start, `after ${i}: ${label}`)
      }
      for (const { store, snapshots } of sides) {
        for (const snapshot of snapshots) snapshot.close()
        store.close()
      }
      data.close()
    })
})
