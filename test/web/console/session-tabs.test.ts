/** Several tabs of the console in Chromium, and their sessions. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../../runtime/roles-api.ts'
import { apiOf } from '../awkward.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

const API = `
api Tabs version "1" uses session
role reader
class thing allows(reader) { RW name_label : string }
`

describe('tabs of the console', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page
  const others: Page[] = []

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit(apiOf(API), { users: { rita: ['reader'] } })
    page = at.page
  })
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close()
    await page.goto('about:blank')
    await page.goto(`${at.url}/console.html`)
    await page.evaluate(() => sessionStorage.clear())
    await page.reload()
    await page.getByLabel('Password').waitFor()
  })
  after(() => at?.stop())

  /** A tab like one that a user opens: it has no copy of the first tab's sessionStorage. */
  const open = async (hash = ''): Promise<Page> => {
    const other = await page.context().newPage()
    others.push(other)
    await other.goto(`${at.url}/console.html${hash}`)
    return other
  }
  const isIn = (tab: Page, user: string) => tab.locator('.user', { hasText: new RegExp(`^${user}$`) }).waitFor()
  const isOut = (tab: Page) => tab.getByLabel('Password').waitFor()
  const sessionOf = (tab: Page) => tab.evaluate(() => String(sessionStorage.getItem('crowfoot-session')))
  const leave = (tab: Page) => tab.getByRole('button', { name: 'Log out' }).click()

  it('take the session of another tab and store nothing that outlives them', async () => {
    await logIn(page)
    const other = await open('#thing')
    await isIn(other, 'root')
    await other.getByRole('heading', { name: 'thing' }).waitFor()
    assert.equal(await sessionOf(other), await sessionOf(page))
    assert.deepEqual(await other.evaluate(() => [localStorage.length, document.cookie]), [0, ''])
    const databases = await other.evaluate(async () => [
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
    ])
    assert.deepEqual(databases, [0, 0])
  })

  it('are logged out all at once', async () => {
    await logIn(page)
    const other = await open()
    await isIn(other, 'root')
    const { session } = JSON.parse(await sessionOf(page)) as { session: string }
    await leave(other)
    await isOut(page)
    assert.deepEqual([await sessionOf(page), await sessionOf(other)], ['null', 'null'])
    await page.reload()
    await isOut(page)
    const reply = await fetch(`${at.url}/jsonrpc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'thing.get_all', params: [session], id: 1 }),
    })
    assert.match(await reply.text(), /SESSION_INVALID/)
  })

  it('do not show the notice of the previous user after a logout', async () => {
    await logIn(page)
    await show(page, '#thing.create')
    await page.locator('.call-form textarea').first().fill('private')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('thing "private" was created.').waitFor()
    await leave(page)
    await logIn(page, 'rita')
    // The same address as before, where the notice was.
    await page.locator('.fields').waitFor()
    assert.equal(await page.locator('.notice').count(), 0)
    const [thing] = (await at.call('thing.get_all')) as string[]
    await at.call('thing.destroy', thing)
  })

  it('of two users stay separate, and a new tab asks for a login', async () => {
    await logIn(page)
    const other = await open()
    await isIn(other, 'root')
    await leave(other)
    await logIn(other, 'rita')
    await logIn(page)
    const third = await open()
    await isOut(third)
    await leave(other)
    await isOut(other)
    await isIn(page, 'root')
    await show(page, '#thing')
    await page.getByText('0 objects').waitFor()
    await isIn(await open(), 'root')
  })

  it('all continue after a new login when the session has expired', async () => {
    await logIn(page)
    const other = await open()
    await isIn(other, 'root')
    const { session } = JSON.parse(await sessionOf(page)) as { session: string }
    await fetch(`${at.url}/jsonrpc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'session.logout', params: [session], id: 1 }),
    })
    for (const tab of [page, other]) await show(tab, '#thing')
    for (const tab of [page, other]) await tab.getByRole('dialog', { name: 'Log in again' }).waitFor()
    // A tab that waits for a login has no session to offer.
    await isOut(await open())
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
    for (const tab of [page, other]) await tab.getByText('0 objects').waitFor()
    assert.equal(await sessionOf(other), await sessionOf(page))
  })

  it('throws no error in any test above', () => at.assertQuiet())
})
