/** A sample compiled to its server file, and that file run as a process of its own. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BundledHandlers, bundleHandlers } from '../../compiler/bundle-handlers.ts'
import { compile } from '../../compiler/compile.ts'
import type { Api } from '../../model/api.ts'
import { handlerTypes } from '../../reference/handler-types.ts'
import { SERVER_PARTS } from '../support/site-assets.ts'
import { readSample, SAMPLES } from './sample.ts'

const PASSWORD = 'correct horse'

/** A JSON-RPC call; an API error is thrown as `CallError`. */
export type Call = (method: string, ...params: readonly unknown[]) => Promise<unknown>

export interface RunningSample {
  readonly url: string
  /** The folder in which the server was started. */
  readonly folder: string
  readonly user: string
  readonly password: string
  readonly call: Call
  /** Ends the server by SIGTERM; it must end well. */
  stop(): Promise<void>
  /** Ends the server by SIGKILL, as a loss of power would. Its folder stays. */
  kill(): Promise<void>
}

/** `[code, …parameters]` of an API error. */
export class CallError extends Error {
  readonly description: readonly string[]
  constructor(description: readonly string[]) {
    super(description.join(' '))
    this.description = description
  }
}

/** How to start a compiled sample, beside what all are started with. */
export interface StartOptions {
  /** More arguments of `server.mjs`. */
  readonly args?: readonly string[]
  /** Gets each line that the server writes to stderr, instead of the stderr of the tests. */
  readonly log?: (line: string) => void
  /** A folder with data from before, which stays. Without it there is a new one, which `stop` removes. */
  readonly folder?: string
}

/** Compiles and starts a sample on a free port, with a database of its own. It runs in a folder of its own. */
export async function startSample(name: string): Promise<RunningSample> {
  const compiled = await compileSample(name)
  const sample = await startCompiled(compiled)
  const stop = async () => {
    await sample.stop()
    rmSync(compiled, { recursive: true })
  }
  return { ...sample, stop }
}

/** Compiles a sample into a new folder, from which several servers can start. */
export async function compileSample(name: string): Promise<string> {
  const { model } = readSample(name)
  assert.ok(model, `samples/${name} does not check`)
  const folder = mkdtempSync(join(tmpdir(), `crowfoot-${name}-`))
  const handlers = await handlersOf(name, model)
  for (const { path, text } of await compile(model, SERVER_PARTS, { handlers })) writeFileSync(join(folder, path), text)
  return folder
}

/** Starts what `compileSample` made, on a free port, in a folder of its own, with a database of its own. */
export async function startCompiled(
  compiled: string,
  { args = [], log, folder: given }: StartOptions = {},
): Promise<RunningSample> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'crowfoot-server-'))
  const command = [join(compiled, 'server.mjs'), '--port', '0', '--data', join(folder, 'data.db'), '--log-level']
  const env = { ...process.env, CROWFOOT_PASSWORD: PASSWORD }
  const child = spawn(process.execPath, [...command, log ? 'info' : 'warn', ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', log ? 'pipe' : 'inherit'],
  })
  if (log && child.stderr) createInterface(child.stderr).on('line', log)
  const url = await listening(child)
  const stop = async () => {
    // All lines of the log have been read when the streams are closed.
    const ended = once(child, 'close')
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
    if (given === undefined) rmSync(folder, { recursive: true })
  }
  const kill = async () => {
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  }
  return { url, folder, user: 'root', password: PASSWORD, call: caller(url), stop, kill }
}

async function handlersOf(name: string, model: Api): Promise<BundledHandlers | undefined> {
  const path = join(SAMPLES, name, 'handlers.ts')
  if (!existsSync(path)) return undefined
  const types = { path: join(SAMPLES, name, 'api.gen.ts'), text: handlerTypes(model) }
  return bundleHandlers({ path, types })
}

async function listening({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout)
  for await (const line of createInterface(stdout)) {
    const url = /^listening on (https?:\S+)$/.exec(line)?.[1]
    if (url !== undefined) {
      stdout.resume()
      return url
    }
  }
  throw new Error('The server ended before it was listening.')
}

/** Calls over JSON-RPC. */
export function caller(url: string): Call {
  return async (method, ...params) => {
    const response = await fetch(`${url}/jsonrpc`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    const { result, error } = (await response.json()) as {
      result: unknown
      error?: { message: string; data: string[] }
    }
    if (error) throw new CallError([error.message, ...error.data])
    return result
  }
}
