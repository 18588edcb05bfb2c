/** Real files: links, pipes, and the hidden files of editors. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { nodeHost } from '../../cli/host/node-host.ts'

describe('the files of a real folder', () => {
  const { files } = nodeHost()
  let folder: string
  const path = (name: string) => join(folder, name)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-files-'))
    writeFileSync(path('a.crow'), 'old')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('are regular files and links to them, not folders, pipes, broken links or hidden files', () => {
    mkdirSync(path('folder'))
    writeFileSync(path('.hidden.crow'), '')
    symlinkSync('nobody@nowhere.1234', path('.#a.crow'))
    symlinkSync('nowhere', path('dead.crow'))
    symlinkSync('folder', path('folder.crow'))
    symlinkSync('a.crow', path('b.crow'))
    if (process.platform !== 'win32') execFileSync('mkfifo', [path('pipe.crow')])
    assert.deepEqual(files.list(folder), ['a.crow', 'b.crow'])
    assert.deepEqual(['a.crow', 'b.crow', 'folder.crow', 'dead.crow'].map(path).map(files.kind), [
      'file',
      'file',
      'directory',
      null,
    ])
    if (process.platform !== 'win32') assert.equal(files.kind(path('pipe.crow')), 'other')
  })

  it('are written through a link, which is kept', () => {
    mkdirSync(path('linked'))
    symlinkSync('../a.crow', path('linked/b.crow'))
    files.write(path('linked/b.crow'), 'new')
    assert.ok(lstatSync(path('linked/b.crow')).isSymbolicLink())
    assert.equal(readFileSync(path('a.crow'), 'utf8'), 'new')
    assert.deepEqual([readdirSync(folder).sort(), readdirSync(path('linked'))], [['a.crow', 'linked'], ['b.crow']])
  })

  it('keep their mode whatever the umask is', () => {
    chmodSync(path('a.crow'), 0o666)
    files.write(path('a.crow'), 'new')
    assert.equal(statSync(path('a.crow')).mode & 0o777, 0o666)
  })
})
