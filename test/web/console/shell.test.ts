/** The frame of the console in Chromium: the login form, the connection, the list of classes. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { apiOf } from '../awkward.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

const names = Array.from({ length: 90 }, (_, i) => `class_${String(i).padStart(2, '0')}`)
const MANY = `
api Many version "1" uses session, event
${names.map((name) => `class ${name} { RW name_label : string }`).join('\n')}
`

describe('the frame of the console', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit(apiOf(MANY))
    page = at.page
  })
  after(() => at?.stop())

  it('the login form does not overflow, also after an error', async () => {
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('alert').getByText('SESSION_AUTHENTICATION_FAILED').waitFor()
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 })
      const outside = await page.locator('.login').evaluate((card) => {
        const { left, right } = card.getBoundingClientRect()
        const inside = (box: DOMRect) => box.left >= left && box.right <= right
        return [...card.querySelectorAll('*')].filter((e) => !inside(e.getBoundingClientRect())).map((e) => e.outerHTML)
      })
      assert.deepEqual(outside, [], `${width} pixels`)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  /** Whether the current class is visible between the filter and the end of the window. */
  const isCurrentInSight = (name: string) =>
    page.waitForFunction((wanted) => {
      const [filter, current] = [
        document.querySelector('.side .filter')?.getBoundingClientRect(),
        document.querySelector('.side [aria-current]'),
      ]
      const box = current?.getBoundingClientRect()
      return (
        filter &&
        box &&
        current?.textContent?.startsWith(wanted) &&
        box.top >= filter.bottom &&
        box.bottom <= innerHeight
      )
    }, name)
  const scrolled = () => page.locator('.side').evaluate((side) => side.scrollTop)

  it('the list of classes shows the current one: after loading, after navigation, when it is opened', async () => {
    await logIn(page)
    await show(page, '#class_80')
    await isCurrentInSight('class_80')
    await show(page, '#class_02')
    await isCurrentInSight('class_02')
    await show(page, '#class_70/calls')
    await page.reload()
    await isCurrentInSight('class_70')
    const before = await scrolled()
    await show(page, '#class_71')
    await isCurrentInSight('class_71')
    assert.equal(await scrolled(), before, 'what is in sight stays where it is')
    await page.setViewportSize({ width: 500, height: 700 })
    await page.getByRole('button', { name: 'Classes' }).click()
    await isCurrentInSight('class_71')
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('a lost connection has a red dot and a text', async () => {
    const dot = () => page.locator('.live').evaluate((e) => getComputedStyle(e, '::before').backgroundColor)
    const bad = () =>
      page.evaluate(() => {
        const probe = document.createElement('i')
        probe.style.color = 'var(--bad)'
        document.body.append(probe)
        const { color } = getComputedStyle(probe)
        probe.remove()
        return color
      })
    await page.locator('.live', { hasText: /^live$/ }).waitFor()
    assert.notEqual(await dot(), await bad())
    await at.end()
    const lost = page.getByRole('status').filter({ hasText: 'not connected' })
    await lost.waitFor()
    assert.equal(await dot(), await bad())
  })
})
