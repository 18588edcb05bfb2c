/** The first page of a server in Chromium: a ready drawing, objects in it, the panel about a class. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../runtime/roles-api.ts'
import { seriousFindings } from './browser.ts'
import { hasChromium, type Visit, visit } from './console/visit.ts'

describe('the first page', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool')
    page = at.page
  })
  after(() => at?.stop())

  const panel = (name: string) => page.getByRole('complementary', { name, exact: true })
  const drawn = () => page.locator('.stage:not([data-drawn="0"])').waitFor()
  const node = (name: string) => page.locator(`[id="class-${name}"]`)
  const select = (name: string) => node(name).locator('text').first().click()
  const tab = (name: string | RegExp) => page.getByRole('tab', { name }).click()

  it('brings the drawing with it, and does not load the engine', async () => {
    const html = await (await fetch(`${at.url}/`, { headers: { Accept: 'text/html' } })).text()
    assert.match(html, /<g[^>]* data-size="[\d.]+ [\d.]+"[^>]*><g id="diagram[^"]*" class="graph"/)
    await page.goto(`${at.url}/`)
    await drawn()
    assert.equal(await node('VM').count(), 1)
    assert.equal(await page.locator('.stage .near').count(), 0)
    assert.equal(
      await page.evaluate(() => performance.getEntriesByType('resource').some((e) => /viz\.js/.test(e.name))),
      false,
    )
    assert.equal(page.workers().length, 0)
  })

  it('shows the fields and messages of the selected class, and a log-in', async () => {
    await select('VM')
    await panel('VM').getByRole('link', { name: 'power_state', exact: true }).waitFor()
    await tab(/^Messages/)
    await panel('VM').getByRole('link', { name: 'start', exact: true }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/')
    await tab(/^Fields/)
    await panel('VM').getByRole('button', { name: 'VIF' }).click()
    await panel('VIF').locator('.panel-field.selected', { hasText: 'VM' }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.keyboard.press('Escape')
    await panel('VIF').waitFor({ state: 'hidden' })
    await select('VM')
    await panel('VM').getByRole('button', { name: 'Log in' }).click()
    await page.locator('#login-user').fill('root')
    await page.locator('#login-password').fill(PASSWORD)
    await page.getByRole('dialog').getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('shows the number of objects of each class, which follows events without another drawing', async () => {
    const count = node('VM').locator('.count text')
    await count.filter({ hasText: /^2$/ }).waitFor()
    await panel('VM').getByText('2 objects').waitFor()
    const drawings = await page.locator('.stage').getAttribute('data-drawn')
    const pulsed = page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const vm = document.querySelector('[id="class-VM"]') as Element
          new MutationObserver(() => vm.classList.contains('pulse') && resolve(true)).observe(vm, { attributes: true })
        }),
    )
    const ref = await at.call('VM.clone', await at.named('VM', 'Debian'), 'copy of web')
    assert.ok(ref)
    await count.filter({ hasText: /^3$/ }).waitFor()
    assert.equal(await pulsed, true)
    await panel('VM').getByRole('link', { name: 'copy of web' }).waitFor()
    await at.call('VM.destroy', ref)
    await count.filter({ hasText: /^2$/ }).waitFor()
    await panel('VM').getByRole('link', { name: 'copy of web' }).waitFor({ state: 'detached' })
    assert.equal(await page.locator('.stage').getAttribute('data-drawn'), drawings)
  })

  it('shows the number of objects in each state, and follows it', async () => {
    const state = (name: string) => panel('VM').locator('.state-bar', { hasText: name })
    await state('Running').filter({ hasText: /1$/ }).waitFor()
    await tab('States')
    await panel('VM').locator('.states .state').first().waitFor()
    const ref = await at.named('VM', 'web')
    await at.call('VM.hard_shutdown', ref)
    await state('Running').filter({ hasText: /0$/ }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.goto(`${at.url}/enums.html#states:VM.power_state`)
    await page
      .locator('[id="states:VM.power_state"] .state', { hasText: 'Halted' })
      .locator('.count', { hasText: '2' })
      .waitFor()
  })

  it('lights a group, and opens pages by keyboard', async () => {
    await page.goto(`${at.url}/`)
    await drawn()
    const legend = page.getByRole('list', { name: 'Groups of classes' })
    await legend.getByRole('button').first().click()
    await page.locator('.stage .lighting').waitFor()
    await legend.getByRole('button', { pressed: true }).click()
    await page.locator('.stage .lighting').waitFor({ state: 'detached' })
    await node('SR').locator('a').first().focus()
    await page.keyboard.press(' ')
    await panel('SR').waitFor()
    await page.keyboard.press('Escape')
    await panel('SR').waitFor({ state: 'hidden' })
    await page.keyboard.press('Enter')
    await page.waitForURL('**/SR.html')
  })

  it('opens the page of a class by a double click, also where the panel covers the class', async () => {
    await page.setViewportSize({ width: 900, height: 700 })
    await page.goto(`${at.url}/`)
    await drawn()
    const right = await page.locator('.stage .node').evaluateAll((nodes) => {
      const edge = (node: Element) => node.getBoundingClientRect().right
      return nodes.reduce((a, b) => (edge(b) > edge(a) ? b : a)).querySelector('title')?.textContent ?? ''
    })
    await node(right).locator('text').first().dblclick()
    await page.waitForURL(`**/*${right}.html`)
  })

  it('starts on a telephone with the class that is bound most and its neighbours, and a sheet below', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${at.url}/`)
    await drawn()
    assert.equal(await page.locator('.diagram-tools select').inputValue(), 'VM')
    assert.equal(await page.locator('.stage .node').count(), 5)
    assert.equal(page.workers().length, 0)
    await select('VM')
    const [sheet, stage] = await Promise.all([panel('VM').boundingBox(), page.locator('.stage').boundingBox()])
    assert.ok(sheet && stage)
    assert.ok(sheet.y > stage.y + 100 && sheet.width > 340)
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
    assert.deepEqual(await seriousFindings(page), [])
    at.assertQuiet()
  })
})
