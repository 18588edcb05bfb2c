/** One running server: a child process that says where it listens. */
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'

export interface Server {
  /** Asks it to finish what is under way and end. */
  stop(): void
  /** Its exit code. */
  readonly ended: Promise<number>
  /** `http://127.0.0.1:8080` once it is ready; null where it ended before. */
  readonly url: Promise<string | null>
}

/** Starts a compiled server; what it prints is printed here. */
export function startServer(host: Host, script: string, args: readonly string[]): Server {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const child = host.processes.start(script, args, (text, to) => {
    host[to].write(`${clean(text)}\n`)
    const url = /^listening on (http:\S+)$/.exec(text)?.[1]
    if (to === 'stdout' && url) resolve(url)
  })
  void child.ended.then(() => resolve(null))
  return { stop: () => child.stop(), ended: child.ended, url: promise }
}
