/**
 * The diagram's view in a real VS Code: it follows the text, shows broken pairs and leads to the source. Skipped as
 * browser.test.ts is.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Browser, FrameLocator } from 'playwright-core'
import { CodeServer, findChromium, findCodeServer } from './code-server.ts'
import { EditorPage, launch } from './editor-page.ts'

const API = `api Pool version "1.0"

class VM {
  RW         name_label : string
  RO/runtime VIFs       : VIF ref set <-> VM
}

class VIF {
  RO/constructor VM      : VM ref <-> VIFs
  RO/constructor network : network ref <-> VIFs
}

class network {
  RO/runtime VIFs : VIF ref set <-> network
}
`

const SETTINGS = {
  'editor.autoClosingBrackets': 'never',
}

const ENTRY = findCodeServer()
const CHROMIUM = findChromium()

describe('the diagram in VS Code', function () {
  this.timeout(60_000)
  let server: CodeServer
  let browser: Browser
  let editor: EditorPage
  let view: FrameLocator

  before(async function () {
    if (!ENTRY || !CHROMIUM) return this.skip()
    server = new CodeServer(ENTRY)
    const address = await server.startPacked(SETTINGS)
    browser = await launch(CHROMIUM)
    const page = await browser.newPage({ viewport: { width: 1400, height: 800 } })
    page.setDefaultTimeout(25_000)
    editor = new EditorPage(page)
    await editor.open(address, server.folder('pool', { 'pool.crow': API }))
    await editor.openFile('pool.crow')
    // The extension is active if its commands can be picked.
    await editor.lens('▶ run').waitFor()
    view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await picture(`failed-${this.currentTest.title.slice(0, 20)}`)
  })

  it('opens beside the text, with a table per class and an edge per pair', async () => {
    await editor.command('Crowfoot: Show Diagram')
    await view.locator('.node').first().waitFor()
    assert.deepEqual((await view.locator('.node > title').allTextContents()).sort(), ['VIF', 'VM', 'network'])
    assert.equal(await view.locator('.edge.pair').count(), 2)
    assert.equal(await view.locator('.edge.broken').count(), 0)
  })

  it('paints a pair red after the edit that breaks it', async () => {
    await editor.cursorAfter(API, 'VM ref <-> VIFs')
    await editor.page.keyboard.press('Backspace')
    await view.locator('.edge.broken').first().waitFor()
    assert.ok(await view.locator('[id="a_row-VM.VIFs"]').isVisible())
    await picture('diagram-view')
    await editor.page.keyboard.type('s')
    await view.locator('.edge.broken').first().waitFor({ state: 'detached' })
  })

  it('shows a new class, and keeps the zoom', async () => {
    await view.getByRole('button', { name: 'Zoom in' }).click()
    const camera = view.locator('svg.drawing > g')
    const before = await camera.getAttribute('transform')
    await editor.cursorAfter(API, 'VIF ref set <-> network\n}')
    await editor.page.keyboard.type('\nclass PIF { RO/constructor net : network ref <-> PIFs }')
    await view.locator('[id="class-PIF"]').waitFor()
    assert.equal(await camera.getAttribute('transform'), before)
    // The missing end already has its row.
    await view.locator('[id="a_row-network.PIFs"]').waitFor()
  })

  it('highlights the class at the cursor', async () => {
    await editor.cursorAfter(API, 'RO/runtime VIFs       : VIF')
    await view.locator('[id="class-VM"].lit').waitFor()
    assert.ok(await view.locator('[id="class-VIF"].lit').count())
    assert.equal(await view.locator('[id="class-PIF"].lit').count(), 0)
  })

  it('leads from a row and from a class to the source', async () => {
    await view.getByRole('button', { name: 'Fit' }).click()
    await view.locator('[id="a_row-VIF.network"] text').click()
    await editor.statusItem(/^Ln 10, /).waitFor()
    await view.locator('[id="class-network"] text').first().click()
    await editor.statusItem(/^Ln 13, /).waitFor()
  })

  it('has one view per API', async () => {
    await editor.command('Crowfoot: Show Diagram')
    await editor.page.locator('.tab', { hasText: 'Diagram: pool' }).waitFor()
    assert.equal(await editor.page.locator('.tab', { hasText: 'Diagram: pool' }).count(), 1)
  })

  it('follows a user who types without a pause', async () => {
    await editor.cursorAfter(API, 'RW         name_label : string')
    let isDone = false
    const typing = editor.page.keyboard.type(`\nRW next : VM ref <-> VIFs${' '.repeat(80)}`, { delay: 40 }).then(() => {
      isDone = true
    })
    await view.locator('[id="a_row-VM.next"]').waitFor()
    assert.ok(!isDone, 'the diagram has waited for the end')
    await typing
  })

  async function picture(name: string): Promise<void> {
    const to = process.env.SCREENSHOTS
    if (to) await editor.page.screenshot({ path: join(to, `${name}.png`) })
  }
})
