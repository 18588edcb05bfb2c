/** The packed extension: its size and its files. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { LIMIT, packageExtension } from '../../scripts/package.ts'

describe('the packed extension', function () {
  this.timeout(120_000)
  let root: string
  let stage: string

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'crow-vsix-'))
    stage = join(root, 'stage')
    await packageExtension(stage, join(root, 'crowfoot.vsix'))
  })

  after(() => rmSync(root, { recursive: true, force: true }))

  it('is not larger than its limit', () => {
    assert.ok(statSync(join(root, 'crowfoot.vsix')).size < LIMIT)
  })

  it('has every file that its manifest names', () => {
    const text = readFileSync(join(stage, 'package.json'), 'utf8')
    const paths = [...text.matchAll(/"(\.\/[^"]+|walkthrough\/[^"]+)"/g)].map((m) => m[1] ?? '')
    assert.ok(paths.length > 10)
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(stage, path))),
      [],
    )
  })

  it('says what to do where its command meets a handlers.ts, which it cannot bundle', () => {
    const api = join(root, 'api')
    mkdirSync(api)
    writeFileSync(join(api, 'api.crow'), 'api Empty\n')
    writeFileSync(join(api, 'handlers.ts'), 'export const messages = {}\n')
    const args = [join(stage, 'crow/crow.mjs'), 'compile', api, '-o', join(root, 'out')]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(stderr, /"esbuild", which this crow command lacks.*"crowfoot\.server\.path"/)
    assert.doesNotMatch(stderr, /^ +at /m)
  })

  it('has what galleries show: an icon, a banner, a page with pictures, its changes, its licence', () => {
    const { icon, galleryBanner, repository } = JSON.parse(readFileSync(join(stage, 'package.json'), 'utf8'))
    const png = readFileSync(join(stage, icon))
    assert.equal(png.toString('latin1', 1, 4), 'PNG')
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256])
    assert.match(galleryBanner.color, /^#[0-9a-f]{6}$/)
    assert.equal(repository, undefined)
    const pictures = [...readFileSync(join(stage, 'README.md'), 'utf8').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)]
    assert.equal(pictures.length, 4)
    for (const [, address = ''] of pictures) {
      assert.match(address.slice(0, 40), /^data:image\/webp;base64,/)
      assert.ok(address.length < 100_000, `${address.length} characters`)
    }
    const changelog = readFileSync(join(stage, 'CHANGELOG.md'), 'utf8')
    assert.match(changelog, /^# Changelog\n/)
    assert.doesNotMatch(changelog, /\]\((?!https:)/)
    assert.match(readFileSync(join(stage, 'LICENSE'), 'utf8'), /^MIT License\n/)
  })
})
