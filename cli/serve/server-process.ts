/** A compiled server that runs as a child process. */
import type { TextProblem, TextReport } from '../../runtime/operate/text-news.ts'
import type { Host, Variables } from '../host.ts'
import { clean } from '../print/clean.ts'
import { complain } from '../print/complain.ts'
import type { EventChannel, ServeEvent } from './events.ts'
import type { ServeCommandOptions } from './options.ts'

export interface ServerProcess {
  /** Asks it to finish the calls that it has begun, and to end. */
  stop(): void
  /** Reports what is wrong with the text that it does not serve yet, which its pages show; empty where it serves the text. */
  report(problems: readonly TextProblem[]): void
  /** Its exit code. */
  readonly ended: Promise<number>
  /** `http://127.0.0.1:8080`, or https, when it is ready; null where it ended before that. */
  readonly url: Promise<string | null>
  /** Its last lines on stderr before it was ready. */
  readonly complaints: readonly string[]
}

/** The most lines that are kept. */
const MOST_COMPLAINTS = 20

/** What a server's process is started with. */
export interface ServerStart {
  readonly script: string
  readonly args: readonly string[]
  /** Where it waits for a debugger: called with the address, ws://…. Without it, no debugger can attach. */
  readonly inspected?: ((url: string) => void) | undefined
  /** It reads the input of this process. */
  readonly input?: boolean
  /** Variables of the environment, in addition to those of this process. */
  readonly env?: Variables
}

/**
 * For Node, so that stacks in the log name the lines of `.crow` files and of `handlers.ts`, and for debuggers. Any user of the
 * machine reaches the port; only who reads the server's stderr learns the secret part of the address.
 */
const STACKS = ['--enable-source-maps']
const INSPECT = ['--inspect-wait=127.0.0.1:0', '--inspect-publish-uid=stderr']

/** Node's own lines about debuggers, on stderr. */
const ABOUT_DEBUGGERS = /^(Debugger (listening on|attached|ending on)|For help, see: |Waiting for the debugger to )/

/** Starts a compiled server and prints its output. */
export function startServerProcess(host: Host, { script, args, inspected, input, env }: ServerStart): ServerProcess {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const complaints: string[] = []
  let isReady = false
  const hear = (text: string, to: 'stdout' | 'stderr') => {
    if (inspected && to === 'stderr' && ABOUT_DEBUGGERS.test(text)) {
      const address = /^Debugger listening on (ws:\S+)$/.exec(text)?.[1]
      if (address) inspected(address)
      return
    }
    host[to].write(`${clean(text)}\n`)
    const url = /^listening on (https?:\S+)$/.exec(text)?.[1]
    if (to === 'stdout' && url) {
      isReady = true
      resolve(url)
    }
    if (to === 'stderr' && !isReady) complaints.push(text)
    if (complaints.length > MOST_COMPLAINTS) complaints.shift()
  }
  const child = host.processes.start(script, args, hear, inspected ? [...STACKS, ...INSPECT] : STACKS, input, env)
  void child.ended.then(() => resolve(null))
  const report = (textProblems: readonly TextProblem[]) => child.send({ textProblems } satisfies TextReport)
  return { stop: () => child.stop(), report, ended: child.ended, url: promise, complaints }
}

/** Tells a program and people where a server waits for a debugger; undefined where it does not. */
export function inspection({ host, tell }: EventChannel, { inspect }: ServeCommandOptions): ServerStart['inspected'] {
  if (!inspect) return undefined
  return (url) => {
    tell({ event: 'inspect', url })
    complain(host, `waiting for a debugger at ${url}`)
  }
}

/** The event for a server that ended before it was ready. */
export function failedEvent({ complaints }: ServerProcess, serving: boolean): ServeEvent {
  // The runtime's own words (runtime/main.ts), which come from the same version as this command.
  const portInUse = complaints.some((line) => /^Port \d+ .*is in use/.test(line))
  return { event: 'failed', reasons: complaints, portInUse, serving }
}
