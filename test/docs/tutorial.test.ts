/** docs/tutorial.md, done line by line as a reader does it: with the packed package, a server, and its client. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { registryUnreachable } from '../support/npm-registry.ts'
import { PageShell } from './page-shell.ts'
import { pageSections, printsAs } from './page-steps.ts'

describe('docs/tutorial.md', function () {
  this.timeout(60_000)
  this.bail(true)
  const sections = pageSections(readFileSync('docs/tutorial.md', 'utf8'))
  let home: string
  let shell: PageShell
  let offline = false

  before(() => {
    home = mkdtempSync(join(tmpdir(), 'crow-tutorial-'))
    const [cache = '', userconfig = ''] = ['cache', 'userconfig'].map((key) => npm('config', 'get', key).trim())
    npm('pack', '--ignore-scripts', '--pack-destination', home)
    shell = new PageShell(home, {
      npm_config_cache: cache,
      npm_config_userconfig: userconfig,
      npm_config_prefer_offline: 'true',
    })
  })

  after(async () => {
    await shell.end()
    rmSync(home, { recursive: true, force: true })
  })

  it('has seven steps', () => {
    assert.deepEqual(
      sections.map(({ heading }) => heading.slice(0, 2)),
      ['1.', '2.', '3.', '4.', '5.', '6.', '7.'],
    )
  })

  for (const { heading, steps } of sections) {
    it(heading, async function () {
      if (offline) return this.skip()
      for (const step of steps) {
        await shell.do(step).catch((error: Error) => {
          offline = registryUnreachable(error.message)
          if (offline) this.skip()
          throw new Error(`docs/tutorial.md:${step.line}: ${error.message}`, { cause: error })
        })
      }
    })
  }

  it('has texts that are laid out', function () {
    if (offline) return this.skip()
    const crow = join(home, 'bikes/node_modules/.bin/crow')
    const { status, stdout } = spawnSync(crow, ['fmt', '--check', join(home, 'bikes')], { encoding: 'utf8' })
    assert.deepEqual([status, stdout], [0, ''])
  })
})

describe('steps of a page', () => {
  it('compare what a program prints with what the page shows', () => {
    assert.ok(printsAs('a … in … ms\n', 'a 1 (b) in 2 ms\n'))
    assert.ok(printsAs('a\n…\nb\n', 'a\nb\n'))
    assert.ok(printsAs('a\n…\nb\n', 'a\nx\ny\nb\n'))
    for (const printed of ['a\n', 'b\nb\n', 'a\nb\nc\n', 'a\nb']) assert.ok(!printsAs('a\n…\nb\n', printed), printed)
    assert.ok(!printsAs('a.b\n', 'axb\n'))
    assert.ok(!printsAs('a …\n', 'a b\nc\n'))
  })

  it('read files, edits and commands, and refuse a block that is none of them', () => {
    const page =
      '## A\n\nIn `f`, replace `x` with `y`. Write `g`:\n\n```js\n1\n```\n\n```console\n$ ls -a\nf\n$ cat g\n1\n```\n'
    const [{ steps } = assert.fail()] = pageSections(page)
    assert.deepEqual(
      steps.map(({ line: _line, ...step }) => step),
      [
        { kind: 'replace', file: 'f', from: 'x', to: 'y' },
        { kind: 'write', file: 'g', text: '1\n' },
        { kind: 'run', command: 'ls -a', prints: 'f\n' },
        { kind: 'run', command: 'cat g', prints: '1\n' },
      ],
    )
    const diff = pageSections('## A\n\nChange `f`:\n\n```diff\n a\n-b\n+c\n+\n```\n')[0]?.steps[0]
    assert.deepEqual(diff, { line: 6, kind: 'replace', file: 'f', from: 'a\nb\n', to: 'a\nc\n\n' })
    assert.throws(() => pageSections('## A\n\nLook:\n\n```js\n1\n```\n'), /does not name the file/)
  })
})

function npm(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  return stdout
}
