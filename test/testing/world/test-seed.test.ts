/** Seeds of tests: the one of a run is found again from that of a world. */
import assert from 'node:assert/strict'
import { seedOfRun, worldSeed } from '../../../testing/world/test-seed.ts'

describe('the seed of a test', () => {
  it('is another for each title, and is found again', () => {
    const titles = ['', 'a machine starts', 'ein Gerät läuft', 'x'.repeat(1000)]
    for (const title of titles)
      for (const seed of [0, 1, 17, 2 ** 31, 2 ** 32 - 1]) {
        assert.equal(seedOfRun(worldSeed(seed, title), title), seed)
        assert.equal(worldSeed(seedOfRun(seed, title), title), seed)
      }
    assert.equal(new Set(titles.map((title) => worldSeed(5, title))).size, titles.length)
  })
})
