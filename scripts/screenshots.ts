/**
 * `npm run screenshots -- FOLDER [--chromium /usr/bin/chromium]`: pictures of the pages of a running Xen pool, light
 * and dark, on a wide screen and on a telephone. To compare two commits, run it in a checkout of each.
 */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { findChromium } from '../test/client/code-server.ts'
import { launch } from '../test/client/editor-page.ts'
import { logInToLab, startLab } from './pictured-lab.ts'

const SCREENS = {
  light: { viewport: { width: 1400, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1400, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
} as const

/** Milliseconds until a page has asked the server and drawn what it has got. */
const SETTLES = 1500

/** What is shown, by the name of its picture. The console's parts are shown after a log-in. */
const VIEWS: readonly (readonly [name: string, address: string])[] = [
  ['home', 'index.html'],
  ['diagram', 'diagram.html'],
  ['diagram-of-a-class', 'diagram.html#focus=VM&depth=1'],
  ['class', 'VM.html'],
  ['message', 'VM.html#start'],
  ['enums', 'enums.html'],
  ['errors', 'errors.html'],
  ['roles', 'roles.html'],
  ['records', 'records.html'],
  ['console', 'console.html'],
  ['objects', 'console.html#VM'],
  ['storage', 'console.html#VDI'],
  ['object', 'console.html#VM/first'],
  ['calls', 'console.html#VM/calls'],
  ['call', 'console.html#VM.start/first'],
  ['create', 'console.html#VIF.create'],
  ['graph', 'console.html#VM/first/graph'],
]

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { chromium: { type: 'string' }, only: { type: 'string' } },
})
const folder = resolve(positionals[0] ?? 'screenshots')
const chromium = values.chromium ?? findChromium()
assert.ok(chromium, 'no Chromium: name one with --chromium')
mkdirSync(folder, { recursive: true })

const lab = await startLab()
try {
  const browser = await launch(chromium)
  const vm = await lab.machine('Running')
  for (const screen of Object.keys(SCREENS) as (keyof typeof SCREENS)[]) await shoot(browser, lab.url, screen, vm)
  await browser.close()
} finally {
  await lab.stop()
}

async function shoot(browser: Browser, url: string, screen: keyof typeof SCREENS, vm: string): Promise<void> {
  const context = await browser.newContext({ ...SCREENS[screen], baseURL: url })
  const page = await context.newPage()
  let isIn = false
  for (const [name, address] of VIEWS) {
    if (values.only !== undefined && !name.includes(values.only)) continue
    if (address.startsWith('console') && !isIn) {
      await logInToLab(page)
      isIn = true
    }
    await page.goto('about:blank')
    await page.goto(`${url}/${address.replace('first', encodeURIComponent(vm))}`)
    // The console never stops to ask for events, so the network is never idle.
    await page.waitForTimeout(SETTLES)
    await page.screenshot({ path: join(folder, `${name}-${screen}.png`) })
    console.log(`${name}-${screen}.png`)
  }
  await context.close()
}
