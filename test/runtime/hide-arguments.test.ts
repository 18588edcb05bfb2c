import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'mocha'

const MODULE = new URL('../../runtime/hide-arguments.ts', import.meta.url).href
const CODE = `import { readFileSync } from 'node:fs'
import { hideArguments } from '${MODULE}'
hideArguments(process.argv.slice(1), 'crow')
process.stdout.write(readFileSync('/proc/self/cmdline', 'utf8'))`

describe('arguments with a password', () => {
  const seen = (...argv: string[]) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', CODE, '--', ...argv], { encoding: 'utf8' })

  before(function () {
    if (process.platform !== 'linux') this.skip()
  })

  for (const argument of [
    'postgres://crow:secret@db/pool',
    '--database=postgresql://crow:secret@db/pool',
    'postgres://db/pool?sslmode=require&password=secret',
  ])
    it(`are hidden from lists of processes: ${argument}`, () => {
      assert.doesNotMatch(seen('fsck', argument), /secret/)
    })

  it('stay as they are without one', () => {
    assert.match(seen('fsck', 'postgres://crow@db/pool?sslmode=require'), /crow@db/)
  })
})
