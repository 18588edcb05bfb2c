/** The pages on narrow and wide screens in Chromium. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { FOUND, openedPages, search } from './opened-pages.ts'

describe('pages: screens', function () {
  this.timeout(120_000)
  const open = openedPages()

  describe('on a narrow screen', () => {
    it('only tables and code are wider than the screen', async () => {
      for (const [site, path] of [
        ['xenapi', 'VM.html'],
        ['xenapi', 'roles.html'],
        ['xenapi', 'errors.html'],
        ['pool', 'index.html'],
        ['pool', 'enums.html'],
        ['bookshop', 'records.html'],
      ] as const) {
        const page = await open(site, path, { viewport: { width: 360, height: 640 } })
        const { scrollWidth, clientWidth } = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement
          return { scrollWidth, clientWidth }
        })
        assert.ok(clientWidth > 300 && scrollWidth <= clientWidth, `${path}: ${scrollWidth} of ${clientWidth}`)
      }
    })

    it('the list of classes is behind a button', async () => {
      const page = await open('pool', 'VM.html', { viewport: { width: 360, height: 640 } })
      const classes = page.getByRole('navigation', { name: 'Classes' })
      assert.equal(await classes.isVisible(), false)
      const button = page.getByRole('button', { name: 'Classes' })
      await button.click()
      assert.equal(await button.getAttribute('aria-expanded'), 'true')
      await classes.getByRole('link', { name: 'VIF' }).click()
      await page.waitForURL(/VIF\.html/)
    })

    it('Escape closes the list of classes, after the search that is above it', async () => {
      const page = await open('xenapi', 'index.html', { viewport: { width: 360, height: 640 } })
      const button = page.getByRole('button', { name: 'Classes' })
      await button.click()
      await search(page, 'power')
      await page.locator(FOUND).first().waitFor()
      assert.equal(await page.locator('.palette').evaluate((e) => e.getBoundingClientRect().width), 360)
      // The key closes only what is on top.
      await page.keyboard.press('Escape')
      await page.locator('.palette').waitFor({ state: 'detached' })
      await page.getByRole('navigation', { name: 'Classes' }).waitFor()
      await page.getByRole('searchbox', { name: /^Show only/ }).focus()
      await page.keyboard.press('Escape')
      await page.getByRole('navigation', { name: 'Classes' }).waitFor({ state: 'hidden' })
      assert.ok(await button.evaluate((e) => e === document.activeElement))
    })
  })

  describe('tables', () => {
    for (const [site, path] of [
      ['xenapi', 'VM.html'],
      ['xenapi', 'host.html'],
      ['pool', 'VM.html'],
      ['pool', 'index.html'],
      ['long', 'a.html'],
      ['bookshop', 'records.html'],
    ] as const) {
      it(`have all their columns in sight on every screen: ${path} of ${site}`, async () => {
        for (const width of [1400, 1280, 710, 360]) {
          const page = await open(site, path, { viewport: { width, height: 800 } })
          const hidden = await page.evaluate(() =>
            [...document.querySelectorAll('.scroll')].flatMap((box) => {
              const { left, right } = box.getBoundingClientRect()
              const out = [...box.querySelectorAll('td, td *, tbody th, tbody th *')].filter((cell) => {
                const at = cell.getBoundingClientRect()
                return at.width > 0 && (at.left < left - 1 || at.right > right + 1)
              })
              return box.scrollWidth > box.clientWidth || out.length > 0 ? [out[0]?.textContent ?? box.ariaLabel] : []
            }),
          )
          assert.deepEqual(hidden, [], String(width))
        }
      })
    }

    it('show a block for each row on a narrow screen', async () => {
      const page = await open('pool', 'VM.html', { viewport: { width: 360, height: 640 } })
      const row = page.locator('tr#power_state')
      const tops = await row.locator('> *').evaluateAll((cells) => cells.map((c) => c.getBoundingClientRect().top))
      assert.ok((tops[2] ?? 0) > (tops[1] ?? 0), tops.join(' '))
      assert.equal(await page.getByRole('table').first().getByRole('columnheader').count(), 3)
    })

    it('show each value with its column in blocks', async () => {
      const page = await open('pool', 'VIF.html', { viewport: { width: 360, height: 640 } })
      const relation = page.locator('[data-column=Relation]').first()
      assert.match(await relation.evaluate((e) => getComputedStyle(e, '::before').content), /^"Relation\b/)
    })
  })
})
