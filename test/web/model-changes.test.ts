/** Pages of a server whose model changes, in Chromium: they show the new model in place, and keep the input. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Browser, Page } from 'playwright-core'
import type { Reply } from '../../runtime/http/reply.ts'
import { siteReader } from '../../runtime/http/served-site.ts'
import { createSite } from '../../web/site.ts'
import { siteAssets } from '../support/site-assets.ts'
import { apiOf } from './awkward.ts'
import { CHROMIUM, startBrowser, type Visit, visit } from './browser.ts'
import { siteOf, writeSite } from './sites.ts'

const text = (more = '', note = 'string') => `
api Changing
class thing {
  RW name_label : string
  RW note : ${note} = ${note === 'string' ? '""' : '0'}
  message ask(pwd : string)
  message tell(words : string, often : int)
  ${more}
}
class other { RW size : int }
`

/** Milliseconds. */
const PATIENCE = 15_000

/** A server with pages only; it answers no calls. */
class Stand {
  #read: ReturnType<typeof siteReader> | undefined
  #server: Server | undefined
  #port = 0
  /** Is served as soon as a page has read the model that is served now. */
  next: string | null = null

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** `style`: another style sheet than the pages have. */
  async serve(model: string, style?: string): Promise<void> {
    const assets = await siteAssets()
    const own = style === undefined ? assets : { ...assets, 'app.css': gzipSync(style).toString('base64') }
    this.#read = siteReader(createSite(apiOf(model), own, 'server'))
    this.#server = createServer(async (request, response) => {
      const { method = 'GET', url = '/', rawHeaders } = request
      const answer = this.#read?.(url.replace(/\?.*/, ''), { method, url, headers: rawHeaders } as never)
      const made = method === 'POST' ? undefined : await answer?.()
      if (this.next !== null && method === 'GET' && url === '/api.js') {
        this.#read = siteReader(createSite(apiOf(this.next), own, 'server'))
        this.next = null
      }
      response.statusCode = made?.status ?? (method === 'POST' ? 503 : 404)
      const { type = 'text/plain', headers = [], bytes }: Partial<Reply> = made ?? {}
      response.setHeader('Content-Type', type)
      for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i] as string, headers[i + 1] as string)
      response.end(method === 'HEAD' ? undefined : bytes)
    }).listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async end(): Promise<void> {
    this.#server?.closeAllConnections()
    this.#server?.close()
    if (this.#server?.listening) await once(this.#server, 'close')
  }
}

