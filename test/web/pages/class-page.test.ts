/** The page of a class in Chromium: the filter, the table of contents, one format for all examples, links to copy. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { openedPages } from './opened-pages.ts'

describe('pages: class', function () {
  this.timeout(120_000)
  const open = openedPages()

  it('the filter finds names and descriptions, and the table of contents shows the same', async () => {
    const page = await open('pool', 'VM.html')
    const toc = page.getByRole('navigation', { name: 'On this page' })
    const filter = toc.getByRole('searchbox')
    const visible = page.locator('.fields tbody tr:visible, section.rpc:visible')
    await filter.fill('clone')
    await toc
      .getByRole('status')
      .getByText(/\d found/)
      .waitFor()
    const found = await visible.evaluateAll((entries) => entries.map((e) => e.textContent?.toLowerCase() ?? ''))
    assert.ok(found.length > 0 && found.length < 12, String(found.length))
    assert.deepEqual(
      found.filter((text) => !text.includes('clone')),
      [],
    )
    const links = await toc.locator('ul ul a').evaluateAll((all) => all.map((a) => a.getAttribute('href')?.slice(1)))
    const ids = await page
      .locator('.fields tbody tr:visible, section.rpc:visible h3')
      .evaluateAll((entries) => entries.map((e) => e.id))
    assert.deepEqual(links, ids)
    // A description, whose words need not stand together.
    await filter.fill('unique identifier')
    await page.locator('tr#uuid').waitFor()
    assert.equal(await page.locator('.fields tbody tr:visible').count(), 1)
    await filter.fill('nothing has this')
    await toc.getByText('No fields and messages with this.').waitFor()
    assert.equal(await visible.count(), 0)
    await filter.press('Escape')
    await page.locator('tr#power_state').waitFor()
  })

  it('a link to an entry that the filter hides ends the filter', async () => {
    const page = await open('pool', 'VM.html')
    await page.getByRole('searchbox', { name: /fields and messages/ }).fill('uuid')
    await page.locator('tr#power_state').waitFor({ state: 'hidden' })
    await page.evaluate(() => {
      location.hash = '#power_state'
    })
    await page.locator('tr#power_state').waitFor()
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector('tr#power_state')?.getBoundingClientRect() ?? {
        top: -1,
        bottom: 0,
      }
      return top > 0 && bottom <= innerHeight
    })
  })

  it('the table of contents marks the message that is being read', async () => {
    const page = await open('xenapi', 'VM.html', { viewport: { width: 1400, height: 900 } })
    const current = page.locator('.toc [aria-current=location]')
    for (const name of ['clone', 'suspend', 'assert_agile']) {
      await page.locator(`#${name}`).evaluate((e) => e.scrollIntoView())
      await current.filter({ hasText: new RegExp(`^${name}$`) }).waitFor()
    }
    const names = await page.locator('.part > .rpc h3').evaluateAll((all) => all.map((h) => h.id.toLowerCase()))
    assert.ok(names.length > 80)
    assert.deepEqual(names, names.toSorted())
  })

  it('no name of a field or a message is broken at 1400 pixels, and examples stand beside the text', async () => {
    const page = await open('xenapi', 'VM.html#clone', { viewport: { width: 1400, height: 900 } })
    const broken = await page
      .locator('.fields tbody th a.name, .part > .rpc h3 > code')
      .evaluateAll((names) => names.filter((name) => name.getClientRects().length > 1).map((name) => name.textContent))
    assert.deepEqual(broken, [])
    const entry = page.locator('section.rpc', { has: page.locator('#clone') })
    await entry.locator('pre').first().waitFor()
    const [text, example] = [await entry.locator('.rpc-text').boundingBox(), await entry.locator('.tabs').boundingBox()]
    assert.ok(text && example && example.x >= text.x + text.width && Math.abs(example.y - text.y) < 40)
    const size = await page.locator('#clone code').evaluate((e) => getComputedStyle(e).fontSize)
    assert.equal(size, '18px')
  })

  it('a format is chosen for all examples, and kept', async () => {
    const page = await open('pool', 'VM.html#start')
    const entry = page.locator('section.rpc', { has: page.locator('#start') })
    await entry.getByRole('tab', { name: 'Python' }).click()
    const chosen = page.locator('.rpc-example [role=tab][aria-selected=true]')
    assert.deepEqual(new Set(await chosen.allTextContents()), new Set(['Python']))
    await page.reload()
    await entry.locator('pre', { hasText: 'ServerProxy' }).waitFor()
  })

  it('a heading copies its address', async () => {
    const page = await open('pool', 'VM.html', { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.locator('#start').hover()
    await page.locator('#start .self').click()
    await page.getByRole('link', { name: 'Link copied' }).waitFor()
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /VM\.html#start$/)
    assert.match(page.url(), /#start$/)
  })
})
