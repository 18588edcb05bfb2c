/** What VS Code's testing view shows of tests, and what a user does there. */
import type { Locator } from 'playwright-core'
import type { EditorPage } from './editor-page.ts'

export type TestState = 'run' | 'passed' | 'failed' | 'error' | 'queued'

export class TestingPage {
  readonly #editor: EditorPage

  constructor(editor: EditorPage) {
    this.#editor = editor
  }

  /** Waits until the sign beside a line, from 1, is this one. */
  async shows(line: number, state: TestState): Promise<void> {
    await this.#editor.page.waitForFunction(signBeside(line, `.codicon-testing-${state}-icon`))
  }

  /** Clicks the sign beside a line. */
  async run(line: number, options: { readonly button?: 'right' } = {}): Promise<void> {
    const { page } = this.#editor
    const place = await (await page.waitForFunction(signBeside(line, '.testing-run-glyph'))).jsonValue()
    const { x, y } = place as { x: number; y: number }
    await page.mouse.click(x, y, options)
  }

  /** The message beside a line that failed. */
  message(text: RegExp): Locator {
    return this.#editor.page.locator('.test-error-content-widget', { hasText: text })
  }

  /** The row of an API, a file or a test in the Test Explorer. */
  row(text: RegExp): Locator {
    return this.#editor.page.locator('.test-explorer .monaco-list-row', { hasText: text }).first()
  }

  /** How many passed, of how many that ran, as the Test Explorer says: `2/3`. */
  async counts(text: string): Promise<void> {
    await this.#editor.page.locator('.test-explorer .result-summary', { hasText: text }).waitFor()
  }
}

/** Runs in the page, which has other types. The middle of the sign, or null. */
function signBeside(line: number, selector: string): string {
  return `(() => {
    const number = [...document.querySelectorAll('.editor-instance .line-numbers')].find((one) => one.textContent === '${line}')
    const at = number?.getBoundingClientRect()
    for (const sign of document.querySelectorAll('.editor-instance ${selector}')) {
      const { x, y, width, height } = sign.getBoundingClientRect()
      if (at && Math.abs(y - at.y) < height / 2) return { x: x + width / 2, y: y + height / 2 }
    }
    return null
  })()`
}
