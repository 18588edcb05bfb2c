/** A compiled server that runs as a child process. */
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import type { ServeEvent } from './events.ts'

export interface ServerProcess {
  /** Asks it to finish the calls that it has begun, and to end. */
  stop(): void
  /** Its exit code. */
  readonly ended: Promise<number>
  /** `http://127.0.0.1:8080` when it is ready; null where it ended before that. */
  readonly url: Promise<string | null>
  /** Its last lines on stderr before it was ready. */
  readonly complaints: readonly string[]
}

/** The most lines that are kept. */
const MOST_COMPLAINTS = 20

/** Starts a compiled server and prints its output. */
export function startServerProcess(host: Host, script: string, args: readonly string[]): ServerProcess {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const complaints: string[] = []
  let isReady = false
  const child = host.processes.start(script, args, (text, to) => {
    host[to].write(`${clean(text)}\n`)
    const url = /^listening on (http:\S+)$/.exec(text)?.[1]
    if (to === 'stdout' && url) {
      isReady = true
      resolve(url)
    }
    if (to === 'stderr' && !isReady) complaints.push(text)
    if (complaints.length > MOST_COMPLAINTS) complaints.shift()
  })
  void child.ended.then(() => resolve(null))
  return { stop: () => child.stop(), ended: child.ended, url: promise, complaints }
}

/** The event for a server that ended before it was ready. */
export function failedEvent({ complaints }: ServerProcess, serving: boolean): ServeEvent {
  // The runtime's own words (runtime/main.ts), which come from the same version as this command.
  const portInUse = complaints.some((line) => /^Port \d+ .*is in use/.test(line))
  return { event: 'failed', reasons: complaints, portInUse, serving }
}
