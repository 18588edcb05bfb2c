/** Compiles an API, serves it with data from the test, and opens its console in Chromium. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright-core'
import { compile } from '../../../compiler/compile.ts'
import type { Api } from '../../../model/api.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { addUsers, PASSWORD } from '../../runtime/roles-api.ts'
import { callServer } from '../../runtime/server-process.ts'
import { SERVER_PARTS } from '../../support/site-assets.ts'
import { CHROMIUM, startBrowser, visit as visitSite } from '../browser.ts'
import { sampleApi } from '../sites.ts'

export interface Visit {
  readonly url: string
  readonly api: Api
  readonly page: Page
  /** Makes a call as another client, as root; undefined if it failed. */
  call(method: string, ...params: unknown[]): Promise<unknown>
  /** The reference of the first object of that name. */
  named(className: string, label: string): Promise<string>
  /** Fails if the page has thrown or logged an error. */
  assertQuiet(): void
  /** Stops the server; the page stays open. */
  end(): Promise<void>
  stop(): Promise<void>
}

export interface VisitParts {
  /** Roles by user name, in addition to root. All users have PASSWORD. */
  readonly users?: { readonly [name: string]: readonly string[] }
  readonly fill?: (store: Store) => void
}

/** Tests are skipped without Chromium. */
export const hasChromium = CHROMIUM !== undefined

/** Opens the console without logging in. `of` is the name of a sample, or an API. */
export async function visit(of: string | Api, { users = {}, fill }: VisitParts = {}): Promise<Visit> {
  const api = typeof of === 'string' ? sampleApi(of) : of
  const folder = mkdtempSync(join(tmpdir(), 'crowfoot-console-'))
  for (const { path, text } of await compile(api, SERVER_PARTS)) writeFileSync(join(folder, path), text)
  const data = join(folder, 'data.db')
  const store = openStore(api, data)
  if (api.uses.includes('session')) addUsers(store, api, users)
  fill?.(store)
  store.commit()
  store.close()
  const { child, url } = await serve(join(folder, 'server.mjs'), data)
  const browser = await startBrowser()
  const { page, errors } = await visitSite(browser, url)
  const login = () => callServer(url, 'session.login_with_password', 'root', PASSWORD)
  const first = api.uses.includes('session') ? [await login()] : []
  const call = (method: string, ...params: unknown[]) => callServer(url, method, ...first, ...params)
  const end = async () => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await page.goto(`${url}/console.html`)
  return {
    url,
    api,
    page,
    call,
    named: async (name, label) => String(((await call(`${name}.get_by_name_label`, label)) as string[])[0]),
    assertQuiet: () => assert.deepEqual(errors, []),
    end,
    async stop() {
      await browser.close()
      await end()
      rmSync(folder, { recursive: true })
    },
  }
}

export async function logIn(page: Page, user = 'root'): Promise<void> {
  await page.getByLabel('User').fill(user)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('navigation', { name: 'Classes in the console' }).waitFor()
}

/** Opens a view by its hash in the open page. */
export async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
}

async function serve(file: string, data: string): Promise<{ child: ChildProcess; url: string }> {
  const { CROWFOOT_PASSWORD: _, ...env } = process.env
  const args = [file, '--port', '0', '--data', data, '--log-level', 'error']
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  assert.ok(child.stdout)
  for await (const line of createInterface(child.stdout)) {
    const url = /^listening on (http:\S+)$/.exec(line)?.[1]
    if (url === undefined) continue
    child.stdout.resume()
    return { child, url }
  }
  throw new Error('The server ended before it was listening')
}
