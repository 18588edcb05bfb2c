/** What a browser loads before it shows a page for the first time, compressed. The engine of diagrams comes later. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import type { Assets } from '../../web/assets.ts'
import { siteAssets } from '../support/site-assets.ts'

/** Bytes of the script, the style and the theme together. It may only become less. */
const MOST = 180 * 1024

describe('weight of the pages', function () {
  this.timeout(60_000)
  let assets: Assets
  before(async () => {
    assets = await siteAssets()
  })

  const bytes = (name: keyof Assets) => Buffer.from(assets[name], 'base64').length

  it(`is at most ${MOST / 1024} kB without the engine`, () => {
    const sizes = (['app.js', 'app.css', 'theme.js'] as const).map((name) => ({ name, size: bytes(name) }))
    const sum = sizes.reduce((all, { size }) => all + size, 0)
    assert.ok(sum <= MOST, JSON.stringify(sizes))
  })

  it('has a theme that runs before the first paint in one packet', () => assert.ok(bytes('theme.js') <= 1400))
})
