/** `npm run pictures`: the pictures of a running pool in README.md and the docs, in docs/images. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { findChromium } from '../test/client/code-server.ts'
import { launch } from '../test/client/editor-page.ts'
import { logInToLab, startLab } from './pictured-lab.ts'
import { writeWebp } from './write-webp.ts'

const PICTURES = join(import.meta.dirname, '../docs/images')

/** Milliseconds until a page has asked the server and drawn what it has got. */
const SETTLES = 2500

const chromium = findChromium()
assert.ok(chromium, 'no Chromium')
const lab = await startLab()
try {
  const browser = await launch(chromium)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, baseURL: lab.url })
  const blank = await browser.newPage()
  await logInToLab(page)
  const halted = `console.html#VM/${encodeURIComponent(await lab.machine('Halted'))}`
  await show(page, 'index.html')
  await page.locator('[id="class-VM"] text').first().click()
  await picture(page, blank, 'home')
  await show(page, 'VM.html#start')
  await picture(page, blank, 'reference')
  await show(page, 'console.html#VM?power_state=Running')
  await picture(page, blank, 'console')
  await show(page, halted)
  await picture(page, blank, 'lab')
  await browser.close()
} finally {
  await lab.stop()
}

async function show(page: Page, address: string): Promise<void> {
  // Only a new page reads its address as a reader's first visit does.
  await page.goto('about:blank')
  await page.goto(address)
  await page.waitForTimeout(SETTLES)
}

async function picture(page: Page, blank: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLES)
  await writeWebp(blank, join(PICTURES, `${name}.webp`), await page.screenshot())
}
