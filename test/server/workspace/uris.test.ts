/** URIs as editors write them, and their paths. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { directoryOf, isWithin, toPath, toUri } from '../../../server/workspace/uris.ts'

describe('URIs and paths', () => {
  const pairs = [
    ['file:///home/pool/VM.crow', '/home/pool/VM.crow'],
    ['file:///home/a%20b/%C3%A9%23%3F.crow', '/home/a b/é#?.crow'],
    ['file:///c%3A/pool/VM.crow', '/c:/pool/VM.crow'],
    ['file://server/share/VM.crow', '//server/share/VM.crow'],
    ['vscode-vfs://github/o/r/VM.crow', 'vscode-vfs://github/o/r/VM.crow'],
    ['vscode-remote://ssh-remote%2Bhost/pool/VM.crow', 'vscode-remote://ssh-remote+host/pool/VM.crow'],
    ['http://me@host:80/VM.crow', 'http://me@host:80/VM.crow'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
    ['crowfoot:/session.crow', 'crowfoot:/session.crow'],
  ] as const

  for (const [uri, path] of pairs)
    it(`are converted to each other: ${uri}`, () => {
      assert.equal(toPath(uri), path)
      assert.equal(toUri(path), uri)
    })

  it('accept a drive letter in either case, and invalid escapes', () => {
    assert.equal(toPath('file:///C:/pool/VM.crow'), '/c:/pool/VM.crow')
    assert.equal(toPath('file:///home/100%/VM.crow'), '/home/100%/VM.crow')
    assert.equal(toPath('file:///home/a%20b/100%/%ff/%C3%A9.crow'), '/home/a b/100%/%ff/é.crow')
    assert.equal(toPath('FILE://localhost/home/VM.crow'), '/home/VM.crow')
    assert.equal(toPath('file://SERVER/share/VM.crow'), '//server/share/VM.crow')
    assert.equal(toPath('nonsense'), 'nonsense')
  })

  it('give the directory of a file', () => {
    assert.equal(directoryOf('/home/pool/VM.crow'), '/home/pool')
    assert.equal(directoryOf('/VM.crow'), '/')
    assert.equal(directoryOf('untitled:Untitled-1'), 'untitled:Untitled-1')
    assert.ok(isWithin('/home/pool/VM.crow', '/home/pool'))
    assert.ok(!isWithin('/home/pool2/VM.crow', '/home/pool'))
  })
})
