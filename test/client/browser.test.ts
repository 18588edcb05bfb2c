/**
 * The packed extension in a real VS Code in a real Chromium. Skipped without code-server or Chromium:
 * test/client/code-server.ts says how they are found. `SCREENSHOTS=folder` keeps screenshots.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Browser } from 'playwright-core'
import { CodeServer, findChromium, findCodeServer } from './code-server.ts'
import { EditorPage, launch } from './editor-page.ts'

const BROKEN = `/// A small pool: virtual machines, and what connects them.
api Pool version "1.0"

/// What a virtual machine is doing.
enum vm_power_state { Halted, Paused, Running, Suspended }

/// A virtual machine (or 'guest').
class VM {
  RW              name_label  : string
  RO/constructor  memory_max  : int = 0
  RO/runtime      power_state : vm_power_state enum = Halted
  RO/runtime      VIFs        : VIF ref set <-> VM
}

/// A network interface of a virtual machine.
class VIF {
  RO/constructor  device  : string
  RW              MTU     : int = 1500
}
`

const SETTINGS = {
  'workbench.tips.enabled': false,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': false,
  'window.title': 'pool',
  'files.watcherExclude': { '**/.crowfoot/**': true },
  'crowfoot.run.port': 0,
}

const ENTRY = findCodeServer()
const CHROMIUM = findChromium()

describe('the extension in VS Code', function () {
  this.timeout(120_000)
  let server: CodeServer
  let browser: Browser
  let editor: EditorPage
  let folder: string
  let url: string

  before(async function () {
    if (!ENTRY || !CHROMIUM) return this.skip()
    server = new CodeServer(ENTRY)
    folder = server.folder('pool', { 'pool.crow': BROKEN })
    const address = await server.startPacked(SETTINGS)
    browser = await launch(CHROMIUM)
    const page = await browser.newPage({ viewport: { width: 1180, height: 860 } })
    page.setDefaultTimeout(25_000)
    editor = new EditorPage(page)
    await editor.open(address, folder)
    await editor.openFile('pool.crow')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await picture(`failed-${this.currentTest.title.slice(0, 20)}`)
  })

  it('underlines a pair with a missing end, and lists it in Problems', async () => {
    await editor.squiggles.first().waitFor()
    await editor.lens('13 RPCs').waitFor()
    await editor.command('View: Toggle Problems')
    await editor.problems
      .filter({ hasText: /CROW\d+/ })
      .first()
      .waitFor()
    const texts = await editor.problems.allTextContents()
    assert.ok(
      texts.some((text) => /"VM.VIFs" is bound to "VIF.VM", which does not exist/.test(text)),
      texts.join('\n'),
    )
  })

  it('opens the description of a code from its link', async () => {
    const link = editor.page.locator('.markers-panel a', { hasText: 'CROW1402' }).first()
    // Follows a link in an editor's text as a user does.
    await link.click({ modifiers: ['Control'] })
    await editor.page.waitForSelector('.tab.active[data-resource-name="CROW1402.md"]')
    await editor.shows(/# CROW1402: /)
    await editor.command('View: Close Editor')
    await editor.shows(/enum vm_power_state/)
  })

  it('adds the other end by a quick fix, which removes the problem', async () => {
    await editor.cursorAfter(BROKEN, 'set <-> V')
    const fixes = await editor.codeActions()
    await picture('editor')
    await fixes
      .filter({ hasText: /RO\/constructor/ })
      .first()
      .click()
    await editor.shows(/VM : VM ref <->.* VIFs\n/)
    await editor.squiggles.first().waitFor({ state: 'detached' })
    await editor.page.getByText('No problems have been detected in the workspace.').waitFor()
    // While the whole text is visible, lenses are not those of an older text, whose commands no longer exist.
    await editor.page.keyboard.press('Control+j')
    await editor.lens('destroy is refused while VIF.VM refers here').waitFor()
  })

  it('renames a bound field at both ends', async () => {
    await editor.cursorAfter(BROKEN, 'RO/runtime      VI')
    await editor.rename('interfaces')
    await editor.shows(/interfaces : VIF ref set <->.* VM\n/)
    await editor.shows(/VM : VM ref <->.* interfaces\n/)
    await editor.page.keyboard.press('Control+s')
    await editor.page.locator('.tab.active:not(.dirty)').waitFor()
    const text = readFileSync(join(folder, 'pool.crow'), 'utf8')
    assert.match(text, / interfaces +: VIF ref set <-> VM\n/)
    assert.match(text, / VM +: VM ref <-> interfaces\n/)
  })

  it('goes to the other end of a pair', async () => {
    await editor.cursorAfter(BROKEN, 'RO/runtime      VI')
    await editor.page.keyboard.press('Alt+F12')
    await editor.statusItem(/^Ln 19, /).waitFor()
  })

  it('runs a server that answers calls, from the lens above "api"', async () => {
    await editor.lens('▶ run').click()
    const status = editor.statusItem(/pool :\d+/)
    await status.waitFor()
    const port = /:(\d+)/.exec((await status.textContent()) ?? '')?.[1]
    url = `http://127.0.0.1:${port}`
    const vm = await call(url, 'VM.create', [{ name_label: 'first' }])
    const vif = await call(url, 'VIF.create', [{ device: '0', VM: vm }])
    assert.deepEqual(await call(url, 'VM.get_interfaces', [vm]), [vif])
    await editor.page.keyboard.press('Control+j')
    await picture('run')
  })

  it('serves again when the text is saved, and keeps the objects', async () => {
    await editor.cursorAfter(BROKEN, 'memory_max  : int = 0')
    await editor.page.keyboard.type('\nRW tags : string set = []')
    await editor.page.keyboard.press('Control+s')
    await editor.statusItem(/pool is served as saved, with its objects/).waitFor()
    const [vm] = (await call(url, 'VM.get_all', [])) as string[]
    assert.deepEqual(await call(url, 'VM.get_tags', [vm]), [])
    assert.equal(await call(url, 'VM.get_name_label', [vm]), 'first')
  })

  it('reports a saved text that does not fit the data, and keeps the old server', async () => {
    await saveInstead('RW              name_label  : string', 'RW label : string')
    const message = editor.notification(/the saved text does not fit the data.*name_label/)
    await message.waitFor()
    await picture('misfit')
    await editor.button(message, 'Show Output').waitFor()
    await editor.button(message, 'Keep the Old Server').click()
    await message.waitFor({ state: 'detached' })
    await editor.statusItem(/pool :\d+, before the last save/).waitFor()
    assert.equal(((await call(url, 'VM.get_all', [])) as unknown[]).length, 1)
  })

  it('discards data when the user agrees twice, and serves the saved text', async () => {
    await saveInstead('RW label : string', 'RW title : string = ""')
    const message = editor.notification(/the saved text does not fit the data/)
    await editor.button(message, 'Discard…').click()
    const dialog = editor.page.locator('.monaco-dialog-box')
    await dialog.getByText(/what "VM.name_label" holds/).waitFor()
    await picture('discard')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await saveInstead('RW title : string = ""', 'RW name : string = ""')
    await editor.button(editor.notification(/does not fit the data/), 'Discard…').click()
    await dialog.getByRole('button', { name: 'Discard the Data' }).click()
    // The message of the last save may still be shown.
    await editor.statusItem(/pool :\d+, before the last save/).waitFor({ state: 'detached' })
    const [vm] = (await call(url, 'VM.get_all', [])) as string[]
    assert.equal(await call(url, 'VM.get_name', [vm]), '')
  })

  it('stops the server', async () => {
    await editor.command('Crowfoot: Stop the Server')
    await editor.statusItem(/pool :\d+/).waitFor({ state: 'detached' })
    await assert.rejects(call(url, 'VM.get_all', []))
  })

  /** Replaces a text in the file, as another program does, or a user who then saves. */
  async function saveInstead(old: string, text: string): Promise<void> {
    const file = join(folder, 'pool.crow')
    const before = readFileSync(file, 'utf8')
    assert.ok(before.includes(old), before)
    writeFileSync(file, before.replace(old, text))
  }

  async function picture(name: string): Promise<void> {
    const to = process.env.SCREENSHOTS
    if (to) await editor.page.screenshot({ path: join(to, `${name}.png`) })
  }
})

async function call(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const reply = await fetch(`${url}/jsonrpc`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const { result, error } = (await reply.json()) as { result?: unknown; error?: { message: string } }
  if (error) throw new Error(error.message)
  return result
}
