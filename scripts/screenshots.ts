/**
 * `npm run screenshots -- FOLDER [--chromium /usr/bin/chromium]`: pictures of the pages of a running Xen pool, light
 * and dark, on a wide screen and on a telephone. To compare two commits, run it in a checkout of each.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { findChromium } from '../test/client/code-server.ts'
import { launch } from '../test/client/editor-page.ts'

const PASSWORD = 'screenshots'

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

const lab = spawn(process.execPath, [
  join(import.meta.dirname, '../cli/main.ts'),
  ...['lab', '--http', '--port', '0', '--hosts', '3', '--vms', '40', '--password', PASSWORD],
])
try {
  const url = await addressOf()
  const browser = await launch(chromium)
  const vm = await firstMachine(url)
  for (const screen of Object.keys(SCREENS) as (keyof typeof SCREENS)[]) await shoot(browser, url, screen, vm)
  await browser.close()
} finally {
  lab.kill()
  await once(lab, 'exit')
}

async function addressOf(): Promise<string> {
  for await (const line of createInterface(lab.stdout)) {
    const [url] = /http:\/\/[\w.:]+/.exec(line) ?? []
    if (url === undefined) continue
    lab.stdout.resume()
    return url
  }
  throw new Error('the pool has not started')
}

async function firstMachine(url: string): Promise<string> {
  const call = async (method: string, ...params: unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch(`${url}/jsonrpc`, { method: 'POST', headers, body })
    return ((await answer.json()) as { result: unknown }).result
  }
  const session = await call('session.login_with_password', 'root', PASSWORD)
  const all = (await call('VM.get_all_records', session)) as Record<
    string,
    { is_a_template: boolean; power_state: string; is_control_domain: boolean }
  >
  const found = Object.entries(all).find(
    ([, vm]) => !vm.is_a_template && !vm.is_control_domain && vm.power_state === 'Running',
  )
  assert.ok(found)
  return found[0]
}

async function shoot(browser: Browser, url: string, screen: keyof typeof SCREENS, vm: string): Promise<void> {
  const context = await browser.newContext({ ...SCREENS[screen], baseURL: url })
  const page = await context.newPage()
  let isIn = false
  for (const [name, address] of VIEWS) {
    if (values.only !== undefined && !name.includes(values.only)) continue
    if (address.startsWith('console') && !isIn) {
      await logIn(page)
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

async function logIn(page: Page): Promise<void> {
  await page.goto('/console.html')
  await page.getByLabel('User').fill('root')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Log out' }).waitFor()
}
