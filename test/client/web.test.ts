/**
 * The extension in a browser without Node: the packed one without its entry for Node, so that the editor takes the other one and
 * the language server is a worker. Skipped as browser.test.ts is.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Browser } from 'playwright-core'
import { pack, stageExtension } from '../../scripts/package.ts'
import { CodeServer, findChromium, findCodeServer } from './code-server.ts'
import { EditorPage, launch } from './editor-page.ts'

const ENTRY = findCodeServer()
const CHROMIUM = findChromium()

describe('the extension in a browser', function () {
  this.timeout(120_000)
  let server: CodeServer
  let browser: Browser
  let editor: EditorPage

  before(async function () {
    if (!ENTRY || !CHROMIUM) return this.skip()
    server = new CodeServer(ENTRY)
    server.install(await packForBrowsers(server.root))
    const folder = server.folder('pool', {
      'vm.crow': 'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n',
      'vif.crow': 'class VIF {\n  RW device : string\n}\n',
    })
    const address = await server.start({ 'workbench.startupEditor': 'none', 'chat.disableAIFeatures': true })
    browser = await launch(CHROMIUM)
    const page = await browser.newPage()
    editor = new EditorPage(page)
    await editor.open(address, folder)
    await editor.openFile('vm.crow')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('checks open files together with others', async () => {
    await editor.squiggles.first().waitFor()
    await editor.command('View: Toggle Problems')
    const texts = editor.problems.filter({ hasText: 'which does not exist' })
    await texts.first().waitFor()
    assert.match((await texts.first().textContent()) ?? '', /"VM.VIFs" is bound to "VIF.VM", which does not exist/)
    await editor.problems.filter({ hasText: 'vif.crow' }).first().waitFor()
  })

  it('draws the diagram, whose broken pair is red', async () => {
    await editor.command('Crowfoot: Show Diagram')
    const view = editor.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame')
    await view.locator('.edge.broken').waitFor()
    assert.deepEqual((await view.locator('.node > title').allTextContents()).sort(), ['VIF', 'VM'])
  })

  it('shows the reference once the text has no error', async () => {
    await editor.page.locator('.tab', { hasText: 'vm.crow' }).click()
    await editor.command('Crowfoot: Show Reference')
    const view = editor.page.locator('iframe.webview.ready:visible').contentFrame().frameLocator('iframe#active-frame')
    await view.getByText('The reference appears when it has none.').waitFor()
    await editor.openFile('vif.crow')
    await editor.cursorAfter('class VIF {', 'class VIF {')
    await editor.page.keyboard.type('\n  RO/constructor VM : VM ref <-> VIFs')
    await view.locator('h1', { hasText: /^VIF$/ }).waitFor()
  })

  it('offers no command that needs Node', async () => {
    await editor.page.keyboard.press('F1')
    await editor.page.locator('.quick-input-widget input').first().fill('>Crowfoot: ')
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Create a Sample' }).waitFor()
    const rows = await editor.page.locator('.quick-input-list .monaco-list-row').allTextContents()
    assert.deepEqual(
      rows.filter((row) => /^Crowfoot: (Run|Compile|Check|Stop)/.test(row)),
      [],
    )
  })
})

async function packForBrowsers(root: string): Promise<string> {
  const [stage, vsix] = [join(root, 'stage'), join(root, 'crowfoot.vsix')]
  await stageExtension(stage)
  const { main: _main, ...manifest } = JSON.parse(readFileSync(join(stage, 'package.json'), 'utf8'))
  writeFileSync(join(stage, 'package.json'), JSON.stringify({ ...manifest, extensionKind: ['ui'] }))
  await pack(stage, vsix)
  return vsix
}
