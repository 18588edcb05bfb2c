/** What the benches of the server share: compiling an API as a user does, servers as processes, and single calls. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const CROW = join(import.meta.dirname, '../bin/crow.js')

export const PASSWORD = 'for the bench'

const running: ChildProcess[] = []

/** Writes the text and compiles it; the path of the server. */
export function compileText(folder: string, text: string): string {
  writeFileSync(join(folder, 'items.crow'), text)
  execFileSync(process.execPath, [CROW, 'compile', folder, '-o', join(folder, 'out')])
  return join(folder, 'out/server.mjs')
}

/** Starts a server and waits for its `listening on` line; its log is off, since the raw server has none. */
export async function startServer(args: readonly string[]): Promise<string> {
  const env = { ...process.env, CROWFOOT_PASSWORD: PASSWORD }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  running.push(child)
  for await (const line of createInterface(child.stdout)) {
    const url = /^listening on (\S+)/.exec(line)?.[1]
    if (url) return url
  }
  throw new Error(`${args[0]} did not start`)
}

/** Ends the one that was started last, and waits for its end. */
export async function stopServer(): Promise<void> {
  const child = running.pop()
  if (!child) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

export function stopServers(): void {
  for (const child of running.splice(0)) child.kill()
}

/** Adds a user to a data file that no server has open. */
export function addUser(file: string, name: string, role: string): void {
  const args = [CROW, 'user', 'add', name, '--data', file, '--role', role, '--password-stdin']
  execFileSync(process.execPath, args, { input: PASSWORD })
}

export async function call<T = string>(url: string, method: string, params: readonly unknown[]): Promise<T> {
  const response = await fetch(`${url}/jsonrpc`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }),
  })
  const { result, error } = (await response.json()) as { result: T; error?: unknown }
  if (error) throw new Error(`${method}: ${JSON.stringify(error)}`)
  return result
}
