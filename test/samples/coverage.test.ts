/** The tests of the samples pass and cover them. Prints what they cover, so that each run of all tests shows it. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { runCrow } from '../../cli/run.ts'
import { memoryHost } from '../cli/memory-host.ts'
import { readSample } from './sample.ts'

/** In percent of the statements, and of both ways of the conditions. */
const THRESHOLD = 90

/** Their tests run each statement and take each transition. The others have too many for that. */
const WHOLE = new Set(['pool', 'bookshop'])

describe('the tests of the samples', () => {
  for (const name of ['pool', 'bookshop', 'xenapi'])
    it(`pass and cover ${name}`, async () => {
      const { texts } = readSample(name)
      const host = memoryHost(Object.fromEntries([...texts].map(([file, text]) => [`${name}/${file}`, text])))
      const code = await runCrow(['test', name, '--coverage', '--threshold', String(THRESHOLD), '--seed', '1'], host)
      assert.equal(code, 0, host.out() + host.err())
      const lines = host.out().split('\n')
      const table = lines.slice(lines.findIndex((line) => line.startsWith('file ')))
      const shown = table.filter((line) => line !== '' && !line.startsWith('  '))
      process.stdout.write(`\ncoverage of samples/${name}\n${shown.join('\n')}\n`)
      if (!WHOLE.has(name)) return
      assert.match(host.out(), /^all files +100 %/m)
      assert.match(host.out(), /^transitions taken: (\d+) of \1 /m)
    }).timeout(30_000)
})
