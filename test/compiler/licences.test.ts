/** Bundles contain the licences of the packages in them. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { licenceComment, licences } from '../../compiler/licences.ts'

const FILES = {
  'node_modules/b/package.json': '{"name": "b", "version": "2.0.0", "license": "MIT"}',
  'node_modules/b/LICENSE.md': 'Copyright B\r\n\r\nDo as you like */ or not.\r\n',
  'node_modules/b/node_modules/@x/a/package.json':
    '{"name": "@x/a", "version": "1.0.0", "license": "ISC", "author": {"name": "Ann"}}',
  'node_modules/c/package.json': '{"name": "c", "version": "3.0.0", "license": "MIT"}',
}

describe('licences', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-licences-'))
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  const paths = (...names: string[]) => names.map((name) => join(folder, name))

  it('has each package once, sorted, with the standard text where there is only a package.json', () => {
    const files = ['main.js', 'node_modules/b/x.js', 'node_modules/b/lib/y.js', 'node_modules/b/node_modules/@x/a/z.js']
    const text = licences(paths(...files))
    assert.match(
      text,
      /^@x\/a 1\.0\.0 \(ISC\)\n\nCopyright \(c\) Ann\n\nPermission to use, [\s\S]+\nb 2\.0\.0 \(MIT\)\n\nCopyright B\n\nDo/,
    )
    assert.equal(text.split('(MIT)').length, 2)
  })

  it('makes one comment that the texts cannot end', () => {
    const comment = licenceComment(paths('node_modules/b/x.js'))
    assert.equal(
      comment,
      '/*! @license\n * b 2.0.0 (MIT)\n *\n * Copyright B\n *\n * Do as you like * / or not.\n */\n',
    )
    assert.equal(licenceComment(paths('main.js')), '')
  })

  it('throws for a package without a licence', () => {
    assert.throws(() => licences(paths('node_modules/c/x.js')), /The package c has no licence file/)
  })
})
