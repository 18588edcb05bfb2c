/** Helpers for the benchmarks of servers: compiling an API as users do, server processes, and single calls. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cpuOfProcess, memoryOfProcess, writtenByProcess } from './process-stats.ts'

/** The built command. */
export const CROW = join(import.meta.dirname, '../bin/crow.js')

export const BENCH_PASSWORD = 'for the bench'

/** Writes the text to the folder and compiles it. Returns the path of the server. */
export function compileText(folder: string, text: string): string {
  writeFileSync(join(folder, 'items.crow'), text)
  return compileFolder(folder, join(folder, 'out'))
}

/** Compiles the texts of a folder into another one. Returns the path of the server. */
export function compileFolder(texts: string, out: string): string {
  execFileSync(process.execPath, [CROW, 'compile', texts, '-o', out])
  return join(out, 'server.mjs')
}

/** Server processes, which end when a bench does. */
export class BenchServers {
  readonly #running: ChildProcess[] = []
  readonly #pids = new Map<string, number>()

  /** Starts a server. Returns its URL when it listens. `log`: where its stderr goes; `ignore` is /dev/null. */
  async start(args: readonly string[], log: 'inherit' | 'ignore' = 'inherit'): Promise<string> {
    const env = { ...process.env, CROWFOOT_PASSWORD: BENCH_PASSWORD }
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', log], env })
    this.#running.push(child)
    for await (const line of createInterface(child.stdout)) {
      const url = /^listening on (\S+)/.exec(line)?.[1]
      if (!url) continue
      this.#pids.set(url, child.pid as number)
      return url
    }
    throw new Error(`${args[0]} did not start`)
  }

  /** Milliseconds of CPU time that the server has used so far, in all its threads. Linux only. */
  cpu(url: string): number {
    return cpuOfProcess(this.#pid(url))
  }

  /** Mebibytes that the server has in memory now (`VmRSS`), or had at most (`VmHWM`). Linux only. */
  memory(url: string, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
    return memoryOfProcess(this.#pid(url), which)
  }

  /** Sends a signal to the server. */
  signal(url: string, name: NodeJS.Signals): void {
    process.kill(this.#pid(url), name)
  }

  /** Bytes that the server has caused to be written to a disk so far. Linux only. */
  written(url: string): number {
    return writtenByProcess(this.#pid(url))
  }

  #pid(url: string): number {
    const pid = this.#pids.get(url)
    if (pid === undefined) throw new Error(`no server of this bench is at ${url}`)
    return pid
  }

  /** Ends the server that was started last, and waits until it has ended. */
  async stopLast(): Promise<void> {
    const child = this.#running.pop()
    if (!child) return
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }

  async stopAll(): Promise<void> {
    while (this.#running.length > 0) await this.stopLast()
  }
}

/** Adds a user to a data file on which no server runs. */
export function addBenchUser(file: string, name: string, role: string): void {
  const args = [CROW, 'user', 'add', name, '--data', file, '--role', role, '--password-stdin']
  execFileSync(process.execPath, args, { input: BENCH_PASSWORD })
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
