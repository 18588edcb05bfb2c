/** Starts a server process that can be killed and started again on the same file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Killable {
  readonly port: number
  /** Sends SIGKILL; may be called more than once. */
  kill(): void
  /** Resolves when the process has ended; rejects if it ended in another way than by `kill`. */
  readonly ended: Promise<void>
}

/** Resolves when the server listens. */
export async function startKillable(program: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Killable> {
  const child = spawn(process.execPath, program, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.err += text
  })
  const ended = once(child, 'close').then(([code, signal]) => {
    if (signal !== 'SIGKILL' || said.err !== '') throw new Error(`The server ended with ${code ?? signal}: ${said.err}`)
  })
  ended.catch(() => {})
  const port = await listening(child, said, ended)
  return { port, kill: () => void child.kill('SIGKILL'), ended }
}

async function listening(
  child: ChildProcess,
  said: { out: string; err: string },
  ended: Promise<void>,
): Promise<number> {
  const ready = new Promise<number>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      said.out += text
      const port = /^listening on http:\/\/[^:]+:(\d+)$/m.exec(said.out)?.[1]
      if (port) resolve(Number(port))
    })
  })
  const failed = ended.then(() => {
    throw new Error('The server was killed before it listened')
  })
  return await Promise.race([ready, failed])
}
