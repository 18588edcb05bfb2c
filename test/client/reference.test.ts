/**
 * The reference's view in a real VS Code: the page of the class at the cursor. It follows the text and leads back to it.
 * Skipped as browser.test.ts is.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import type { FrameLocator } from 'playwright-core'
import { type ApiInEditor, openApi } from './api-in-editor.ts'
import type { EditorPage } from './editor-page.ts'

const API = `/// Machines and their interfaces.
api Pool version "1.0"

/// A virtual machine.
class VM {
  RW         name_label : string
  RW         power      : power_state enum = Halted
  RO/runtime VIFs       : VIF ref set <-> VM

  /// Starts it.
  message start(paused : bool = false) throws NO_HOST
}

/// A virtual interface, see [the Xen project](https://xenproject.org).
class VIF {
  RO/constructor VM     : VM ref <-> VIFs
  RW             device : string
}

enum power_state { Halted, Running }

/// Nowhere to run.
error NO_HOST(vm)
`

describe('the reference in VS Code', function () {
  this.timeout(120_000)
  let opened: ApiInEditor | undefined
  let editor: EditorPage
  let view: FrameLocator
  const refused: string[] = []

  before(async function () {
    opened = await openApi({ folder: 'pool', text: API, viewport: { width: 1500, height: 900 } })
    if (!opened) return this.skip()
    editor = opened.editor
    editor.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text()) && /reference\.js|app\.css/.test(message.text()))
        refused.push(message.text())
    })
    view = visible()
  })

  after(() => opened?.close())

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await picture(`failed-${this.currentTest.title.slice(0, 20)}`)
  })

  /** The first page has other inputs of these kinds. */
  const palette = () => view.getByRole('dialog', { name: 'Search or do' })
  const heading = (name: string) => view.locator('h1', { hasText: new RegExp(`^${name}$`) })

  it('opens beside the text, with the page of the class at the cursor', async () => {
    await editor.cursorAfter(API, 'RW         name_label')
    await editor.command('Crowfoot: Show Reference')
    await heading('VM').waitFor()
    assert.ok(await view.getByText('A virtual machine.').isVisible())
    await picture('reference-light')
    // Drawn when it becomes visible.
    await view.locator('.small-stage').evaluate((element) => element.scrollIntoView())
    await view.locator('.small-stage [id="class-VIF"]').waitFor()
    await picture('reference-drawing')
  })

  it('follows an edit, and keeps its scroll position', async () => {
    const scrolled = await view.locator('[id="start"]').evaluate((element) => {
      element.scrollIntoView()
      return Math.round(scrollY)
    })
    assert.ok(scrolled > 0)
    await editor.cursorAfter(API, 'Starts it')
    await editor.page.keyboard.type(' now')
    await view.getByText('Starts it now.').waitFor()
    assert.equal(await view.locator('body').evaluate(() => Math.round(scrollY)), scrolled)
  })

  it('keeps the last page while the text has an error, with a note', async () => {
    await editor.cursorAfter(API, 'VM     : VM ref <-> VIFs')
    // The cursor is now in another class.
    await heading('VIF').waitFor()
    await editor.page.keyboard.press('Backspace')
    await view.getByText('The text has an error. This is the reference from before the error.').waitFor()
    assert.ok(await view.locator('tr[id="device"]').isVisible())
    await picture('reference-old')
    await editor.page.keyboard.type('s')
    await view.locator('.old').waitFor({ state: 'detached' })
  })

  it('follows its links to pages and to places in them', async () => {
    await view.locator('tr[id="VM"] .type a', { hasText: 'VM' }).click()
    await heading('VM').waitFor()
    await view.locator('tr[id="power"] .type a').click()
    await heading('Enums').waitFor()
    await view.locator('section.enum [id="power_state"]:target').waitFor()
    await view.locator('.home').click()
    await view.locator('h1', { hasText: 'Pool API' }).waitFor()
    assert.equal(await editor.page.locator('.monaco-dialog-box').count(), 0)
  })

  it('searches, and unfolds the parts around the result', async () => {
    await view.getByRole('button', { name: 'Search or do' }).click()
    await palette().getByRole('combobox').fill('VIF.get_device')
    await palette().getByRole('option').first().waitFor()
    await palette().getByRole('combobox').press('Enter')
    await heading('VIF').waitFor()
    await view.locator('[id="get_device"]').waitFor({ state: 'visible' })
  })

  it('finds text that was just added', async () => {
    await editor.cursorAfter(API, 'device : string')
    await editor.page.keyboard.type('\n  RW             quality : string = ""')
    await view.locator('tr[id="quality"]').waitFor()
    await view.getByRole('button', { name: 'Search or do' }).click()
    await palette().getByRole('combobox').fill('quality')
    await palette()
      .getByRole('option', { name: /VIF.quality/ })
      .waitFor()
    await palette().getByRole('button', { name: 'Close' }).click()
  })

  it('leads from a field, a message and a class to their lines', async () => {
    await view.locator('tr[id="device"] th a.name').click()
    await editor.statusItem(/^Ln 17, /).waitFor()
    await view.locator('h1 a').click()
    await editor.statusItem(/^Ln 15, /).waitFor()
    await view.locator('tr[id="VM"] .type a').click()
    await view.locator('[id="start"] a.source').click()
    await editor.statusItem(/^Ln 11, /).waitFor()
    await heading('VM').waitFor()
  })

  it('has one view per API, which the command leads back to the cursor', async () => {
    await view.locator('.home').click()
    await view.locator('h1', { hasText: 'Pool API' }).waitFor()
    await editor.cursorAfter(API, 'RW         name_label')
    await editor.command('Crowfoot: Show Reference')
    await heading('VM').waitFor()
    assert.equal(await editor.page.locator('.tab', { hasText: 'Reference: pool' }).count(), 1)
  })

  it('shows a class in the diagram, in the same column', async () => {
    await view.locator('.page-head a', { hasText: 'in the diagram' }).click()
    await editor.page.locator('.tab.active', { hasText: 'Diagram: pool' }).waitFor()
    const diagram = visible()
    await diagram.locator('[id="class-VM"]').waitFor()
    assert.equal(await diagram.locator('select').first().inputValue(), 'VM')
    assert.equal(await editor.page.locator('.editor-group-container').count(), 2)
    await editor.page.locator('.tab', { hasText: 'Reference: pool' }).click()
    await heading('VM').waitFor()
  })

  it('has the colours of the theme', async () => {
    const paper = () => view.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)
    assert.equal(await paper(), 'rgb(255, 255, 255)')
    for (const theme of ['Dark Modern', 'Dark High Contrast']) {
      await editor.theme(theme)
      await view.locator(theme === 'Dark Modern' ? 'body.vscode-dark' : 'body.vscode-high-contrast').waitFor()
      assert.notEqual(await paper(), 'rgb(255, 255, 255)')
      assert.equal(await view.locator('body').evaluate((body) => getComputedStyle(body).colorScheme), 'dark')
      await picture(`reference-${theme.replaceAll(' ', '-').toLowerCase()}`)
    }
    assert.deepEqual(refused, [])
  })

  it('comes back after a reload of the window at the same page, with the diagram beside it', async () => {
    await editor.page.locator('.tab', { hasText: 'Reference: pool' }).click()
    await view.locator('.home').click()
    await view.locator('h1', { hasText: 'Pool API' }).waitFor()
    await editor.reload()
    await editor.page.locator('.tab.active', { hasText: 'Reference: pool' }).waitFor()
    view = visible()
    // The editor and the language server start before it.
    await view.locator('h1', { hasText: 'Pool API' }).waitFor({ timeout: 40_000 })
    await editor.page.locator('.tab', { hasText: 'Diagram: pool' }).click()
    const diagram = visible()
    await diagram.locator('[id="class-VM"]').waitFor()
    assert.equal(await diagram.locator('select').first().inputValue(), 'VM')
    assert.equal(await editor.page.locator('.tab', { hasText: 'Reference: pool' }).count(), 1)
  })

  /** The visible view. Others are kept behind it. */
  function visible(): FrameLocator {
    return editor.page.locator('iframe.webview.ready:visible').contentFrame().frameLocator('iframe#active-frame')
  }

  async function picture(name: string): Promise<void> {
    const to = process.env.SCREENSHOTS
    if (to) await editor.page.screenshot({ path: join(to, `${name}.png`) })
  }
})
