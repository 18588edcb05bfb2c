/** The pages of a compiled server in Chromium: its policy, its address in examples, caching. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { type RunningSample, startSample } from '../samples/server.ts'
import { seriousFindings } from './browser.ts'
import { checkedVisits } from './checked-visits.ts'

describe('pages from a compiled server', function () {
  this.timeout(120_000)
  const visits = checkedVisits()
  let server: RunningSample

  before(async () => {
    server = await startSample('pool')
  })

  after(() => server?.stop())

  async function open(path: string) {
    const page = await visits.page(server.url)
    await page.goto(path)
    return page
  }

  it('start at / without violations of the policy', async () => {
    const page = await open('/')
    assert.equal(await page.title(), 'Pool API')
    await page.keyboard.press('/')
    await page.keyboard.type('VM.start')
    await page.locator('[role=option]').first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/VM\.html#start$/)
    await page.locator('#start').waitFor()
  })

  it('show the address of their server', async () => {
    const page = await open('/')
    await page.locator('pre').getByText(server.url).first().waitFor()
    await page.goto(`${server.url}/VM.html#start`)
    const entry = page.locator('section.rpc', { has: page.locator('#start') })
    await entry.getByRole('tab', { name: 'curl' }).click()
    await entry.locator('pre', { hasText: `${server.url}/jsonrpc` }).waitFor()
  })

  it('answer 304 for an unchanged page', async () => {
    const page = await open('/VM.html')
    const tag = await page.evaluate(async () => (await fetch('VM.html')).headers.get('etag'))
    const again = await fetch(`${server.url}/VM.html`, { headers: { 'If-None-Match': tag ?? '' } })
    assert.deepEqual([again.status, await again.text()], [304, ''])
    assert.equal(again.headers.get('content-length'), null)
  })

  it('cannot be framed by another page', async () => {
    const { page, close } = await visits.unchecked(server.url)
    await page.goto('data:text/html,<p>other')
    await page.setContent(`<iframe src="${server.url}/VM.html"></iframe>`)
    const [, frame] = page.frames()
    assert.equal(frame?.url(), 'chrome-error://chromewebdata/')
    await close()
  })

  for (const path of ['/', '/VM.html', '/errors.html'])
    it(`have nothing serious that axe finds at ${path}`, async () =>
      assert.deepEqual(await seriousFindings(await open(path)), []))

  it('answer plain text to a terminal and no body to HEAD', async () => {
    assert.match(await (await fetch(server.url)).text(), /^Pool 1\.0\n/)
    const head = await fetch(`${server.url}/VM.html`, { method: 'HEAD' })
    assert.deepEqual([head.status, await head.text()], [200, ''])
    assert.ok(Number(head.headers.get('content-length')) > 1000)
    assert.equal((await fetch(`${server.url}/none.html`)).status, 404)
  })
})