describe('pages of a model that changes', function () {
  this.timeout(120_000)
  const stand = new Stand()
  let browser: Browser
  let visited: Visit
  let page: Page

  before(async function () {
    if (!CHROMIUM) return this.skip()
    browser = await startBrowser()
  })
  afterEach(async () => {
    await visited?.close()
    await stand.end()
  })
  after(() => browser?.close())

  const open = async (path: string) => {
    await stand.serve(text())
    visited = await visit(browser, stand.url)
    page = visited.page
    page.setDefaultTimeout(PATIENCE)
    const first = page.waitForResponse((r) => r.url().endsWith('/api.js') && r.request().method() === 'HEAD')
    await page.goto(path)
    await first
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }))
  }
  /** The page was not loaded again. */
  const stayed = () => page.evaluate(() => 'stayed' in globalThis)
  /** Restarts the server with this model while the page is visible. */
  const change = async (model: string, style?: string) => {
    await stand.end()
    const failed = page.waitForEvent('requestfailed')
    await look()
    await failed
    await stand.serve(model, style)
    await look()
  }
  const look = () => page.evaluate(() => void dispatchEvent(new Event('focus')))

  it('show the reference after the server was away, where the reader was', async () => {
    await open('/thing.html')
    assert.equal(await page.getByText('newcomer').count(), 0)
    await page.getByPlaceholder('Filter 2 classes').fill('th')
    await change(text('RW newcomer : int = 0'))
    await page.getByText('newcomer').first().waitFor()
    assert.equal(await page.getByPlaceholder('Filter 2 classes').inputValue(), 'th')
    assert.ok(await stayed())
  })

  it('show a model that was replaced before they first asked for it', async () => {
    stand.next = text('RW early : bool = true')
    await open('thing.html')
    await page.locator('#early').waitFor()
  })

  it('draw the diagram again', async () => {
    await open('/diagram.html')
    await page.locator('.stage[data-drawn]:not([data-drawn="0"])').waitFor()
    const things = 'RW size : int, RO/runtime things : thing ref set <-> owner'
    await change(text('RW owner : other ref or null <-> things = null').replace('RW size : int', things))
    await page.locator('.drawing').getByText('things').first().waitFor()
    assert.ok(await stayed())
  })

  it('say that the class of the page is gone, until it is there again', async () => {
    await open('/other.html')
    await change(text().replace('class other { RW size : int }', ''))
    await page.getByText('The text does not have').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'thing' }).waitFor()
    await change(text())
    await page.getByText('The text does not have').waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1, name: 'other' }).waitFor()
    assert.ok(await stayed())
  })

  it('keep the input of a form that still fits, and the focus', async () => {
    await open('/console.html#thing.create')
    await page.getByRole('textbox', { name: 'note' }).fill('words')
    await page.getByRole('textbox', { name: 'name_label' }).pressSequentially('typed')
    await change(text('RW newcomer : int', 'bool').replace('bool = 0', 'bool = true'))
    await page.getByRole('textbox', { name: 'newcomer' }).waitFor()
    await page.keyboard.type(' on')
    assert.equal(await page.getByRole('textbox', { name: 'name_label' }).inputValue(), 'typed on')
    assert.ok(await page.getByRole('checkbox', { name: 'note' }).isChecked())
    assert.ok(await stayed())
  })

  it('match parameters by their names, also of forms that are not shown', async () => {
    await open('/console.html#thing.tell')
    await page.getByRole('textbox', { name: 'words' }).fill('typed')
    await page.getByRole('textbox', { name: 'often' }).fill('7')
    await page.evaluate(() => {
      location.hash = '#thing.ask'
    })
    await page.getByLabel('pwd').fill('secret')
    await change(text().replace('tell(words : string, often : int)', 'tell(often : int, loud : bool, words : string)'))
    await page.waitForFunction(() => JSON.stringify(globalThis.crowfootApi).includes('loud'))
    // Nothing is stored, and nothing is lost.
    assert.equal(await page.getByLabel('pwd').inputValue(), 'secret')
    await page.evaluate(() => {
      location.hash = '#thing.tell'
    })
    await page.getByRole('checkbox', { name: 'loud' }).waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'words' }).inputValue(), 'typed')
    assert.equal(await page.getByRole('textbox', { name: 'often' }).inputValue(), '7')
    assert.equal(await page.evaluate(() => sessionStorage.getItem('crowfoot-forms')), null)
  })

  it('are loaded again where their own code has changed, with the input', async () => {
    await open('/console.html#thing.create')
    await page.getByRole('textbox', { name: 'name_label' }).fill('typed')
    await change(text(), 'body { color: red }')
    await page.waitForFunction(() => !('stayed' in globalThis))
    await page.getByRole('textbox', { name: 'name_label' }).waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'name_label' }).inputValue(), 'typed')
  })

  it('ask before they are loaded again where a password was typed', async () => {
    await open('/console.html#thing.ask')
    await page.getByLabel('pwd').fill('secret')
    await change(text(), 'body { color: red }')
    await page.getByRole('alert').getByText('The pages of this server have changed.').waitFor()
    assert.equal(await page.getByLabel('pwd').inputValue(), 'secret')
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[type=password]')?.value === '')
  })

  it('stay as they are for the same model', async () => {
    await open('/thing.html')
    const before = await page.evaluate(() => document.scripts.length)
    await change(text())
    // The page asks the second time when it has looked at the first answer.
    for (let i = 0; i < 2; i++) {
      const seen = page.waitForResponse((r) => r.url().endsWith('/api.js'))
      await look()
      await seen
    }
    assert.equal(await page.evaluate(() => document.scripts.length), before)
    assert.ok(await stayed())
  })

  it('make no requests from disk', async () => {
    const folder = writeSite(await siteOf(apiOf(text()), 'static'))
    visited = await visit(browser, folder)
    const asked: string[] = []
    visited.page.on('request', (request) => request.method() === 'HEAD' && asked.push(request.url()))
    await visited.page.goto(`file://${folder}/thing.html`)
    await visited.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
    await visited.page.evaluate(() => void dispatchEvent(new Event('focus')))
    assert.deepEqual(asked, [])
    assert.deepEqual(visited.errors, [])
  })
})
