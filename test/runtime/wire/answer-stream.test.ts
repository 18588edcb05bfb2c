/** What an answer that is made while it is sent keeps in memory while its client reads nothing. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

describe('an answer that waits for its client', () => {
  it('keeps none of the slices that were taken', () => {
    const program = join(import.meta.dirname, 'kept-slices.ts')
    const [kept, made] = execFileSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8' })
      .split(' ')
      .map(Number)
    assert.ok(Number(kept) < Number(made) / 2, `${kept} of ${made} bytes are kept`)
  })
})
