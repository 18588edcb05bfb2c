/**
 * Tests of the language in VS Code's testing view. Skipped without code-server or Chromium: test/client/code-server.ts says
 * how they are found.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Browser } from 'playwright-core'
import { stopAtFailure } from '../support/steps.ts'
import { CodeServer, findChromium, findCodeServer } from './code-server.ts'
import { EditorPage, launch } from './editor-page.ts'
import { TestingPage } from './testing-page.ts'

const POOL = `api Pool version "1.0"

enum power { Halted, Running }
error VM_BAD_POWER_STATE(vm, power)

class VM {
  RW          name_label : string
  RO/runtime  state      : power enum = Halted

  message start(vm : VM ref) throws VM_BAD_POWER_STATE {
    require vm.state == Halted else VM_BAD_POWER_STATE(vm, string(vm.state))
    wait 2s
    vm.state = Running
  }
}

test "a machine starts" {
  let vm = create VM { name_label = "a" }
  VM.start(vm)
  expect vm.state == Running
}

test "a machine stays" {
  let vm = create VM { name_label = "b" }
  VM.start(vm)
  expect vm.state == Halted
}
`

const SHOP = `api Shop version "1.0"

class book {
  RW title : string
}

test "a book has a title" {
  let b = create book { title = "Emma" }
  expect b.title == "Emma"
}
`

/** The lines of the tests of POOL. */
const [STARTS, STAYS] = [17, 23]

const ENTRY = findCodeServer()
const CHROMIUM = findChromium()

