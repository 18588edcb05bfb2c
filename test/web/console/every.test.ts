/** The console on an API with every type and awkward names, in Chromium. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Locator, Page } from 'playwright-core'
import { PASSWORD } from '../../runtime/roles-api.ts'
import { apiOf } from '../awkward.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

const EVERY = `
api Every version "1" uses session, event
role reader
class host allows(reader) { RW name_label : string
  RO/runtime things : thing ref set <-> home }
class thing allows(reader) {
  RW name_label : string
  RW big : int = 9223372036854775807
  RW at : datetime = "2026-01-31T12:00:00Z"
  RW home : host ref or null <-> things = null
  RW conf : (string -> string) map = {}
  RW tags : string set = []
  RW constructor : string = "c"
  RW toString : string = "t"
  /// Looks like *this*.
  message put(self : thing ref, v : keep record) : keep record
}
class keep allows(reader) {
  RW name_label : string
  RW pin : string @secret = "1234"
}
object host h1 { name_label = "h1" }
object host h2 { name_label = "h2" }
object thing t1 { name_label = "first", home = h1, conf = { "a" -> "b" }, big = 9223372036854775806 }
object thing t2 { name_label = "second", tags = ["x", "y"], at = "2026-02-01T12:00:00Z" }
object keep k1 { name_label = "k1" }
`

describe('the console of an API of every type', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit(apiOf(EVERY), { users: { rita: ['reader'] } })
    page = at.page
    await logIn(page)
  })
  after(() => at?.stop())

  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const field = (name: string): Locator =>
    page.locator('.field', { has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }) })
  const names = () => page.locator('tbody tr th').allTextContents()
  const open = async (className: string, label: string): Promise<string> => {
    const ref = await at.named(className, label)
    await show(page, `#${className}/${encodeURIComponent(ref)}`)
    await page.locator('.ref-text', { hasText: ref }).waitFor()
    await page.locator('.fields').waitFor()
    return ref
  }
  const hasFocus = (label: string) =>
    page.waitForFunction((wanted) => document.activeElement?.getAttribute('aria-label') === wanted, label)
  const endSession = async () => {
    const kept = await page.evaluate(() => sessionStorage.getItem('crowfoot-session') ?? '{}')
    await fetch(`${at.url}/jsonrpc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ method: 'session.logout', params: [JSON.parse(kept).session], id: 1 }),
    })
  }

  it('moves the focus to the page after the login', async () => {
    await page.waitForFunction(() => document.activeElement?.id === 'page:main')
  })

  it('lists objects with fields named like inherited members', async () => {
    await show(page, '#thing')
    await page.getByRole('link', { name: 'second', exact: true }).waitFor()
    assert.deepEqual(await names(), ['first', 'second'])
  })

  it('filters days and 64-bit ints, reports unreadable filters, and drops filters with their columns', async () => {
    await page.getByText('Columns', { exact: true }).click()
    for (const name of ['big', 'at']) await page.getByRole('checkbox', { name, exact: true }).check()
    await page.getByLabel('Filter by big').fill('= 9223372036854775807')
    await page.getByText('1 of 2 objects').waitFor()
    await page.getByRole('link', { name: 'first', exact: true }).waitFor({ state: 'detached' })
    assert.deepEqual(await names(), ['second'])
    await page.getByLabel('Filter by big').fill('> much')
    await page.getByText('The filter of big is not used').waitFor()
    await page.getByText(/^2 objects/).waitFor()
    await page.getByLabel('Filter by big').fill('')
    await page.getByLabel('Filter by at').fill('2026-01-31')
    await page.getByText('1 of 2 objects').waitFor()
    await page.getByText('Columns', { exact: true }).click()
    await page.getByRole('checkbox', { name: 'at', exact: true }).uncheck()
    await page.getByText(/^2 objects/).waitFor()
  })

  it('accepts an empty text or a unique name for a reference, and reports others', async () => {
    await open('thing', 'first')
    const box = field('home').getByRole('combobox')
    await button('Edit home').click()
    await box.click()
    await box.fill('nowhere')
    await field('home').getByRole('button', { name: 'Save' }).click()
    await field('home').getByText('Not one host is called "nowhere"').waitFor()
    await box.fill('h2')
    await field('home').getByRole('option', { name: /^h2/ }).waitFor()
    await field('home').getByRole('button', { name: 'Save' }).click()
    await field('home').getByRole('link', { name: 'h2' }).waitFor()
    await button('Edit home').click()
    await box.fill('')
    await field('home').getByRole('button', { name: 'Save' }).click()
    await field('home').getByText('none').waitFor()
  })

  it('restores the focus after an editor is closed', async () => {
    await button('Edit big').click()
    await page.keyboard.press('Escape')
    await hasFocus('Edit big')
    await open('thing', 'second')
    await button('Edit tags').click()
    await page.getByRole('button', { name: 'Remove x from tags' }).click()
    await hasFocus('Remove y from tags')
    await page.keyboard.press('Escape')
    await hasFocus('Edit tags')
    await button('Destroy…').click()
    await page.waitForFunction(() => document.activeElement?.textContent === 'Keep')
    await button('Keep').click()
    await page.waitForFunction(() => document.activeElement?.textContent === 'Destroy…')
  })

  it('changes the value of a key in place', async () => {
    const ref = await open('thing', 'first')
    await button('Edit conf').click()
    await page.getByRole('button', { name: 'Change a of conf' }).click()
    await page.getByRole('textbox', { name: 'value of a in conf' }).fill('c')
    await field('conf').getByRole('button', { name: 'Save' }).click()
    await field('conf').locator('.list li', { hasText: 'a → c' }).waitFor()
    assert.deepEqual(await at.call('thing.get_conf', ref), { a: 'c' })
    await button('Done').click()
  })

  it('shows in an open editor that another user has changed the field', async () => {
    const ref = await open('thing', 'first')
    await button('Edit toString').click()
    await at.call('thing.set_toString', ref, 'theirs')
    await field('toString').getByText('Changed meanwhile to theirs.').waitFor()
    await field('toString').getByRole('button', { name: 'Cancel' }).click()
  })

  it('leaves a secret field to its default and shows its value only on request', async () => {
    await show(page, '#keep.create')
    await page.getByRole('heading', { name: 'Create a keep' }).waitFor()
    await page.getByText('left to its default').waitFor()
    await page.getByRole('textbox', { name: 'name_label' }).fill('k2')
    await button('Create').click()
    await page.getByText('keep "k2" was created.').waitFor()
    const ref = await open('keep', 'k2')
    assert.equal(await at.call('keep.get_pin', ref), '1234')
    assert.ok(!(await page.content()).includes('1234'))
    await field('pin').getByRole('button', { name: 'Show' }).click()
    await field('pin').getByText('1234').waitFor()
  })

  it('keeps a half-filled form, and repeats a call from the timeline', async () => {
    const ref = await at.named('thing', 'first')
    await show(page, '#thing.set_name_label')
    await page.getByRole('textbox', { name: 'value' }).fill('half')
    await show(page, '#thing/calls')
    await page.getByLabel('Find a call of thing').fill('set_name')
    await page.getByRole('link', { name: 'set_name_label' }).click()
    assert.equal(await page.getByRole('textbox', { name: 'value' }).inputValue(), 'half')
    await show(page, `#thing.set_constructor/${encodeURIComponent(ref)}`)
    await page.getByRole('textbox', { name: 'value' }).fill('again')
    await button('Call').click()
    await page.getByText('Done.').waitFor()
    await show(page, '#/history')
    await page
      .locator('.timeline > li.call', { hasText: 'thing.set_constructor' })
      .getByRole('link', { name: 'Call again…' })
      .click()
    await page.getByRole('heading', { name: 'thing.set_constructor' }).waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'value' }).inputValue(), 'again')
  })

  it('restores the position in a list', async () => {
    for (let i = 0; i < 60; i++) await at.call('host.create', { name_label: `host ${i}` })
    await show(page, '#host')
    await page.getByText('62 objects').waitFor()
    const top = () => page.evaluate(() => document.querySelector('.table-box')?.scrollTop)
    await page.evaluate(() => document.querySelector('.table-box')?.scrollTo(0, 1000))
    await page.getByRole('link', { name: 'host 30', exact: true }).click()
    await page.getByRole('heading', { name: 'host 30' }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'host 30', exact: true }).waitFor()
    assert.equal(await top(), 1000)
  })

  it('renders documentation, and reports an unknown class', async () => {
    await show(page, '#thing.put')
    await page.locator('.doc em', { hasText: 'this' }).waitFor()
    await show(page, '#nothing')
    await page.getByText('There is no class "nothing".').waitFor()
  })

  it('asks for a login until it succeeds when the session has ended, and loses no input', async () => {
    const ref = await open('thing', 'first')
    await button('Edit name_label').click()
    await field('name_label').getByRole('textbox').fill('typed')
    await endSession()
    const dialog = page.getByRole('dialog', { name: 'Log in again' })
    await dialog.waitFor()
    for (let i = 0; i < 4; i++) await page.keyboard.press('Escape')
    await page.waitForFunction(() => document.activeElement?.id === 'login-password')
    assert.ok(await dialog.isVisible())
    await page.getByLabel('User').fill('roof')
    await page.getByLabel('Password').fill(PASSWORD)
    await button('Log in').click()
    await page.getByRole('alert').getByText('The user name or the password is wrong.').waitFor()
    await page.getByLabel('User').fill('root')
    await button('Log in').click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await field('name_label').getByRole('textbox').inputValue(), 'typed')
    assert.equal(await page.getByText('does not exist any more').count(), 0)
    assert.equal(await at.call('thing.get_name_label', ref), 'first')
  })

  it('does not make the waiting calls of another user, and reports it', async () => {
    const ref = await at.named('thing', 'first')
    await page.route('**/jsonrpc', async (route) => {
      // The page must learn from this call that its session has ended.
      if (String(route.request().postData()).includes('set_name_label')) await endSession()
      await route.continue()
    })
    await field('name_label').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog', { name: 'Log in again' }).waitFor()
    await page.unroute('**/jsonrpc')
    await logIn(page, 'rita')
    await page.getByText('thing.set_name_label was not called').waitFor()
    await page.locator('.user', { hasText: 'rita' }).waitFor()
    assert.equal(await at.call('thing.get_name_label', ref), 'first')
    await page.getByRole('heading', { name: 'first' }).waitFor()
  })

  it('throws no error in any test above', () => at.assertQuiet())
})
