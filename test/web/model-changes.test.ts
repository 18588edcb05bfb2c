/** Pages of a server whose model changes, in Chromium: they reload and keep the input. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Browser, Page } from 'playwright-core'
import type { Reply } from '../../runtime/http/reply.ts'
import { siteReader } from '../../runtime/http/served-site.ts'
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

/** A server with pages only; it answers no calls. */
class Stand {
  #read: ReturnType<typeof siteReader> | undefined
  #server: Server | undefined
  #port = 0
  looks = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async serve(model: string): Promise<void> {
    this.#read = siteReader(await siteOf(apiOf(model), 'server'))
    this.#server = createServer(async (request, response) => {
      const { method = 'GET', url = '/', rawHeaders } = request
      if (url === '/api.js' && method === 'HEAD') this.looks++
      const answer = this.#read?.(url, { method, url, headers: rawHeaders } as never)
      const made = method === 'POST' ? undefined : await answer?.()
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
    const first = page.waitForResponse((r) => r.url().endsWith('/api.js') && r.request().method() === 'HEAD')
    await page.goto(path)
    await first
  }
  /** Restarts the server with this model while the page is visible. */
  const change = async (model: string) => {
    await stand.end()
    const failed = page.waitForEvent('requestfailed')
    await look()
    await failed
    await stand.serve(model)
    await look()
  }
  const look = () => page.evaluate(() => void dispatchEvent(new Event('focus')))

  it('reload the reference after the server was away', async () => {
    await open('/thing.html')
    assert.equal(await page.getByText('newcomer').count(), 0)
    await change(text('RW newcomer : int = 0'))
    await page.getByText('newcomer').first().waitFor()
  })

  it('reload the diagram and the list of classes', async () => {
    await open('/diagram.html')
    await change(text('RW friends : other ref set = []'))
    await page.locator('.diagram-count').waitFor()
    await page.waitForFunction(() =>
      JSON.stringify((globalThis as never as { crowfootApi: unknown }).crowfootApi).includes('friends'),
    )
  })

  it('open the overview if the class of the page is gone', async () => {
    await open('/other.html')
    await change(text().replace('class other { RW size : int }', ''))
    await page.waitForURL('**/index.html')
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  it('keep the input of a form that still fits', async () => {
    await open('/console.html#thing.create')
    await page.getByRole('textbox', { name: 'name_label' }).fill('typed')
    await page.getByRole('textbox', { name: 'note' }).fill('words')
    await change(text('RW newcomer : int', 'bool').replace('bool = 0', 'bool = true'))
    await page.getByRole('textbox', { name: 'newcomer' }).waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'name_label' }).inputValue(), 'typed')
    assert.ok(await page.getByRole('checkbox', { name: 'note' }).isChecked())
    assert.equal(await page.evaluate(() => sessionStorage.getItem('crowfoot-forms')), null)
  })

  it('match parameters by their names', async () => {
    await open('/console.html#thing.tell')
    await page.getByRole('textbox', { name: 'words' }).fill('typed')
    await page.getByRole('textbox', { name: 'often' }).fill('7')
    await change(text().replace('tell(words : string, often : int)', 'tell(often : int, loud : bool, words : string)'))
    await page.getByRole('checkbox', { name: 'loud' }).waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'words' }).inputValue(), 'typed')
    assert.equal(await page.getByRole('textbox', { name: 'often' }).inputValue(), '7')
  })

  it('do not store possible passwords, so the user decides when to reload', async () => {
    await open('/console.html#thing.ask')
    await page.getByLabel('pwd').fill('secret')
    await change(text('RW newcomer : int = 0'))
    await page.getByRole('alert').getByText('The API of this server has changed.').waitFor()
    assert.equal(await page.getByLabel('pwd').inputValue(), 'secret')
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[type=password]')?.value === '')
  })

  it('do not reload for the same model', async () => {
    await open('/thing.html')
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }))
    await change(text())
    await page.waitForFunction(() => 'stayed' in globalThis)
    const looks = stand.looks
    const seen = page.waitForResponse((r) => r.url().endsWith('/api.js'))
    await look()
    await seen
    assert.ok(stand.looks > looks)
    assert.ok(await page.evaluate(() => 'stayed' in globalThis))
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
