/** VS Code's page, by what a user does and sees there. */
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'

export class EditorPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(url: string, folder: string): Promise<void> {
    await this.page.goto(`${url}/?folder=${encodeURIComponent(folder)}`)
    await this.page.waitForSelector('.monaco-workbench .explorer-folders-view .monaco-list-row')
  }

  async openFile(name: string): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick()
    await this.page.waitForSelector(`.tab.active[data-resource-name="${name}"]`)
    await this.page.locator('.editor-instance .view-lines').first().waitFor()
  }

  /** Runs a command by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1')
    await this.page.locator('.quick-input-widget input').first().fill(`>${title}`)
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first()
    await row.click()
  }

  /** As a user reloads: the page's own reload may lose text that the editor has not written yet. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 30_000 })
    await this.command('Developer: Reload Window')
    await loaded
  }

  /** Chooses the colour theme of this name. */
  async theme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme')
    await this.page.locator('.quick-input-widget input').first().fill(name)
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click()
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' })
  }

  /** Puts the cursor after the first `before` in the text. */
  async cursorAfter(text: string, before: string): Promise<void> {
    const lines = text.slice(0, text.indexOf(before) + before.length).split('\n')
    const line = lines.length
    const column = (lines.at(-1) ?? '').length + 1
    await this.#untilVisible(this.statusItem(new RegExp(`^Ln ${line}, Col ${column}\\b`)), async () => {
      await this.page.locator('.editor-instance .view-lines').first().click()
      await this.page.keyboard.press('Control+g')
      await this.page.locator('.quick-input-widget input').first().fill(`:${line}:${column}`)
      await this.page.keyboard.press('Enter')
      await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' })
    })
    // Keys that come before the text has the focus again are lost.
    await this.page.locator('.editor-instance .monaco-editor.focused').first().waitFor()
  }

  /** Sets a breakpoint in the line of the first `part` in the text. Returns the line, from 1. */
  async breakpoint(text: string, part: string): Promise<number> {
    await this.cursorAfter(text, part.trimEnd())
    await this.#untilVisible(this.page.locator('.editor-instance .codicon-debug-breakpoint').first(), () =>
      this.page.keyboard.press('F9'),
    )
    return text.slice(0, text.indexOf(part)).split('\n').length
  }

  /** The problems as the panel shows them. */
  get problems(): Locator {
    return this.page.locator('.markers-panel .monaco-list-row')
  }

  get squiggles(): Locator {
    return this.page.locator('.squiggly-error')
  }

  lens(title: string): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: title })
  }

  /** The quick fixes and refactorings at the cursor. */
  async codeActions(): Promise<Locator> {
    // The pointer must not be on one of them.
    await this.page.mouse.move(0, 0)
    const rows = this.page.locator('.action-widget .monaco-list-row.action')
    await this.#untilVisible(rows.first(), () => this.page.keyboard.press('Control+.'))
    return rows
  }

  /**
   * Does what leads to `result`, again if that has no effect: the editor sometimes loses a key just after the cursor has
   * moved, though the text has the focus.
   */
  async #untilVisible(result: Locator, act: () => Promise<void>): Promise<void> {
    for (let round = 1; round < MOST_ROUNDS; round++) {
      await act()
      const visible = await result.waitFor({ timeout: ROUND_MS }).then(
        () => true,
        () => false,
      )
      if (visible) return
      await this.page.keyboard.press('Escape')
    }
    await act()
    await result.waitFor()
  }

  async rename(name: string): Promise<void> {
    const input = this.page.locator('.rename-box input, input.rename-input').first()
    await this.#untilVisible(input, () => this.page.keyboard.press('F2'))
    await input.fill(name)
    await input.press('Enter')
  }

  /** Waits until the visible text of the editor matches. All blanks count as one. */
  async shows(pattern: RegExp): Promise<void> {
    const found = `(${TEXT_SHOWN}).match(new RegExp(${JSON.stringify(pattern.source)}))`
    await this.page.waitForFunction(found)
  }

  /** A message at the lower right. */
  notification(text: RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text })
  }

  button(message: Locator, name: string): Locator {
    return message.getByRole('button', { name })
  }

  statusItem(text: RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text })
  }
}

/** How often an action is tried, and the time each try has for its effect. */
const MOST_ROUNDS = 4
const ROUND_MS = 5_000

/** Runs in the page, which has other types. The lines are in no order. */
const TEXT_SHOWN = `[...document.querySelectorAll('.editor-instance .view-lines > *')]
  .sort((a, b) => parseInt(a.style.top) - parseInt(b.style.top))
  .map((line) => line.textContent.replace(/\\s+/g, ' '))
  .join('\\n')`

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS })
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
