/** The console on samples/xenapi in Chromium: 67 classes, creates with parameters, declared setters. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the console of samples/xenapi', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('xenapi', { users: { rita: ['read-only'] } })
    page = at.page
  })
  after(() => at?.stop())

  const button = (name: string) => page.getByRole('button', { name, exact: true })

  it('finds a class by its name and shows its objects', async () => {
    await logIn(page)
    await page.getByLabel('Find a class').fill('netw')
    await page.locator('.side a', { hasText: /^network3$/ }).click()
    await page.locator('tbody th', { hasText: 'eth0' }).waitFor()
  })

  it('creates an object by a create with a parameter for each field', async () => {
    await show(page, '#GPU_group')
    await page.getByRole('link', { name: 'Create a GPU_group' }).click()
    await page.getByRole('textbox', { name: 'name_label' }).fill('cards')
    await button('Create').click()
    await page.getByRole('heading', { name: 'cards' }).waitFor()
  })

  it('changes its map by elements and shows the change', async () => {
    await button('Edit other_config').click()
    await page.getByLabel('key to add to other_config').fill('colour')
    await page.getByLabel('value to add to other_config').fill('red')
    await button('Add').click()
    await page.getByRole('button', { name: 'Remove colour from other_config' }).waitFor()
    const ref = await at.named('GPU_group', 'cards')
    await at.call('GPU_group.set_name_label', ref, 'other cards')
    await page.getByRole('heading', { name: 'other cards' }).waitFor()
  })

  it('changes a field by a declared setter', async () => {
    const ref = await at.named('host', 'xs1')
    await show(page, `#host/${encodeURIComponent(ref)}`)
    await button('Edit name_label').click()
    await page.getByRole('textbox', { name: 'name_label' }).fill('lab one')
    await button('Save').click()
    await page.getByRole('heading', { name: 'lab one' }).waitFor()
  })

  it('creates an object from a record, and shows its bound pair at the other end', async () => {
    const network = await at.named('network', 'Host internal management network')
    await show(page, '#VIF.create')
    await page.getByRole('combobox', { name: 'network', exact: true }).fill('Host int')
    await page.getByRole('option', { name: /^Host internal/ }).click()
    await page.getByRole('combobox', { name: 'VM', exact: true }).fill('db01')
    await page.getByRole('option', { name: /^db01/ }).click()
    await page.getByRole('textbox', { name: 'device' }).fill('5')
    await page.getByRole('textbox', { name: 'MTU' }).fill('1500')
    await page.getByRole('textbox', { name: 'qos_algorithm_type' }).fill('none')
    await button('Create').click()
    await page.locator('[id$="param-record-MAC-problem"]').getByText('A text is needed.').waitFor()
    await button('Leave it empty: MAC').click()
    await button('Create').click()
    await page
      .locator('.fields')
      .getByRole('link', { name: /^Host internal/ })
      .click()
    await page.getByRole('heading', { name: /^Host internal/ }).waitFor()
    assert.equal(((await at.call('network.get_VIFs', network)) as string[]).length, 1)
  })

  it('disables calls that the session may not make, with the reason', async () => {
    await button('Log out').click()
    await logIn(page, 'rita')
    const ref = await at.named('host', 'lab one')
    await show(page, `#host/${encodeURIComponent(ref)}`)
    await page.waitForFunction(() =>
      document.querySelector<HTMLButtonElement>('[aria-label="Edit name_label"]')?.title.includes('role'),
    )
    assert.ok(await button('Edit name_label').isDisabled())
    await page.getByText(/^More \(\d+\)$/).click()
    await page.locator('.messages .refused', { hasText: 'reboot' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.messages .refused', { hasText: 'reboot' }).waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('More'))
  })

  it('throws no error in any test above', () => at.assertQuiet())
})
