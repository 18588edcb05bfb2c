/**
 * The diagram's view in a real VS Code: it follows the text, shows broken pairs and leads to the source. Skipped as
 * browser.test.ts is.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import type { FrameLocator } from 'playwright-core'
import { type ApiInEditor, openApi } from './api-in-editor.ts'
import type { EditorPage } from './editor-page.ts'

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

describe('the diagram in VS Code', function () {
  this.timeout(120_000)
  let opened: ApiInEditor | undefined
  let editor: EditorPage
  let view: FrameLocator

  before(async function () {
    opened = await openApi({ folder: 'pool', text: API, viewport: { width: 1400, height: 800 } })
    if (!opened) return this.skip()
    editor = opened.editor
    view = editor.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame')
  })

  after(() => opened?.close())

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