describe('tests in VS Code', function () {
  stopAtFailure()
  this.timeout(240_000)
  let server: CodeServer
  let browser: Browser
  let editor: EditorPage
  let testing: TestingPage
  let folder: string

  before(async function () {
    if (!ENTRY || !CHROMIUM) return this.skip()
    server = new CodeServer(ENTRY)
    folder = server.folder('apis', { 'pool/pool.crow': POOL, 'shop/shop.crow': SHOP })
    const address = await server.startPacked({
      'editor.autoClosingBrackets': 'never',
      'explorer.autoReveal': false,
      'testing.saveBeforeTest': false,
    })
    browser = await launch(CHROMIUM)
    const page = await browser.newPage({ viewport: { width: 1300, height: 950 } })
    page.setDefaultTimeout(100_000)
    editor = new EditorPage(page)
    testing = new TestingPage(editor)
    await editor.open(address, folder)
    await editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'pool' }).click()
    await editor.openFile('pool.crow')
  })

  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await picture(`failed-${this.currentTest.title.slice(0, 20)}`)
  })

  it('runs one test from the sign beside it', async () => {
    await testing.run(STARTS)
    await testing.shows(STARTS, 'passed')
    await testing.shows(STAYS, 'run')
  })

  it('shows a failure at its line, with the values and the calls before it', async () => {
    await testing.run(STAYS)
    await testing.shows(STAYS, 'failed')
    await testing.message(/^The condition does not hold: vm\.state is Running$/).waitFor()
    await editor.squiggles.first().waitFor()
    await editor.cursorAfter(POOL, 'expect vm.state == Ha')
    await editor.command('Test: Peek Output')
    const peek = editor.page.locator('.test-output-peek')
    await peek.getByText(/VM\.start\(vm\)/).waitFor()
    await picture('test-failure')
    await editor.page.keyboard.press('Escape')
    await editor.command('View: Toggle Problems')
    await editor.problems.filter({ hasText: /vm\.state is Running.*crow test.*Ln 26, Col 3/ }).waitFor()
    await editor.page.keyboard.press('Control+j')
  })

  it('runs the text as it is, without saving it, and forgets the failure of what was changed', async () => {
    await editor.cursorAfter(POOL, 'expect vm.state == Halted')
    await editor.page.keyboard.type(' or true')
    await editor.squiggles.first().waitFor({ state: 'detached' })
    await testing.run(STAYS)
    await testing.shows(STAYS, 'passed')
    assert.equal(read('pool/pool.crow'), POOL)
  })

  it('keeps the signs beside the tests while lines are added above them', async () => {
    await editor.cursorAfter(POOL, 'api Pool version "1.0"')
    await editor.page.keyboard.type('\n// a new line')
    await testing.shows(STARTS + 1, 'passed')
    await editor.page.keyboard.press('Control+Shift+k')
    await testing.shows(STARTS, 'passed')
  })

  it('says why no test runs while a text has an error', async () => {
    await editor.cursorAfter(POOL, 'let vm = create VM { name_label = "a"')
    await editor.page.keyboard.type(', nme = 1')
    await editor.squiggles.first().waitFor()
    await testing.run(STARTS)
    await testing.shows(STARTS, 'error')
    await testing.message(/^The tests cannot run while a text of the API has errors. The first: .*nme/).waitFor()
    await picture('test-error')
    for (let i = 0; i < ', nme = 1'.length; i++) await editor.page.keyboard.press('Backspace')
    await editor.squiggles.first().waitFor({ state: 'detached' })
  })

  it('runs the tests of all APIs', async () => {
    await editor.command('Test: Run All Tests')
    await editor.command('Testing: Focus on Test Explorer View')
    await testing.counts('3/3')
    await testing.row(/^Pool/).waitFor()
    await testing.row(/^Shop/).waitFor()
    await picture('test-explorer')
  })

  it('shows in the margin what tests cover', async () => {
    await editor.command('Test: Run All Tests with Coverage')
    const margin = editor.page.locator('.editor-instance .line-numbers')
    await margin.and(editor.page.locator('.coverage-deco-hit')).filter({ hasText: /^12$/ }).waitFor()
    // The machine was never in another state.
    await margin.and(editor.page.locator('.coverage-deco-miss')).filter({ hasText: /^11$/ }).waitFor()
    await picture('test-coverage')
  })

  it('starts again what has died', async () => {
    const before = testProcesses()
    assert.equal(before.length, 2)
    for (const pid of before) process.kill(pid, 'SIGKILL')
    await testing.run(STARTS)
    await testing.counts('1/1')
    assert.equal(testProcesses().length, 1)
  })

  it('stops at breakpoints in tests and bodies', async () => {
    const text = POOL.replace('state == Halted\n}', 'state == Halted or true\n}')
    const inTest = await editor.breakpoint(text, 'expect vm.state == Ru')
    const inBody = await editor.breakpoint(text, 'vm.state = Running')
    await editor.cursorAfter(text, 'test "a machine st')
    await editor.command('Test: Debug Test at Cursor')
    await stopsAt(inBody)
    await picture('test-debug')
    await editor.page.keyboard.press('F5')
    await stopsAt(inTest)
    await editor.page.keyboard.press('F5')
    await testing.shows(STARTS, 'passed')
    await editor.page.locator('.debug-toolbar').waitFor({ state: 'hidden' })
  })

  it('runs again at each change while it runs continuously', async () => {
    await editor.command('Test: Start Continuous Run')
    await picture('continuous')
    await editor.cursorAfter(POOL, 'expect vm.state == Ru')
    await editor.page.keyboard.press('End')
    await editor.page.keyboard.type(' and false')
    await testing.shows(STARTS, 'failed')
    for (let i = 0; i < ' and false'.length; i++) await editor.page.keyboard.press('Backspace')
    await testing.shows(STARTS, 'passed')
  })

  async function stopsAt(line: number): Promise<void> {
    const pane = editor.page.locator('.pane', { has: editor.page.locator('.pane-header[aria-label^="Call Stack"]') })
    await pane
      .locator('.monaco-list-row', { hasText: new RegExp(`pool\\.crow${line}:`) })
      .first()
      .waitFor()
  }

  async function picture(name: string): Promise<void> {
    const to = process.env.SCREENSHOTS
    if (to) await editor.page.screenshot({ path: join(to, `${name}.png`) })
  }

  /** The processes that run tests of these APIs, each a `crow test`. */
  function testProcesses(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => commandLine(pid).includes(`\0test\0${folder}/`))
      .map(Number)
  }

  function read(path: string): string {
    return readFileSync(join(folder, path), 'utf8')
  }
})

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}
