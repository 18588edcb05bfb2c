/** The console on samples/bookshop in Chromium: no sessions, events or tasks; keyboard; a server that stops. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { hasChromium, show, type Visit, visit } from './visit.ts'

describe('the console of samples/bookshop', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('bookshop')
    page = at.page
  })
  after(() => at?.stop())

  const button = (name: string) => page.getByRole('button', { name, exact: true })

  it('needs no login for an API without sessions', async () => {
    await page.getByRole('navigation', { name: 'Classes in the console' }).waitFor()
    assert.equal(await button('Log out').count(), 0)
  })

  it('reads objects again on request without events', async () => {
    await show(page, '#author')
    await page.locator('.progress[aria-busy=false]').waitFor()
    await at.call('author.create', { name: 'Somebody' })
    await button('Refresh').first().click()
    await page.locator('tbody th', { hasText: 'Somebody' }).waitFor()
  })

  it('can be used by keyboard', async () => {
    await page.getByLabel('Filter by name').focus()
    await page.keyboard.type('someb')
    await page.getByText(/^1 of/).waitFor()
    await page.locator('tbody th a').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Somebody' }).waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'page:main')
    await button('Edit name').focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'edit-name')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Somebody else')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Somebody else' }).waitFor()
    await button('Edit name').waitFor()
    assert.match(await page.title(), /^Somebody else · author · Console · /)
  })

  it('edits a date, and both ends of a pair of sets', async () => {
    const book = String(await at.call('book.create', { title: 'A book', price: 1 }))
    await show(page, `#book/${encodeURIComponent(book)}`)
    await page.getByRole('heading', { name: 'A book' }).waitFor()
    await button('Edit published').click()
    await page.getByRole('textbox', { name: 'published', exact: true }).fill('31 January')
    await button('Save').click()
    await page.getByText('A date and time is needed').waitFor()
    await page.getByRole('textbox', { name: 'published', exact: true }).fill('2026-01-31T12:00:00+01:00')
    await button('Save').click()
    await page.locator('.fields time[title="20260131T11:00:00Z"]').waitFor()
    await button('Edit authors').click()
    await page.getByRole('combobox', { name: 'element to add to authors' }).fill('somebody')
    await page.getByRole('option', { name: /^Somebody else/ }).click()
    await button('Add').click()
    await page.getByRole('button', { name: 'Remove Somebody else from authors' }).waitFor()
    await page.locator('.fields').getByRole('link', { name: 'Somebody else' }).click()
    await page.getByRole('heading', { name: 'Somebody else' }).waitFor()
    await page.locator('.fields').getByRole('link', { name: 'A book' }).waitFor()
  })

  it('reports after a refresh that an object is destroyed or cannot be read', async () => {
    const ref = String(await at.call('author.create', { name: 'Brief' }))
    await show(page, `#author/${encodeURIComponent(ref)}`)
    await page.getByRole('heading', { name: 'Brief' }).waitFor()
    const refresh = page.locator('.object-head').getByRole('button', { name: 'Refresh' })
    await page.route('**/jsonrpc', (route) => route.fulfill({ body: '<html>' }))
    await refresh.click()
    await page.getByRole('alert').getByText('The answer is not JSON').waitFor()
    await page.unroute('**/jsonrpc')
    await at.call('author.destroy', ref)
    await refresh.click()
    await page.getByText('This author does not exist any more.').waitFor()
    await show(page, '#author')
    await page.getByRole('link', { name: 'Somebody else' }).click()
    await page.getByRole('heading', { name: 'Somebody else' }).waitFor()
  })

  it('reports that the server is gone and keeps the input', async () => {
    await button('Edit name').click()
    await page.locator('#edit-name').fill('Nobody')
    at.assertQuiet()
    await at.end()
    await button('Save').click()
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
    assert.equal(await page.locator('#edit-name').inputValue(), 'Nobody')
  })
})
