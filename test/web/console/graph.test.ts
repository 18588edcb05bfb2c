/** The graph of objects in Chromium, on samples/pool: the drawing, its list, and events. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { seriousFindings } from '../browser.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the page of a graph of objects', function () {
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

  const panel = () => page.getByRole('region', { name: 'Selected object' })
  const node = (name: string) => page.locator(`g.node[data-name="${name}"]`)
  const folded = (text: string) => page.locator('g.node.folded', { hasText: text })
  const graphOf = async (name: string, label: string) => {
    await show(page, `#${name}/${encodeURIComponent(await at.named(name, label))}/graph`)
    await node(`${name} ${label}`).waitFor()
  }

  it('opens from the page of an object, with the real neighbours', async () => {
    await show(page, `#VM/${encodeURIComponent(await at.named('VM', 'web'))}`)
    await page.getByRole('link', { name: 'Graph', exact: true }).click()
    await page.getByRole('heading', { name: 'Graph of web' }).waitFor()
    for (const name of ['VM web', 'host lab1']) await node(name).waitFor()
    assert.equal(await page.locator('g.node').count(), 4)
    assert.equal(await page.locator('g.edge.pair').count(), 3)
    assert.deepEqual(await seriousFindings(page), [])
  })

  it('says that there is no such object, and waits for nothing', async () => {
    await show(page, '#VM/OpaqueRef:nowhere/graph')
    await page.getByText('There is no such VM').waitFor()
    assert.equal(await panel().getByText('Loading…').count(), 0)
    await graphOf('VM', 'web')
  })

  it('shows and folds the neighbours of a neighbour, by pointer and by keyboard', async () => {
    const vbd = page.locator('g.node', { has: page.locator('[id^="a_more-"]', { hasText: '+ 1 more' }) }).first()
    await vbd.locator('[id^="a_more-"]').click()
    await page.waitForFunction(() => document.querySelectorAll('g.node').length === 5)
    await page.locator('[id^="a_more-"]', { hasText: 'fold' }).click()
    await page.waitForFunction(() => document.querySelectorAll('g.node').length === 4)
    await node('host lab1').locator('a').first().focus()
    await page.keyboard.press(' ')
    await panel().getByRole('heading', { name: 'lab1' }).waitFor()
    await page.keyboard.press('e')
    await page.waitForFunction(() => document.querySelectorAll('g.node').length > 4)
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('lab1'))
    await panel().getByRole('button', { name: 'Fold' }).click()
    await page.waitForFunction(() => document.querySelectorAll('g.node').length === 4)
  })

  it('follows events without moving what is selected', async () => {
    const vm = await at.named('VM', 'web')
    await node('VM web').locator('a').first().focus()
    await page.keyboard.press(' ')
    const place = () =>
      node('VM web').evaluate((e) => ({ x: e.getBoundingClientRect().x, y: e.getBoundingClientRect().y }))
    const [before, drawn] = [await place(), Number(await page.locator('.stage').getAttribute('data-drawn'))]
    const network = await at.named('network', 'LAN')
    for (const device of ['1', '2']) await at.call('VIF.create', { device, VM: vm, network })
    await page.waitForFunction(() => document.querySelectorAll('g.node').length === 6)
    await page.waitForFunction((n) => Number(document.querySelector('.stage')?.getAttribute('data-drawn')) > n, drawn)
    await page.locator('.stage').evaluate(async (stage) => {
      await Promise.allSettled(stage.getAnimations({ subtree: true }).map((one) => one.finished))
    })
    const after = await place()
    assert.ok(Math.abs(after.y - before.y) < 40 && Math.abs(after.x - before.x) < 40, JSON.stringify([before, after]))
    await at.call('VM.set_name_label', vm, 'web2')
    await node('VM web2').waitFor()
    await at.call('VM.set_name_label', vm, 'web')
  })

  it('folds many objects of one field, and opens them on request', async () => {
    const [vm, network] = [await at.named('VM', 'Debian'), await at.named('network', 'LAN')]
    for (let i = 0; i < 9; i++) await at.call('VIF.create', { device: String(i), VM: vm, network })
    await graphOf('VM', 'Debian')
    await folded('9 VIFs').waitFor()
    await panel().getByRole('button', { name: 'Show all of VIFs' }).click()
    await page.waitForFunction(() => document.querySelectorAll('g.node').length === 10)
    assert.equal(await folded('9 VIFs').count(), 0)
  })

  it('highlights what keeps an object from being destroyed, and leads there', async () => {
    await graphOf('network', 'LAN')
    await page.getByText('keep network.destroy from destroying it').waitFor()
    await folded('12 VIFs').waitFor()
    assert.equal(await page.locator('g.edge.holding').count(), 1)
    const destruction = page.getByRole('region', { name: 'Destruction' })
    await destruction.getByRole('link').first().click()
    await page.getByRole('heading', { name: /^Graph of VIF/ }).waitFor()
    await node('network LAN').waitFor()
  })

  it('says that an object is gone, and opens objects by a double click', async () => {
    const network = await at.named('network', 'LAN')
    const vif = String(await at.call('VIF.create', { device: '9', VM: await at.named('VM', 'web'), network }))
    await show(page, `#VIF/${encodeURIComponent(vif)}/graph`)
    await node('network LAN').waitFor()
    await at.call('VIF.destroy', vif)
    await page.getByText('This VIF does not exist any more.').waitFor()
    await graphOf('VM', 'web')
    await node('host lab1').locator('text').first().dblclick()
    await page.locator('.object-view').getByRole('heading', { name: 'lab1' }).waitFor()
    at.assertQuiet()
  })
})
