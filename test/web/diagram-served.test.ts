/** The diagram of a server in Chromium, under its strict policy. `SCREENSHOTS=folder` keeps screenshots. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { picture } from './browser.ts'
import { hasChromium, type Visit, visit } from './console/visit.ts'

describe('diagram.html of a server', function () {
  this.timeout(120_000)
  let at: Visit

  before(async function () {
    if (!hasChromium) return this.skip()
    at = await visit('pool')
  })

  after(() => at?.stop())

  it('is drawn in a worker under the strict policy', async () => {
    const { page, url } = at
    await page.goto(`${url}/diagram.html#alone`)
    await page.locator('.stage:not([data-drawn="0"]) .node').first().waitFor()
    await page.locator('[id="class-task"]').waitFor()
    assert.equal(page.workers().length, 1)
    assert.equal(await page.evaluate(() => document.querySelectorAll('script[src="viz.js"]').length), 0)
    at.assertQuiet()
  })

  it('is drawn small on the page of a class when it scrolls into view', async () => {
    const { page, url } = at
    await page.goto(`${url}/VM.html`)
    const drawing = page.locator('.small-diagram:not(.states)')
    await drawing.scrollIntoViewIfNeeded()
    await drawing.locator('[id="class-VIF"]').waitFor()
    assert.equal(await drawing.locator('[id="class-SR"]').count(), 0)
    await picture(page, 'diagram-small')
    await page.getByRole('link', { name: 'Open in the diagram' }).click()
    await page.waitForURL(/diagram\.html#focus=VM&depth=1$/)
  })

  it('reports that the engine cannot be loaded, and still shows the table', async () => {
    const { page, url, api } = at
    await page.context().route('**/viz.js', (route) => route.abort())
    await page.goto('about:blank')
    await page.goto(`${url}/diagram.html#alone`)
    await page.getByRole('alert').filter({ hasText: 'could not be loaded' }).waitFor()
    await page.locator('.pair-list summary').click()
    assert.equal(await page.locator('.pair-list tbody tr').count(), api.relations.length)
  })
})
