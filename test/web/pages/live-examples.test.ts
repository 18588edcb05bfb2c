/** The examples of a server's pages with a session: real objects, no real session, and calls in place. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../../runtime/roles-api.ts'
import { seriousFindings } from '../browser.ts'
import { hasChromium, type Visit, visit } from '../console/visit.ts'

describe('pages: live examples', function () {
  this.timeout(120_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool')
    page = at.page
  })
  after(() => at?.stop())

  const entry = (name: string) => page.locator('section.rpc', { has: page.locator(`#${name}`) })
  const call = (name: string) => entry(name).getByRole('button', { name: `Call VM.${name}`, exact: true })

  it('a call in place asks for a log-in first, then opens the form', async () => {
    await page.goto(`${at.url}/VM.html#start`)
    await call('start').click()
    const dialog = page.getByRole('dialog', { name: 'Log in' })
    await dialog.getByLabel('User').fill('root')
    await dialog.getByLabel('Password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('region', { name: 'Call VM.start' }).getByRole('button', { name: 'Call' }).waitFor()
    await page.getByRole('region', { name: 'Call VM.start' }).getByRole('button', { name: 'Close' }).click()
    await page.getByRole('region', { name: 'Call VM.start' }).waitFor({ state: 'hidden' })
  })

  it('have the reference of a real object with its name, and a stand-in for the session', async () => {
    await page.goto(`${at.url}/VM.html#set_name_label`)
    const shown = entry('set_name_label')
    await shown.locator('.code-objects a').waitFor()
    const text = (await shown.locator('pre').first().textContent()) ?? ''
    const ref = /"(OpaqueRef:(?!SESSION)[^"]+)"/.exec(text)?.[1]
    const label = (await at.call('VM.get_name_label', ref)) as string
    assert.ok(label)
    assert.ok(text.includes(JSON.stringify(label)), text)
    assert.ok(text.includes('"OpaqueRef:SESSION"'))
    assert.equal(await shown.locator('.code-objects a').first().textContent(), `VM ${label}`)
    const session = await page.evaluate(() => Object.values(sessionStorage).join())
    for (const [one] of session.matchAll(/OpaqueRef:[\w-]+/g))
      assert.ok(!(await page.locator('main').innerHTML()).includes(one))
  })

  it('follow changes of the object', async () => {
    const shown = entry('set_name_label')
    const text = (await shown.locator('pre').first().textContent()) ?? ''
    const ref = /"(OpaqueRef:(?!SESSION)[^"]+)"/.exec(text)?.[1]
    await at.call('VM.set_name_label', ref, 'renamed by a test')
    await shown.locator('pre', { hasText: 'renamed by a test' }).first().waitFor()
  })

  it('a call is made on the page, about the object of the example', async () => {
    const shown = entry('set_name_label')
    await call('set_name_label').click()
    const form = page.getByRole('region', { name: 'Call VM.set_name_label' })
    assert.deepEqual(await seriousFindings(page), [])
    await form.getByLabel('value', { exact: true }).fill('called in place')
    await form.getByRole('button', { name: 'Call', exact: true }).click()
    await form.getByText('Done.').waitFor()
    await shown.locator('pre', { hasText: 'called in place' }).first().waitFor()
    await form.getByLabel('value', { exact: true }).press('Escape')
    await form.waitFor({ state: 'hidden' })
    at.assertQuiet()
  })

  it('a form in place has room for its inputs on a telephone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${at.url}/VM.html#start`)
    await call('start').click()
    const input = page.getByRole('region', { name: 'Call VM.start' }).getByRole('combobox', { name: 'vm' })
    await input.waitFor()
    assert.ok(await input.evaluate((e) => e.clientWidth > 200))
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'scrolls sideways')
  })
})
