/** Opens sites in Chromium, from disk or from a server, and collects the errors of pages. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findChromium } from '../client/code-server.ts'
import { launch } from '../client/editor-page.ts'

export const CHROMIUM = findChromium()

export function startBrowser(): Promise<Browser> {
  assert.ok(CHROMIUM)
  return launch(CHROMIUM)
}

export interface Visit {
  readonly page: Page
  /** Errors of the page, and violations of the policy. */
  readonly errors: readonly string[]
  close(): Promise<void>
}

/** `base` is a folder or a server's address. */
export async function visit(browser: Browser, base: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    baseURL: base.startsWith('http') ? base : `${pathToFileURL(base)}/`,
    ...options,
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  return { page, errors, close: () => context.close() }
}

/** The address of a page in a folder. */
export function fileUrl(folder: string, path: string): string {
  return `${pathToFileURL(join(folder, 'x')).href.slice(0, -1)}${path}`
}

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * The serious and critical findings of axe, a line each. Runs through the debugger, which the policy does not block.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    // Without `preload`: a page from disk must not read its own style sheet.
    return (await axe.run({ preload: false })).violations
  })
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`)
}

/** Keeps a picture of the page where SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const to = process.env.SCREENSHOTS
  if (to) await page.screenshot({ path: join(to, `${name}.png`) })
}
