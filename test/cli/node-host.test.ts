/** Real files: links, pipes, and the hidden files of editors. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
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

  it('are written into folders that are made for them', () => {
    files.write(path('one/two/new.svg'), 'new')
    files.writeInside(path('site'), 'pages/new.html', 'new')
    assert.equal(readFileSync(path('one/two/new.svg'), 'utf8'), 'new')
    assert.equal(readFileSync(path('site/pages/new.html'), 'utf8'), 'new')
  })

  it('are not written where a folder is a file, or a file a folder', () => {
    const isFile = new RegExp(`"${path('a.crow')}" is a file, not a folder`)
    assert.throws(() => files.write(path('a.crow/new.svg'), 'new'), isFile)
    assert.throws(() => files.write(path('a.crow/more/new.svg'), 'new'), isFile)
    assert.throws(() => files.writeInside(path('a.crow'), 'index.html', 'new'), isFile)
    mkdirSync(path('site/index.html'), { recursive: true })
    assert.throws(() => files.write(path('site'), 'new'), /site" is a folder, not a file/)
    assert.throws(() => files.writeInside(path('site'), 'index.html', 'new'), /index\.html" is not a file/)
    assert.deepEqual(readdirSync(folder).sort(), ['a.crow', 'site'])
  })

  // Only Linux has this file system, in which not even root makes folders.
  if (process.platform === 'linux')
    it('are not written where the file system takes no folders', () => {
      const refused = /^The folder "\/proc\/crow" cannot be made \(ENOENT\)\. Choose another place\./
      assert.throws(() => files.write('/proc/crow/new.svg', 'new'), { message: refused })
      assert.throws(() => files.writeInside('/proc/crow/site', 'index.html', 'new'), { message: refused })
    })

  if (process.platform !== 'win32')
    it('are pipes and devices, which stay what they are', () => {
      execFileSync('mkfifo', [path('pipe')])
      const reader = openSync(path('pipe'), 'r+')
      try {
        files.write(path('pipe'), 'new')
        const read = Buffer.alloc(10)
        assert.equal(read.toString('utf8', 0, readSync(reader, read)), 'new')
        assert.throws(() => files.writeInside(folder, 'pipe', 'new'), /pipe" is not a file/)
        assert.ok(lstatSync(path('pipe')).isFIFO())
      } finally {
        closeSync(reader)
      }
    })

  it('keep their mode whatever the umask is', () => {
    chmodSync(path('a.crow'), 0o666)
    files.write(path('a.crow'), 'new')
    assert.equal(statSync(path('a.crow')).mode & 0o777, 0o666)
  })
})
