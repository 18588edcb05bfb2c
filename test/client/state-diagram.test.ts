/**
 * State diagrams in a real VS Code: the command and the link in a hover show one in the reference, where it follows the text.
 * Skipped as browser.test.ts is.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import type { FrameLocator } from 'playwright-core'
import { type ApiInEditor, openApi } from './api-in-editor.ts'
import type { EditorPage } from './editor-page.ts'

const API = `/// Machines that are started and stopped.
api Pool version "1.0"

enum power { Halted, Paused, Running }
enum health { fine, ill }

class host {
  RW name_label : string
  RO/runtime health : health enum = fine
  message ail(host : host ref) { host.health = ill }
}

class VM {
  RW         name_label  : string
  RO/runtime power_state : power enum = Halted
  message start(vm : VM ref) throws BAD_STATE {
    require vm.power_state == Halted else BAD_STATE(vm)
    vm.power_state = Running
  }
}

error BAD_STATE(vm)
${Array.from({ length: 12 }, (_, i) => `enum later_${i} { a, b }\n`).join('')}`

describe('state diagrams in VS Code', function () {
  this.timeout(120_000)
  let opened: ApiInEditor | undefined
  let editor: EditorPage
  let view: FrameLocator

  before(async function () {
    // So low that the second diagram is out of sight at the start of its page. There is room to scroll below both.
    opened = await openApi({
      folder: 'pool (1)',
      text: API,
      viewport: { width: 1500, height: 600 },
      settings: { 'editor.hover.enabled': 'on' },
    })
    if (!opened) return this.skip()
    editor = opened.editor
    view = editor.page.locator('iframe.webview.ready:visible').contentFrame().frameLocator('iframe#active-frame')
  })

  after(() => opened?.close())

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await picture(`failed-${this.currentTest.title.slice(0, 20)}`)
  })

  const diagram = (field: string) => view.locator(`[id="states:${field}"]`)
  const isInSight = (field: string) =>
    diagram(field).evaluate((figure) => {
      const { top, bottom } = figure.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })

  it('open from the command at an enum field, beside the text', async () => {
    await editor.cursorAfter(API, 'RO/runtime power_st')
    await editor.command('Crowfoot: Show State Diagram')
    await diagram('VM.power_state').locator('svg .state', { hasText: 'Running' }).waitFor()
    assert.ok(await isInSight('VM.power_state'))
    await picture('state-diagram')
  })

  it('follow an edit in the class, and stay in sight', async () => {
    await editor.cursorAfter(API, 'vm.power_state = Running')
    const svg = diagram('VM.power_state').locator('svg')
    assert.equal(await svg.locator('.transition', { hasText: 'pause' }).count(), 0)
    await editor.page.keyboard.press('ArrowDown')
    await editor.page.keyboard.press('End')
    await editor.page.keyboard.type('\n  message pause(vm : VM ref) { vm.power_state = Paused }')
    await svg.locator('.transition', { hasText: 'pause' }).waitFor()
    assert.ok(await isInSight('VM.power_state'))
    await picture('state-diagram-edited')
  })

  it('open from the link in the hover of a field', async () => {
    await editor.cursorAfter(API, '  RO/runtime heal')
    // The page of the class at the cursor.
    await view.locator('h1', { hasText: /^host$/ }).waitFor()
    await editor.command('Show or Focus Hover')
    const link = editor.page.locator('.monaco-hover a', { hasText: 'Show the state diagram' })
    await link.waitFor()
    await picture('state-diagram-hover')
    await link.click()
    await diagram('host.health').locator('svg .state', { hasText: 'ill' }).waitFor()
    assert.ok(await isInSight('host.health'))
    assert.equal(await editor.page.locator('.tab', { hasText: 'Reference: pool (1)' }).count(), 1)
  })

  it('are offered in a list where the cursor is at no enum', async () => {
    await editor.cursorAfter(API, 'Machines that')
    await editor.command('Crowfoot: Show State Diagram')
    const rows = editor.page.locator('.quick-input-list .monaco-list-row')
    await rows.filter({ hasText: 'host.health' }).waitFor()
    await rows.filter({ hasText: 'VM.power_state' }).click()
    await diagram('VM.power_state').locator('svg .transition', { hasText: 'pause' }).waitFor()
    assert.equal(await view.locator('figure:target').getAttribute('id'), 'states:VM.power_state')
  })

  async function picture(name: string): Promise<void> {
    const to = process.env.SCREENSHOTS
    if (to) await editor.page.screenshot({ path: join(to, `${name}.png`) })
  }
})
