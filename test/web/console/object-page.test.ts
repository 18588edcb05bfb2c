/** The page of one object of samples/pool in Chromium: what stands first, what can be done from it, and how it follows changes. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { seriousFindings } from '../browser.ts'
import { poolPage } from './pool-page.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the page of an object', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool')
    page = at.page
    await logIn(page)
  })
  after(() => at?.stop())

  const { button, field, link, open, web } = poolPage(() => at)
  const related = () => page.getByRole('region', { name: 'Related objects' })
  const hash = () => page.evaluate(() => decodeURIComponent(location.hash))

  it('starts with the state, key values, related objects and the action that is wanted most', async () => {
    await open('VM', await web())
    await page.locator('.object-head .state-now', { hasText: 'Running' }).waitFor()
    await page.locator('.summary dt', { hasText: 'memory_max' }).waitFor()
    await related().getByRole('link', { name: 'lab1' }).waitFor()
    await related()
      .getByRole('link', { name: /^VIF 0/ })
      .waitFor()
    const first = page.getByRole('group', { name: 'Messages' }).getByRole('link').first()
    assert.match(String(await first.getAttribute('class')), /primary/)
    assert.deepEqual(await seriousFindings(page), [])
  })

  it('marks what an event has changed, with the value before', async () => {
    const ref = await web()
    await page.locator('.live[data-state=live]').first().waitFor()
    await at.call('VM.set_name_description', ref, 'changed elsewhere')
    await page.locator('.field.changed', { hasText: 'changed elsewhere' }).getByText('was empty').waitFor()
    await page.locator('.object-head .description', { hasText: 'changed elsewhere' }).waitFor()
  })

  it('calls a message in place, and says that it is done', async () => {
    const ref = await web()
    const before = await hash()
    await page.getByRole('group', { name: 'Messages' }).getByRole('link', { name: 'pause', exact: true }).click()
    const panel = page.getByRole('region', { name: 'VM.pause' })
    await page.waitForFunction(() => document.activeElement?.textContent === 'Call')
    assert.deepEqual(await seriousFindings(page), [])
    await page.keyboard.press('Enter')
    await panel.waitFor({ state: 'detached' })
    await page.getByRole('alert').getByText('VM.pause of web is done.').waitFor()
    await page.locator('.object-head .state-now', { hasText: 'Paused' }).waitFor()
    assert.equal(await hash(), before)
    assert.equal(await at.call('VM.get_power_state', ref), 'Paused')
    await page.getByRole('group', { name: 'Messages' }).getByRole('link', { name: 'unpause', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'VM.unpause' }).waitFor({ state: 'detached' })
    await at.call('VM.unpause', ref)
    await page.locator('.object-head .state-now', { hasText: 'Running' }).waitFor()
  })

  it('filters the fields, and keeps what is typed in one that the filter hides', async () => {
    await button('Edit name_description').click()
    await field('name_description').getByRole('textbox').fill('half typed')
    await page.getByLabel('Filter fields by name or value').fill('memory')
    await field('memory_max').waitFor()
    await field('name_description').waitFor({ state: 'hidden' })
    await page.getByLabel('Filter fields by name or value').fill('no such field')
    await page.getByText('No field is like this.').waitFor()
    await page.getByLabel('Filter fields by name or value').fill('')
    assert.equal(await field('name_description').getByRole('textbox').inputValue(), 'half typed')
    await field('name_description').getByRole('button', { name: 'Cancel' }).click()
    await page.getByLabel('with a value').check()
    await field('other_config').waitFor({ state: 'hidden' })
    await page.getByLabel('with a value').uncheck()
  })

  it('creates a related object with its reference filled in, and comes back', async () => {
    const ref = await web()
    await related().getByRole('link', { name: 'Add VIF' }).click()
    await page.getByRole('heading', { name: 'Create a VIF' }).waitFor()
    assert.equal(await hash(), `#VIF.create?VM=${ref}`)
    await page.locator('.crumbs').getByRole('link', { name: 'web' }).waitFor()
    assert.equal(await page.getByRole('combobox', { name: 'VM', exact: true }).inputValue(), 'web')
    await page.getByRole('textbox', { name: 'device' }).fill('7')
    const network = page.getByRole('combobox', { name: 'network', exact: true })
    await network.click()
    await network.fill('LAN')
    await page.getByRole('option', { name: /^LAN/ }).click()
    await button('Create').click()
    await page.getByRole('heading', { name: 'web' }).waitFor()
    await related()
      .getByRole('link', { name: /^VIF 7/ })
      .waitFor()
    await page.getByRole('alert').getByRole('link', { name: 'Open the VIF' }).click()
    await field('device').getByText('7').waitFor()
    await field('VM').getByRole('link', { name: 'web' }).waitFor()
  })

  it('shows everything that blocks a destroy at once, and takes it away from there', async () => {
    const ref = await web()
    await at.call('VM.hard_shutdown', ref)
    await open('VM', ref)
    await button('Destroy…').click()
    const list = page.getByRole('list', { name: 'What refers to it' })
    await list.getByRole('listitem').nth(2).waitFor()
    assert.equal(await list.getByRole('listitem').count(), 3)
    await list.getByText('in its field VM').first().waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await list
      .getByRole('button', { name: /^Destroy V/ })
      .first()
      .dblclick()
    for (let left = 3; left > 0; left--) {
      assert.equal(await list.getByRole('listitem').count(), left)
      const row = list.getByRole('listitem').first()
      const first = row.getByRole('button', { name: /^Destroy V/ })
      if ((await first.count()) > 0) await first.click()
      await row.getByRole('button', { name: /^Really destroy/ }).click()
      await page.waitForFunction((n) => document.querySelectorAll('.blockers li').length < n, left)
    }
    await page.getByText('Nothing else refers to it.').waitFor()
    await button('Destroy').click()
    await link('Debian').waitFor()
    assert.deepEqual(await at.call('VM.get_by_name_label', 'web'), [])
  })

  it('has three tabs of a class and one primary action', async () => {
    await show(page, '#VM')
    const tabs = page.getByRole('navigation', { name: 'Of VM' }).getByRole('link')
    assert.deepEqual(await tabs.allTextContents(), ['Objects', 'Calls', 'Reference'])
    assert.deepEqual(await page.locator('main .primary').allTextContents(), ['Create a VM'])
  })

  it('throws no error in any test above', () => at.assertQuiet())
})
