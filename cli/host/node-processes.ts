/** Child processes and signals. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Processes } from '../host.ts'

export function nodeProcesses(): Processes {
  return {
    start(script, args, line, nodeOptions = [], input = false, env = {}) {
      // In its own process group, so that Ctrl-C reaches only this process, which then ends the child. The end of the
      // IPC channel tells the child that this process has ended, even if it was killed.
      const stdio: SpawnOptions['stdio'] = [input ? 'inherit' : 'ignore', 'pipe', 'pipe', 'ipc']
      const options: SpawnOptions = { stdio, detached: true, env: { ...process.env, ...env } }
      const child = spawn(process.execPath, [...nodeOptions, script, ...args], options)
      for (const to of ['stdout', 'stderr'] as const) {
        createInterface({ input: child[to] as Readable }).on('line', (text) => line(text, to))
      }
      return {
        stop: () => void child.kill('SIGTERM'),
        // An error means that the child has ended, which `ended` reports.
        send: (message) => void (child.connected && child.send(message, () => undefined)),
        ended: ended(child),
      }
    },
    onStop(stop) {
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
      for (const signal of signals) process.on(signal, stop)
      return { close: () => signals.forEach((signal) => void process.off(signal, stop)) }
    },
  }
}

async function ended(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, 'close')) as [number | null]
  return code ?? 1
}
