/** `crow serve --watch` and a page of its console in Chromium: text, page and data change together, and nothing is lost. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'mocha'
import type { Browser, Page } from 'playwright-core'
import { SAMPLES } from '../samples/sample.ts'
import { CHROMIUM, startBrowser } from './browser.ts'

const PASSWORD = 'correct horse'

describe('a page while its text is edited', function () {
  this.timeout(120_000)
  let folder: string
  let crow: ChildProcess
  let browser: Browser
  let page: Page
  let text: string
  const thrown: string[] = []

  before(async function () {
    if (!CHROMIUM) return this.skip()
    folder = mkdtempSync(join(tmpdir(), 'crow-watch-'))
    cpSync(join(SAMPLES, 'pool'), folder, { recursive: true, filter: (path) => !path.includes('.crowfoot') })
    text = readFileSync(join(folder, 'vm.crow'), 'utf8')
    const env = { ...process.env, CROWFOOT_PASSWORD: PASSWORD }
    const args = [resolve('cli/main.ts'), 'serve', folder, '--watch', '--port', '0']
    // The text gets mistakes, which it prints.
    crow = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    const url = await addressOf(crow)
    browser = await startBrowser()
    page = await browser.newPage()
    page.setDefaultTimeout(40_000)
    page.on('pageerror', (error) => thrown.push(error.message))
    await page.goto(`${url}/console.html#VM`)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('link', { name: 'web', exact: true }).first().click()
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }))
  })
  after(async () => {
    await browser?.close()
    if (crow) {
      const ended = once(crow, 'exit')
      crow.kill('SIGTERM')
      await ended
    }
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const save = (to: string) => writeFileSync(join(folder, 'vm.crow'), to)
  const grown = () => text.replace(/class VM[^{]*\{/, (head) => `${head}\n  RW newcomer : int = 0\n`)

  it('shows what is wrong with it, until it is repaired', async () => {
    save(`${text}\nclass {`)
    const problems = page.getByRole('region', { name: 'Problems of the text' })
    await problems.getByText('The text has 1 problem').waitFor()
    assert.match((await problems.textContent()) ?? '', /vm\.crow:\d+:7"\{" is not closed\./)
    save(text)
    await problems.waitFor({ state: 'detached' })
  })

  it('shows the changed class in place, with the same session and the open editor', async () => {
    await page.getByRole('button', { name: 'Edit name_description' }).first().click()
    await page.keyboard.type('half')
    save(grown())
    await page.getByRole('button', { name: 'Edit newcomer' }).first().waitFor()
    await page.locator('.live[data-state=live]').first().waitFor()
    await page.keyboard.type(' and half')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('half and half').first().waitFor()
    assert.ok(await page.evaluate(() => 'stayed' in globalThis))
    assert.equal(await page.locator('dialog[open]').count(), 0)
    assert.deepEqual(thrown, [])
  })
})

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout)
  for await (const line of createInterface(stdout)) {
    const url = /^listening on (http:\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    stdout.resume()
    return url
  }
  throw new Error('crow ended before its server was listening')
}
