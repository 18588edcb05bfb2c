/**
 * Debugging of message bodies, and of `handlers.ts`, in a real VS Code. Skipped without code-server or Chromium:
 * test/client/code-server.ts says how they are found.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Browser, Locator } from 'playwright-core'
import { SAMPLES } from '../samples/sample.ts'
import { type Call, caller } from '../samples/server.ts'
import { stopAtFailure } from '../support/steps.ts'
import { CodeServer, findChromium, findCodeServer } from './code-server.ts'
import { EditorPage, launch } from './editor-page.ts'

const PASSWORD = 'correct horse'
const SETTINGS = { 'crowfoot.run.port': 0, 'debug.openDebug': 'openOnDebugBreak' }

/** The command of the checkout can bundle handlers.ts. A user cannot give it for all folders of another machine. */
const FOLDER_SETTINGS = JSON.stringify({ 'crowfoot.server.path': join(import.meta.dirname, '../../bin/crow.js') })

const ENTRY = findCodeServer()
const CHROMIUM = findChromium()

describe('debugging in VS Code', function () {
  stopAtFailure()
  this.timeout(90_000)
  let server: CodeServer
  let browser: Browser
  let editor: EditorPage
  let folder: string
  let call: Call
  let session: unknown
  let vm: unknown
  let handlersLine: number

  before(async function () {
    if (!ENTRY || !CHROMIUM) return this.skip()
    server = new CodeServer(ENTRY)
    const names = readdirSync(join(SAMPLES, 'pool')).filter((name) => /\.(crow|ts)$/.test(name))
    const files = names.map((name) => [name, readFileSync(join(SAMPLES, 'pool', name), 'utf8')])
    folder = server.folder('pool', { ...Object.fromEntries(files), '.vscode/settings.json': FOLDER_SETTINGS })
    const address = await server.startPacked(SETTINGS, { CROWFOOT_PASSWORD: PASSWORD })
    browser = await launch(CHROMIUM)
    const page = await browser.newPage({ viewport: { width: 1300, height: 950 } })
    page.setDefaultTimeout(30_000)
    editor = new EditorPage(page)
    await editor.open(address, folder)
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await picture(`failed-${this.currentTest.title.slice(0, 20)}`)
  })

  it('starts the server under the debugger, from the lens above "api"', async () => {
    await editor.openFile('handlers.ts')
    handlersLine = await editor.breakpoint(read('handlers.ts'), 'const folder = join(IMAGES, sr_uuid)')
    await editor.openFile('api.crow')
    await editor.lens('debug').click()
    call = caller(`http://127.0.0.1:${await port()}`)
    session = await call('session.login_with_password', 'root', PASSWORD)
    const all = (await call('VM.get_by_name_label', session, 'web')) as unknown[]
    vm = all[0]
  })

  it('stops at a breakpoint in a body, and shows parameters and lets by their names', async () => {
    await editor.openFile('vm.crow')
    const line = await editor.breakpoint(read('vm.crow'), 'vm.current_operations[string(task)] = start\n')
    await call('VM.hard_shutdown', session, vm)
    const started = call('VM.start', session, vm, false)
    await stopsAt('VM_start', 'vm.crow', line)
    await variable('vm', "'OpaqueRef:")
    await variable('place', "'OpaqueRef:")
    await variable('start_paused', 'false')
    // Step Into passes over the server's own code. The last statement is a wait.
    for (const [i, key] of ['F10', 'F11', 'F10', 'F10'].entries()) {
      await editor.page.keyboard.press(key)
      await stopsAt('VM_start', 'vm.crow', line + i + 1)
    }
    await editor.page.keyboard.press('F5')
    await started
  })

  it('goes on after a save, with the objects and the breakpoints', async () => {
    writeFileSync(join(folder, 'vm.crow'), read('vm.crow').replace('progress 0.5', 'progress 0.4'))
    await editor.statusItem(/pool is served as saved, with its objects/).waitFor()
    await call('VM.hard_shutdown', session, vm)
    const started = call('VM.start', session, vm, false)
    await stopsAt('VM_start', 'vm.crow', 73)
    await editor.page.keyboard.press('F5')
    await started
  })

  it('stops at a breakpoint in handlers.ts', async () => {
    const [sr] = (await call('SR.get_all', session)) as unknown[]
    const scanned = call('SR.scan', session, sr)
    await stopsAt('list_images', 'handlers.ts', handlersLine)
    await variable('sr_uuid', "'")
    await editor.page.keyboard.press('F5')
    await scanned
  })

  it('ends the server when the user ends the debugging', async () => {
    await editor.page.keyboard.press('Shift+F5')
    await editor.statusItem(/pool :\d+/).waitFor({ state: 'detached' })
    await assert.rejects(call('VM.get_all', session))
  })

  it('ends the server when the window is reloaded', async () => {
    await editor.command('Crowfoot: Debug the Server')
    const url = `http://127.0.0.1:${await port()}`
    await editor.reload()
    for (let isServed = true; isServed; )
      isServed = await fetch(url, { method: 'HEAD' }).then(
        () => true,
        () => false,
      )
  })

  async function stopsAt(frame: string, file: string, line: number): Promise<void> {
    await row('Call Stack', new RegExp(`^${frame}${file}${line}:`)).waitFor()
  }

  async function variable(name: string, value: string): Promise<void> {
    const scope = row('Variables', /^Local/)
    await scope.waitFor()
    if ((await scope.getAttribute('aria-expanded')) === 'false') await scope.click()
    await row('Variables', new RegExp(`^${name} *[=:] *${value}`)).waitFor()
  }

  /** A row of a view of the debugger. */
  function row(view: string, text: RegExp): Locator {
    const pane = editor.page.locator('.pane', { has: editor.page.locator(`.pane-header[aria-label^="${view}"]`) })
    return pane.locator('.monaco-list-row', { hasText: text }).first()
  }

  async function port(): Promise<string | undefined> {
    const status = editor.statusItem(/pool :\d+/)
    await status.waitFor()
    return /:(\d+)/.exec((await status.textContent()) ?? '')?.[1]
  }

  function read(name: string): string {
    return readFileSync(join(folder, name), 'utf8')
  }

  async function picture(name: string): Promise<void> {
    const to = process.env.SCREENSHOTS
    if (to) await editor.page.screenshot({ path: join(to, `${name}.png`) })
  }
})
