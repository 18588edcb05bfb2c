/** Checks the pages with axe in Chromium. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { seriousFindings } from '../browser.ts'
import { FOUND, openedPages, search } from './opened-pages.ts'

describe('pages: axe', function () {
  this.timeout(120_000)
  const open = openedPages()

  describe('axe finds nothing serious', () => {
    const PAGES = [
      ['pool', 'index.html'],
      ['pool', 'VM.html'],
      ['pool', 'session.html'],
      ['pool', 'records.html'],
      ['pool', 'enums.html'],
      ['pool', 'errors.html'],
      ['pool', 'roles.html'],
      ['bookshop', 'book.html'],
      ['xenapi', 'VM.html'],
    ] as const
    for (const [site, path] of PAGES) {
      it(`on ${path} of ${site}`, async () => {
        for (const colorScheme of site === 'xenapi' ? (['dark'] as const) : (['light', 'dark'] as const)) {
          const page = await open(site, path, { colorScheme })
          assert.deepEqual(await seriousFindings(page), [])
        }
      })
    }

    it('with everything unfolded, in search, and on a narrow screen', async () => {
      const page = await open('pool', 'VIF.html', { viewport: { width: 360, height: 640 } })
      await page.getByRole('button', { name: 'Classes' }).click()
      for (const summary of await page.locator('summary').all())
        await summary.evaluate((e) => (e as HTMLElement).click())
      await page.locator('pre').first().waitFor()
      await search(page, 'rate')
      await page.locator(FOUND).first().waitFor()
      assert.deepEqual(await seriousFindings(page), [])
    })
  })
})
