import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { before, describe, it } from 'mocha'
import { hidePasswords } from '../../runtime/hide-arguments.ts'

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

describe('messages that repeat an address', () => {
  for (const [text, shown] of [
    ['got 2: ann, postgres://crow:secret@db/pool.', 'got 2: ann, postgres://crow:…@db/pool.'],
    ['no file "postgres:/crow:secret@db/pool".', 'no file "postgres:/crow:…@db/pool".'],
    ['no file "postgresql://crow:a se/cr@t#@db/pool".', 'no file "postgresql://crow:…@db/pool".'],
    [
      'postgres://db/pool?user=crow&password=secret&sslpassword=secret',
      'postgres://db/pool?user=crow&password=…&sslpassword=…',
    ],
    ['postgres://db/pool, and ann@example.org', 'postgres://db/pool, and ann@example.org'],
    ['postgres://crow@db:5432/pool of ann@example.org', 'postgres://crow@db:5432/pool of ann@example.org'],
  ] as const)
    it(`do not have its password: ${shown}`, () => {
      assert.equal(hidePasswords(text), shown)
    })
})
