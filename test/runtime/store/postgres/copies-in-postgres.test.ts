/** Random groups of a server's copy, kept in PostgreSQL: its rows are those of the copy, and another server's copy is equal. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'mocha'
import type { TableRows } from '../../../../runtime/store/copy/copy-store.ts'
import { newData, openCopy } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { randomOf } from '../../../support/random.ts'
import { compareSides, outcome, Side } from '../memory/compared-stores.ts'
import { RandomActs } from '../memory/random-acts.ts'
import { randomStorage } from '../memory/random-storage.ts'
import { type TestServer, testServer } from './helpers.ts'

/** More of them by RANDOM_GROUPS='SEEDS GROUPS'. */
const [SEEDS, GROUPS] = (process.env.RANDOM_GROUPS ?? '4 25').split(' ').map(Number) as [number, number]

describe('copies of data in PostgreSQL', () => {
  let postgres: PostgresCluster
  before(async function () {
    postgres = await startedPostgres(this)
  })
  after(() => postgres?.remove())

  for (let seed = 1; seed <= SEEDS; seed++)
    it(`are equal to its rows after random groups (seed ${seed})`, async function () {
      this.timeout(600_000)
      const random = randomOf(seed)
      const api = randomStorage(random)
      const first = newData(api, { now: Date.now }).copy
      const { url } = await postgres.database()
      const a = await testServer(url, api, { rows: [...first.allRows()] })
      const b = await testServer(url, api)
      const [mine, other] = [await filled(a), await filled(b)]
      const side = new Side(mine)
      const acts = new RandomActs(api, random, [side, side])
      let commits = 0
      for (let group = 0; group < GROUPS; group++) {
        const { now } = await a.log.lock(mine.position)
        mine.open(now)
        for (let i = random(20); i >= 0; i--) {
          const { label, act } = acts.next()
          if (!/commit|snapshot/.test(label)) outcome(side, act)
        }
        const sealed = mine.seal(randomUUID())
        if (!sealed) {
          await a.log.release()
          continue
        }
        await a.log.append(sealed)
        mine.apply(sealed)
        commits++
        for (const commit of (await b.log.news(other.position)).commits) other.apply(commit)
        assert.deepEqual(other.position, mine.position)
        await requireSame(a, mine, `group ${group} at PostgreSQL`)
        assert.deepEqual([...other.allRows()], [...mine.allRows()], `group ${group} at the other server`)
      }
      assert.ok(commits > GROUPS / 2, `${commits} commits`)
      const third = await filled(b)
      assert.deepEqual([...third.allRows()], [...mine.allRows()])
      compareSides(
        new Side(third),
        new Side(mine),
        ({ store }) => api.classes.map(({ name }) => [...store.class(name).records()]),
        'records',
      )
      for (const store of [first, mine, other, third]) store.close()
      await Promise.all([a.log.close(), b.log.close()])
    })
})

/** A copy of all that there is. */
async function filled({ log, names, api }: TestServer): Promise<OpenedCopy> {
  const { copy } = openCopy(api, ':memory:', { names })
  await log.saveLayout(copy.layout)
  const { position, rows } = await log.all()
  await copy.refill(position, rows)
  return copy
}

async function requireSame({ log }: TestServer, copy: OpenedCopy, label: string): Promise<void> {
  const { rows } = await log.all()
  assert.deepEqual(await sorted(rows), await sorted(copy.allRows()), label)
}

/** By table, the rows as texts. */
async function sorted(all: AsyncIterable<TableRows> | Iterable<TableRows>): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {}
  for await (const { table, columns, rows } of all) {
    const texts = rows.map((row) =>
      columns.map((name, i) => `${name}=${typeof row[i]} ${Object.is(row[i], -0) ? '-0' : row[i]}`).join(),
    )
    tables[table] = [...(tables[table] ?? []), ...texts].sort()
  }
  return tables
}
