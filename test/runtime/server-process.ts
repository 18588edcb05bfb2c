/** A server as a process of its own, run from the sources. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api } from '../../model/api.ts'

const MAIN = new URL('../../runtime/main.ts', import.meta.url).href

export type Settings = { readonly [name: string]: string }

export interface ServerProcess {
  readonly child: ChildProcess
  out(): string
  err(): string
  /** The lines of the log so far; throws where stderr has something else. */
  log(): LogLine[]
  /** Resolves when stderr matches; rejects where the process ends before. */
  untilErr(pattern: RegExp): Promise<void>
  /** The address, when it is ready. */
  readonly url: Promise<string>
  /** The exit code. */
  readonly ended: Promise<number | null>
}

export interface LogLine {
  readonly [name: string]: unknown
}

/**
 * `directory`: the process runs in it. `before`: code that runs first in the process. `wrap`: a command that starts it.
 */
export function spawnServer(
  directory: string,
  api: Api,
  argv: readonly string[],
  settings: Settings = {},
  before = '',
  wrap: readonly string[] = [],
): ServerProcess {
  const file = join(directory, 'server.mjs')
  writeFileSync(file, `import { main } from ${JSON.stringify(MAIN)}\n${before}\nawait main(${JSON.stringify(api)})`)
  const { CROWFOOT_PASSWORD: _, ...env } = process.env
  const [command = '', ...args] = [...wrap, process.execPath, file, ...argv]
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: directory,
    env: { ...env, ...settings },
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  const texts = { stdout: '', stderr: '' }
  const until = (stream: 'stdout' | 'stderr', pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(texts[stream])
        if (found) resolve(found)
      }
      child[stream].on('data', look)
      child.once('close', () => reject(new Error(`The server ended: ${texts.stderr}`)))
      look()
    })
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (data) => {
      texts[stream] += data
    })
  }
  const url = until('stdout', /^listening on (\S+)$/m).then((found) => found[1] as string)
  // If a test expects the end of the process, it does not wait for the address.
  url.catch(() => {})
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    out: () => texts.stdout,
    err: () => texts.stderr,
    log: () => [...texts.stderr.matchAll(/^.+$/gm)].map(([line]) => JSON.parse(line)),
    untilErr: async (pattern) => void (await until('stderr', pattern)),
    url,
    ended,
  }
}

const running = new Set<ChildProcess>()

/** Ends the processes that a failed test has left running; otherwise the test run would not end. */
export function endServers(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** The result of a JSON-RPC call; undefined where it failed. */
export async function callServer(url: string, method: string, ...params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
  const headers = { 'Content-Type': 'application/json' }
  const reply = await fetch(`${url}/jsonrpc`, { method: 'POST', headers, body })
  return ((await reply.json()) as { result?: unknown }).result
}
