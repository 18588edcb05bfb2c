/** Hosts of samples/xenapi for programs: over HTTPS, started from one compiled server, with a log of what was called. */
import assert from 'node:assert/strict'
import { execFile, type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { compileSample, type RunningSample, startCompiled } from '../../server.ts'

const TLS = join(import.meta.dirname, '../../../runtime/http/tls')

/** Names `localhost` and 127.0.0.1. Programs trust it by SSL_CERT_FILE or the like. */
export const CERTIFICATE = join(TLS, 'first.cert.pem')

/** A running host. */
export interface ProgramHost extends RunningSample {
  /**
   * Stops the host, and gives the messages that programs called, sorted, each once: "VM.start", or "VM.start CODE" for
   * one that failed. Without the readers and writers of fields, which all classes have.
   */
  messagesAtEnd(): Promise<readonly string[]>
}

/** The compiled server of all programs' hosts. */
export class Hosts {
  #compiled: Promise<string> | undefined
  readonly #running = new Set<ProgramHost>()

  async start(): Promise<ProgramHost> {
    this.#compiled ??= compileSample('xenapi')
    const calls = new Set<string>()
    const args = ['--tls-cert', CERTIFICATE, '--tls-key', join(TLS, 'first.key.pem')]
    const sample = await startCompiled(await this.#compiled, { args, log: (line) => note(line, calls) })
    const messagesAtEnd = async () => {
      this.#running.delete(host)
      await sample.stop()
      return [...calls].sort()
    }
    const host = { ...sample, messagesAtEnd }
    this.#running.add(host)
    return host
  }

  /** Stops what still runs, and removes the compiled server. */
  async close(): Promise<void> {
    for (const host of this.#running) await host.messagesAtEnd()
    if (this.#compiled) rmSync(await this.#compiled, { recursive: true })
  }
}

/** Readers and writers of fields, of whole records and of sets and maps. */
const ACCESSOR = /\.(get|set|add|remove)_|\.set$/

function note(line: string, calls: Set<string>): void {
  const { method, code, msg } = JSON.parse(line) as { method?: string; code?: string; msg: string }
  if (msg !== 'call' || method === undefined) return
  // xen-api may ask for events once more while it logs out.
  if (method === 'event.from' && code === 'SESSION_INVALID') return
  const isPlain = ACCESSOR.test(method) && code === 'OK'
  if (!isPlain) calls.add(code === 'OK' ? method : `${method} ${code}`)
}

/** Whether the command succeeds; if not, says what to install for the test. */
export function isInstalled(command: string, probe: readonly string[], from: string, env = process.env): boolean {
  const options: SpawnSyncOptions = { env, stdio: 'ignore' }
  if (spawnSync(command, probe, options).status === 0) return true
  console.log(`      skipped: install ${from}`)
  return false
}

/** Runs a program to its end, and gives what it printed as JSON. */
export async function runForJson(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  const ended = promisify(execFile)(command, args, { env: { ...process.env, ...env } })
  return JSON.parse((await ended.catch(programFailed)).stdout)
}

/** Fails with what a program printed, where `execFile` names only its exit code. */
export function programFailed({ cmd, stdout, stderr }: { cmd: string; stdout: string; stderr: string }): never {
  assert.fail(`${cmd}\n${stdout}\n${stderr}`)
}

/** Where Debian's Python packages are, or where .ci/run has put those that the tests need. */
export const PYTHON_PACKAGES = process.env.XENAPI_PYTHON ?? '/usr/lib/python3/dist-packages'

/** The folder of a Debian Python package, which `file` is in, if it is installed. */
export function pythonPackage(file: string, from: string): string | undefined {
  const path = join(PYTHON_PACKAGES, file)
  if (existsSync(path)) return dirname(path)
  console.log(`      skipped: install ${from}`)
  return undefined
}

/** The folder of the vendor's XenAPI.py, which needs no other package, if it is installed. */
export const vendorsModule = (): string | undefined => pythonPackage('os_xenapi/client/XenAPI.py', 'python3-os-xenapi')
