/** The palette on the pages of a server: live objects, what can be done to them, and the session. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { seriousFindings } from '../browser.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the palette of a server', function () {
  this.timeout(120_000)
  let v: Visit
  let web = ''

  before(async function () {
    if (!hasChromium) return this.skip()
    v = await visit('pool')
    v.page.setDefaultTimeout(20_000)
    await logIn(v.page)
    web = await v.named('VM', 'web')
  })
  after(() => v?.stop())

  const options = () => v.page.locator('.palette [role=option]')
  const type = async (text: string) => {
    if (!(await v.page.locator('.palette').isVisible())) await v.page.keyboard.press('Control+k')
    await v.page.locator('.palette').getByRole('combobox').fill(text)
  }
  /** A box that is still closing would take what is typed next. */
  const enter = async () => {
    await v.page.keyboard.press('Enter')
    await v.page.locator('.palette').waitFor({ state: 'hidden' })
  }
  const isFirst = (text: RegExp) => options().first().filter({ hasText: text }).waitFor()
  const view = () => v.page.evaluate(() => decodeURIComponent(location.hash))

  it('finds objects by a part of their name, by what they belong to, by uuid and by reference', async () => {
    await type('we')
    await options().filter({ hasText: 'web' }).filter({ hasText: /VM$/ }).waitFor()
    await type('web lan')
    await isFirst(/VIF 0 · web → LAN/)
    await type(String(await v.call('VM.get_uuid', web)))
    await isFirst(/^●webVM$/)
    await type(web)
    await isFirst(/^●webVM$/)
    await enter()
    await v.page.waitForURL((url) => decodeURIComponent(url.hash) === `#VM/${web}`)
  })

  it('offers the calls of the object of the page, and those of a named object', async () => {
    await type('')
    await v.page.locator('.palette').getByText('On VM web').waitFor()
    await type('clone web')
    await isFirst(/clone web/)
    await enter()
    await v.page.waitForURL((url) => decodeURIComponent(url.hash) === `#VM.clone/${web}`)
    await show(v.page, '#/')
    await type('graph of web')
    await isFirst(/Graph of web/)
    await enter()
    assert.equal(await view(), `#VM/${web}/graph`)
  })

  it('creates, and shows what was chosen last', async () => {
    await type('create vif')
    await isFirst(/Create VIF/)
    await enter()
    assert.equal(await view(), '#VIF.create')
    await type('')
    await v.page.locator('.palette').getByText('Recent').waitFor()
    await options()
      .filter({ hasText: /^●webVM$/ })
      .waitFor()
  })

  it('shows only actions after > and only objects after @', async () => {
    await type('>vm')
    await isFirst(/Create VM/)
    assert.equal(await v.page.locator('.palette-sign[data-sign=class]').count(), 0)
    await type('@lan')
    await isFirst(/LAN/)
    assert.deepEqual(await v.page.locator('.palette-sign:not([data-sign=object])').count(), 0)
  })

  it('has nothing serious that axe finds, light and dark, wide and narrow', async () => {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      await v.page.emulateMedia({ colorScheme })
      await v.page.setViewportSize({ width, height: 800 })
      await type('vm')
      await options().first().waitFor()
      assert.deepEqual(await seriousFindings(v.page), [])
    }
    await v.page.setViewportSize({ width: 1280, height: 800 })
  })

  it('works on pages of the reference with the same session, and logs out', async () => {
    await v.page.goto(`${v.url}/VM.html`)
    await v.page.getByRole('button', { name: 'Log out' }).waitFor()
    await type('web')
    await options()
      .filter({ hasText: /^●webVM$/ })
      .waitFor()
    await type('log out')
    await enter()
    await v.page.getByRole('button', { name: 'Log in' }).waitFor()
    await type('vm')
    await options().first().waitFor()
    assert.equal(await v.page.locator('.palette-sign[data-sign=object]').count(), 0)
    v.assertQuiet()
  })
})

describe('the palette of an API without sessions and events', function () {
  this.timeout(60_000)
  let v: Visit

  before(async function () {
    if (!hasChromium) return this.skip()
    v = await visit('bookshop')
  })
  after(() => v?.stop())

  it('finds objects by a part of their name', async () => {
    await v.call('author.create', { name: 'Somebody Else' })
    await v.page.goto(`${v.url}/author.html`)
    // Keys are heard from then on.
    await v.page.getByRole('button', { name: 'Refresh' }).waitFor()
    await v.page.keyboard.press('Control+k')
    await v.page.locator('.palette').getByRole('combobox').fill('body el')
    const found = v.page.locator('.palette [role=option]', { hasText: 'Somebody Else' })
    await found.waitFor()
    v.assertQuiet()
  })
})
