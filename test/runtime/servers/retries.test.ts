/** What is logged while a database cannot be used. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { Retries } from '../../../runtime/servers/retries.ts'
import { TestClock } from '../test-clock.ts'

describe('attempts at a database that cannot be used', () => {
  it('log each reason once until it works again, and not many', () => {
    const clock = new TestClock()
    const reports: string[] = []
    const timing = { steady: clock.now, after: clock.after, soon: clock.soon, random: () => 1 }
    const retries = new Retries(timing, (text) => reports.push(text), 'Writes')
    for (const reason of ['it broke', 'it is off', 'it broke', 'it is off']) void retries.failed(new Error(reason))
    retries.worked()
    const all = [
      'Writes wait, as the database cannot be used: it broke',
      'Writes still wait, as the database cannot be used: it is off',
      'Writes go on, as the database can be used again',
    ]
    assert.deepEqual(reports.splice(0), all)
    for (let i = 0; i < 100; i++) void retries.failed(new Error(`reason ${i}`))
    assert.equal(reports.length, 5)
  })
})
