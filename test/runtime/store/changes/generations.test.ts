/** Generations and event tokens while the machine's clock is wrong, and after it is right again. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { openDesk } from '../../harness.ts'
import { type Batch, labApi } from '../../standard/lab-api.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = labApi()
const YEAR = (year: number) => Date.UTC(year, 5)

describe('a wrong clock', () => {
  const files = temporaryFiles()

  /** Runs a server at that time: gets the events since the token, adds a machine, and gets the events of that. */
  async function run(
    file: string,
    year: number,
    token: string,
  ): Promise<{ first: Batch; second: Batch; made: string }> {
    const now = () => YEAR(year)
    const store = openStore(API, file, { now })
    const desk = openDesk(API, { store, now })
    const from = (since: string) => desk.result('event.from', ['VM'], since, 0) as Promise<Batch>
    const first = await from(token)
    const made = String(await desk.result('VM.create', { name_label: String(year) }))
    const second = await from(first.token)
    for (let i = 0; i < 20; i++) {
      await desk.result('VM.set_name_label', made, `${year} ${i}`)
      const { events, token: next } = await from(second.token)
      assert.deepEqual(
        events.map(({ ref }) => ref),
        [made],
        `${year} ${i}`,
      )
      assert.deepEqual((await from(next)).events, [])
    }
    const last = await from(first.token)
    desk.service.save()
    await desk.service.close()
    store.close()
    return { first, second: last, made }
  }

  for (const years of [
    [2026, 2100, 2026],
    [2026, 9999, 2026],
    [2100, 2026, 2027],
    [9999, 2026, 9999],
    [1970, 2026, 1970],
    [2026, 2200, 2300, 2026],
  ])
    it(`loses no event: it is in ${years.join(', then in ')}`, async () => {
      const file = files.next()
      let token = ''
      let expected: string[] = []
      for (const year of years) {
        const { first, second, made } = await run(file, year, token)
        assert.deepEqual(
          first.events.map(({ ref }) => ref),
          expected,
        )
        assert.deepEqual(
          second.events.map(({ ref }) => ref),
          [made],
        )
        assert.ok(second.token.length <= 36 + 1 + 16, second.token)
        // The next start sends it again, as if it had not been sent.
        token = first.token
        expected = [made]
        assert.deepEqual(checkData(file), [])
      }
    })

  it('moves the generations of existing data by ten years at most', () => {
    const file = files.next()
    const year = (at: number) => {
      const store = openStore(API, file, { now: () => YEAR(at) })
      store.class('VM').create(new Map())
      store.commit()
      const generation = store.changes.generation()
      store.close()
      return new Date(generation / 1024).getUTCFullYear()
    }
    assert.deepEqual([year(2026), year(2030), year(9999), year(2031), year(2040)], [2026, 2030, 2040, 2040, 2040])
  })

  it('sweeps tombstones by number if their time is in the future', () => {
    const file = files.next()
    const far = openStore(API, file, { now: () => YEAR(2100) })
    far.class('VM').create(new Map())
    far.commit()
    far.close()
    const store = openStore(API, file, { now: () => YEAR(2026) })
    for (let i = 0; i < 5; i++) {
      const vm = store.class('VM').create(new Map())
      store.class('VM').destroy(vm)
      store.commit()
    }
    store.changes.sweep(YEAR(2026), 2)
    store.commit()
    store.close()
    const database = new DatabaseSync(file)
    assert.equal(database.prepare('select count(*) as n from "@tombstones"').get()?.n, 2)
    database.close()
  })

  it('is repaired in data whose generations are not exact numbers', async () => {
    const file = files.next()
    const { second } = await run(file, 2026, '')
    const database = new DatabaseSync(file)
    const overrun = BigInt(YEAR(9999)) * 1024n
    database.prepare('update VM set "@made" = ?, "@changed" = ?, "@sum" = null').run(overrun, overrun + 2n)
    database.close()
    assert.notDeepEqual(checkData(file), [])
    const store = openStore(API, file, { now: () => YEAR(2026) })
    const desk = openDesk(API, { store })
    assert.deepEqual(await desk.error('event.from', ['VM'], second.token, 0), ['EVENTS_LOST'])
    await desk.service.close()
    store.close()
    assert.deepEqual(checkData(file), [])
    const { first } = await run(file, 2027, '')
    assert.equal(first.events.length, 1)
  })
})
