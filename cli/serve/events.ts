/** `crow serve --events json`: the events that a program reads on stdout, and the requests that it writes to stdin. */
import type { Host } from '../host.ts'

/**
 * A line of stdout (docs/operations.md, Follow `crow serve` from a program). `serving`: the previous server still runs.
 */
export type ServeEvent =
  | { readonly event: 'listening'; readonly url: string }
  /** With --inspect: the server waits for a debugger at this address, ws://…, before it starts. */
  | { readonly event: 'inspect'; readonly url: string }
  /** With --inspect: the server ends, as the text has changed, and the next one starts. */
  | { readonly event: 'restarting' }
  /** The text has errors or cannot be read. The errors are on stderr. */
  | { readonly event: 'invalid'; readonly serving: boolean }
  /**
   * The data does not fit the changed text. `discards`: what `discard` would delete; empty where that would not help.
   */
  | {
      readonly event: 'refused'
      readonly reasons: readonly string[]
      readonly discards: readonly string[]
      readonly serving: boolean
    }
  /** The server did not start. `reasons`: its last lines on stderr. */
  | {
      readonly event: 'failed'
      readonly reasons: readonly string[]
      readonly portInUse: boolean
      readonly serving: boolean
    }
  /** The server ended by itself. */
  | { readonly event: 'ended'; readonly code: number }

export type Tell = (event: ServeEvent) => void

/**
 * A line of stdin, `{"do":"discard","discards":[…]}`: allows serving the changed text although these, and only these,
 * are lost.
 */
export interface Discard {
  readonly do: 'discard'
  readonly discards: readonly string[]
}

export interface EventChannel {
  /** Prints messages for people to stderr. */
  readonly host: Host
  readonly tell: Tell
}

/** Without `format` there are no events, and messages for people stay on stdout. */
export function eventChannel(host: Host, format: string | undefined): EventChannel {
  if (format === undefined) return { host, tell: () => {} }
  return {
    host: { ...host, stdout: host.stderr },
    tell: (event) => host.stdout.write(`${JSON.stringify(event)}\n`),
  }
}

/** undefined for a line that is not such a request. */
export function discardOf(line: string): Discard | undefined {
  try {
    const asked: { readonly do?: unknown; readonly discards?: unknown } = JSON.parse(line) ?? {}
    const { discards } = asked
    return asked.do === 'discard' && Array.isArray(discards) ? { do: 'discard', discards } : undefined
  } catch {
    return undefined
  }
}
