/** A running Xen pool of which pictures are made. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright-core'

const PASSWORD = 'pictures'

export interface PicturedLab {
  readonly url: string
  /** The reference of the first machine in a power state. */
  machine(state: string): Promise<string>
  stop(): Promise<void>
}

export async function startLab(): Promise<PicturedLab> {
  const program = join(import.meta.dirname, '../cli/main.ts')
  const size = ['--hosts', '3', '--vms', '40']
  const lab = spawn(process.execPath, [program, 'lab', '--http', '--port', '0', ...size, '--password', PASSWORD])
  for await (const line of createInterface(lab.stdout)) {
    const [url] = /http:\/\/[\w.:]+/.exec(line) ?? []
    if (url === undefined) continue
    lab.stdout.resume()
    return {
      url,
      machine: (state) => machineIn(url, state),
      async stop() {
        lab.kill()
        await once(lab, 'exit')
      },
    }
  }
  throw new Error('the pool has not started')
}

interface Machine {
  readonly power_state: string
  readonly is_a_template: boolean
  readonly is_control_domain: boolean
}

async function machineIn(url: string, state: string): Promise<string> {
  const session = await call(url, 'session.login_with_password', 'root', PASSWORD)
  const all = (await call(url, 'VM.get_all_records', session)) as { readonly [ref: string]: Machine }
  const found = Object.entries(all).find(
    ([, vm]) => !vm.is_a_template && !vm.is_control_domain && vm.power_state === state,
  )
  assert.ok(found, `no machine is ${state}`)
  return found[0]
}

async function call(url: string, method: string, ...params: unknown[]): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
  const answer = await fetch(`${url}/jsonrpc`, { method: 'POST', headers, body })
  return ((await answer.json()) as { result: unknown }).result
}

/** In a page whose base is the lab's address. */
export async function logInToLab(page: Page): Promise<void> {
  await page.goto('/console.html')
  await page.getByLabel('User').fill('root')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Log out' }).waitFor()
}
