/**
 * `CODE_SERVER=… npm run pictures:editor`: the pictures of the extension's page, in docs/images/editor, and its icon. They show
 * samples/pool and the first example of the README in VS Code. test/client/code-server.ts says which programs it needs.
 */
import assert from 'node:assert/strict'
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openApi } from '../test/client/api-in-editor.ts'
import { findChromium } from '../test/client/code-server.ts'
import { type EditorPage, launch } from '../test/client/editor-page.ts'
import { TestingPage } from '../test/client/testing-page.ts'
import { writeWebp } from './write-webp.ts'

const ROOT = join(import.meta.dirname, '..')
const PICTURES = join(ROOT, 'docs/images/editor')
const ICON = join(ROOT, 'client/icons/crowfoot.png')

/** Pixels of a side. Galleries show it in half of that, or less. */
const ICON_SIZE = 256

const [, EXAMPLE = ''] = /^```crow\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []
const MISSING_END = EXAMPLE.replace('  RO/constructor  VM     : VM ref <-> VIFs\n', '')
const POOL = globSync('*.crow', { cwd: join(ROOT, 'samples/pool'), exclude: ['*.test.crow', 'lab.crow'] })
  .map((name) => readFileSync(join(ROOT, 'samples/pool', name), 'utf8'))
  .join('\n')
const FAILING = EXAMPLE.replace('    vm.power_state = Running\n', '')

const SETTINGS = {
  'workbench.tips.enabled': false,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': false,
  'window.title': 'pool',
  'workbench.activityBar.location': 'top',
  'workbench.layoutControl.enabled': false,
  'editor.fontSize': 13,
  'testing.automaticallyOpenPeekView': 'never',
}

/** A part of an editor's window, by the name of its picture. */
type Scene = (editor: EditorPage) => Promise<void>

const SCENES: readonly (readonly [name: string, text: string, scene: Scene])[] = [
  ['pair', MISSING_END, showMissingEnd],
  ['diagram', POOL, (editor) => showView(editor, 'Crowfoot: Show Diagram', '.node')],
  ['reference', POOL, (editor) => showView(editor, 'Crowfoot: Show Reference', 'h1')],
  ['tests', FAILING, showFailure],
]

async function showMissingEnd(editor: EditorPage): Promise<void> {
  await editor.squiggles.first().waitFor()
  await editor.command('View: Toggle Problems')
  await editor.problems.first().waitFor()
  await editor.cursorAfter(MISSING_END, 'VIF ref set <-> V')
  await editor.codeActions()
}

async function showView(editor: EditorPage, command: string, content: string): Promise<void> {
  await editor.cursorAfter(POOL, 'class VM')
  await editor.command('View: Toggle Primary Side Bar Visibility')
  await editor.command(command)
  const view = editor.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame')
  await view.locator(content).first().waitFor()
}

async function showFailure(editor: EditorPage): Promise<void> {
  const testing = new TestingPage(editor)
  const line = FAILING.slice(0, FAILING.indexOf('\ntest "')).split('\n').length + 1
  await editor.cursorAfter(FAILING, 'expect vm.power_state')
  await editor.command('Testing: Focus on Test Explorer View')
  await editor.command('View: Toggle Terminal')
  await editor.command('View: Toggle Terminal')
  await testing.run(line)
  await testing.shows(line, 'failed')
  await testing.message(/vm\.power_state is Halted/).waitFor()
}

async function writePictures(blank: Page, only: string | undefined): Promise<void> {
  for (const [name, text, scene] of SCENES.filter(([each]) => only === undefined || each === only)) {
    const opened = await openApi({
      folder: 'pool',
      text,
      viewport: { width: 1120, height: 680 },
      settings: SETTINGS,
    })
    assert.ok(opened, 'CODE_SERVER names no code-server')
    try {
      await scene(opened.editor)
      await opened.editor.page.mouse.move(0, 0)
      await writeWebp(blank, join(PICTURES, `${name}.webp`), await opened.editor.page.screenshot())
    } finally {
      await opened.close()
    }
  }
}

/** Galleries take no SVG. */
async function writeIcon(page: Page): Promise<void> {
  const svg = readFileSync(join(ROOT, 'web/style/icon.svg'), 'utf8')
  await page.setViewportSize({ width: ICON_SIZE, height: ICON_SIZE })
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100% }</style>${svg}`)
  await page.screenshot({ path: ICON, omitBackground: true })
}

const chromium = findChromium()
assert.ok(chromium, 'no Chromium')
const browser = await launch(chromium)
try {
  const page = await browser.newPage()
  mkdirSync(PICTURES, { recursive: true })
  await writeIcon(page)
  await writePictures(page, process.argv[2])
} finally {
  await browser.close()
}
