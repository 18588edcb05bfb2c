/** The timeline in Chromium, on samples/pool: events and calls as they come, and undo. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { seriousFindings } from '../browser.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the page of the timeline', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page
  let vm: string

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool')
    page = at.page
    vm = await at.named('VM', 'web')
    await logIn(page)
    await show(page, '#VM')
    await page.locator('tbody tr', { hasText: 'web' }).waitFor()
    await show(page, '#/history')
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    await page.locator('.live[data-state=live]').waitFor()
  })
  after(() => at?.stop())

  const line = (...texts: readonly string[]) =>
    texts.reduce((found, hasText) => found.filter({ hasText }), page.locator('.timeline > li'))
  const button = (name: string | RegExp) => page.getByRole('button', { name })

  it('shows what another client changes, with the old and the new value', async () => {
    await at.call('VM.set_name_description', vm, 'from elsewhere')
    await line('name_description', 'empty', 'from elsewhere').waitFor()
    assert.equal(await line('name_description').locator('.yours').count(), 0)
    assert.deepEqual(await seriousFindings(page), [])
  })

  it('undoes a change by a call that the user sees first, and that stands in the timeline itself', async () => {
    await line('from elsewhere').getByRole('button', { name: 'Undo…' }).click()
    const asked = page.getByRole('group', { name: 'Undo the change of web' })
    await asked.getByText('VM.set_name_description').waitFor()
    assert.equal(await at.call('VM.get_name_description', vm), 'from elsewhere', 'nothing is done yet')
    assert.deepEqual(await seriousFindings(page), [])
    await asked.getByRole('button', { name: 'Undo', exact: true }).click()
    await line('from elsewhere', 'undone').waitFor()
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('undone'))
    assert.equal(await at.call('VM.get_name_description', vm), '')
    await page.locator('.timeline > li.call', { hasText: 'VM.set_name_description' }).waitFor()
    await line('by your call VM.set_name_description').waitFor()
  })

  it('refuses to undo what has changed since, and says so', async () => {
    await at.call('VM.set_name_description', vm, 'first')
    await line('name_description', 'first').getByRole('button', { name: 'Undo…' }).click()
    await page.getByRole('group', { name: 'Undo the change of web' }).getByText('VM.set_name_description').waitFor()
    await at.call('VM.set_name_description', vm, 'second')
    const asked = page.getByRole('group', { name: 'Undo the change of web' })
    await asked.getByRole('alert').getByText('has changed since').waitFor()
    assert.ok(await asked.getByRole('button', { name: 'Undo', exact: true }).isDisabled())
    await asked.getByRole('button', { name: 'Keep' }).click()
    assert.equal(await at.call('VM.get_name_description', vm), 'second')
  })

  it('undoes an added element and leaves those of others alone', async () => {
    await at.call('VM.add_tags', vm, 'mine')
    const mine = line('tags', 'mine')
    await mine.waitFor()
    await at.call('VM.add_tags', vm, 'theirs')
    await line('theirs').waitFor()
    await mine.last().getByRole('button', { name: 'Undo…' }).click()
    const asked = page.getByRole('group', { name: 'Undo the change of web' })
    await asked.getByText('VM.remove_tags').waitFor()
    await asked.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.locator('.timeline > li.call', { hasText: 'VM.remove_tags' }).waitFor()
    assert.deepEqual(await at.call('VM.get_tags', vm), ['production', 'theirs'])
  })

  it('destroys what was created, and creates again what was destroyed', async () => {
    await at.call('network.create', { name_label: 'DMZ', bridge: 'xenbr7' })
    await line('network', 'DMZ', 'created').getByRole('button', { name: 'Undo…' }).click()
    await button('Destroy network DMZ').click()
    await line('network', 'DMZ', 'destroyed').getByRole('link', { name: 'Create again…' }).click()
    await page.getByRole('heading', { name: 'Create a network' }).waitFor()
    await button('Create').click()
    await page.getByText('network "DMZ" was created.').waitFor()
    await show(page, '#/history')
    await line('network', 'DMZ', 'created', 'by your call network.create').waitFor()
  })

  it('finds entries, and hides those of tasks until they are wanted', async () => {
    await at.call('Async.VM.pause', vm)
    await line('VM', 'power_state', 'Paused').waitFor()
    assert.equal(await page.locator('.timeline > li', { hasText: /^[^a-z]*task/ }).count(), 0)
    assert.equal(await line('power_state').getByRole('button', { name: 'Undo…' }).count(), 0, 'no call sets it')
    await page.getByRole('checkbox', { name: 'with tasks' }).check()
    await line('task', 'created').first().waitFor()
    await page.getByLabel('Find in the timeline').fill('network created')
    await page.waitForFunction(() => document.querySelectorAll('.timeline > li').length === 2)
    await show(page, `#VM/${encodeURIComponent(vm)}`)
    await page.getByRole('link', { name: 'Changes', exact: true }).click()
    await line('power_state', 'Paused').waitFor()
    assert.equal(await line('network').count(), 0, 'only those of the object')
    await page.getByLabel('Find in the timeline').fill('network')
    await button('My calls').click()
    await line('network.create').waitFor()
    await page.getByLabel('Find in the timeline').fill('nothing like that')
    await page.getByText('Your calls appear here, until the page is closed.').waitFor()
    at.assertQuiet()
  })
})
