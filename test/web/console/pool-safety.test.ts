/** The console on samples/pool in Chromium: hostile texts, other sites, ended sessions and roles. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { poolPage } from './pool-page.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the safety of the console of samples/pool', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool', { users: { rita: ['reader'] } })
    page = at.page
    await logIn(page)
  })
  after(() => at?.stop())

  const { button, field, link, open, web } = poolPage(() => at)

  it('shows hostile names as text', async () => {
    const evil = '<img src=x onerror="globalThis.taken=1"><script>globalThis.taken=1</script>'
    const ref = String(
      await at.call('VM.create', { name_label: evil, memory_max: 1, tags: [evil], other_config: { [evil]: evil } }),
    )
    await show(page, '#VM')
    await page.locator('tbody th', { hasText: '<img src=x' }).waitFor()
    await open('VM', ref)
    await page.getByRole('heading', { name: evil }).waitFor()
    assert.equal(await page.locator('main img, main script').count(), 0)
    assert.equal(await page.evaluate(() => 'taken' in globalThis), false)
    await at.call('VM.destroy', ref)
    await page.getByText('This VM does not exist any more.').waitFor()
  })

  it('does not answer pages of other sites', async () => {
    const ref = await web()
    const body = JSON.stringify({ method: 'VM.set_name_label', params: ['', ref, 'taken'], id: 1 })
    const asked = [
      await fetch(`${at.url}/jsonrpc?body=${encodeURIComponent(body)}`),
      await fetch(`${at.url}/console.html`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }),
      await fetch(`${at.url}/jsonrpc`, { method: 'POST', body, headers: { 'Content-Type': 'text/plain' } }),
      await fetch(`${at.url}/jsonrpc`, { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'POST' } }),
    ]
    assert.deepEqual(
      asked.map(({ status }) => status),
      [405, 405, 415, 405],
    )
    const { headers } = await fetch(`${at.url}/console.html`)
    assert.match(String(headers.get('content-security-policy')), /default-src 'none'.*frame-ancestors 'none'/)
    for (const { headers } of asked)
      assert.deepEqual([headers.get('access-control-allow-origin'), headers.get('set-cookie')], [null, null])
    // An address may open a form but makes no call.
    await show(page, `#VM.destroy/${encodeURIComponent(ref)}`)
    await button('Call').waitFor()
    assert.equal(await at.named('VM', 'web'), ref)
  })

  it('asks for the password again when the session has ended, and continues', async () => {
    await open('VM', await web())
    await button('Edit name_label').click()
    await field('name_label').getByRole('textbox').fill('web, again')
    const kept = await page.evaluate(() => sessionStorage.getItem('crowfoot-session') ?? '{}')
    await fetch(`${at.url}/jsonrpc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ method: 'session.logout', params: [JSON.parse(kept).session], id: 1 }),
    })
    const dialog = page.getByRole('dialog', { name: 'Log in again' })
    await dialog.waitFor()
    await logIn(page)
    await dialog.waitFor({ state: 'detached' })
    await field('name_label').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'web, again' }).waitFor()
    await at.call('VM.set_name_label', await at.named('VM', 'web, again'), 'web')
  })

  it('disables calls that a role may not make, with the reason', async () => {
    await button('Log out').click()
    await logIn(page, 'rita')
    await open('VM', await web())
    for (const name of ['Edit name_label', 'Edit tags', 'Edit affinity', 'Destroy…'])
      assert.ok(await button(name).isDisabled(), name)
    const why = 'Only the roles operator, admin may call VM.set_name_label.'
    assert.equal(await button('Edit name_label').getAttribute('title'), why)
    const isRefused = (name: string) =>
      page
        .locator('.button.refused', { hasText: new RegExp(`^${name} \\(Only the roles? [^)]* may call VM\\.`) })
        .waitFor()
    for (const name of ['start', 'pool_migrate']) await isRefused(name)
    await show(page, '#VM/calls')
    for (const name of ['start', 'create', 'set_name_label', 'add_tags']) await isRefused(name)
    await page.locator('a.button', { hasText: /^get_name_label$/ }).waitFor()
    await isRefused('Create a VM')
    await show(page, '#VM.create')
    await page.getByText('Only the roles operator, admin may call VM.create.').waitFor()
    assert.ok(await button('Create').isDisabled())
    await link('Timeline').click()
    await button('My calls').click()
    // No call had to be refused for that.
    await page.getByText('Your calls appear here, until').waitFor()
    const [pbd] = (await at.call('PBD.get_all')) as string[]
    await open('PBD', String(pbd))
    await field('device_config').getByText('not shown to you').waitFor()
  })

  it('throws no error in any test above', () => at.assertQuiet())
})
