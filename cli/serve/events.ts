/** `crow serve --events json`: what happens, for a program that has started it, and what that may ask for. */
import type { Host } from '../host.ts'

/**
 * One line of stdout each. `serving`: whether a server, the one from before, goes on. docs/operations.md describes them.
 */
export type ServeEvent =
  | { readonly event: 'listening'; readonly url: string }
  /** The text does not check, or cannot be read; what is wrong is on stderr. */
  | { readonly event: 'invalid'; readonly serving: boolean }
  /** The data does not fit the changed text. `discards`: what `discard` would let go of; empty where that would not help. */
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

/** A line of stdin, `{"do":"discard","discards":[…]}`: the changed text may be served though these are lost, and no others. */
export interface Discard {
  readonly do: 'discard'
  readonly discards: readonly string[]
}

export interface EventChannel {
  /** What is printed for people goes to its stderr. */
  readonly host: Host
  readonly tell: Tell
}

/** Without `format` nobody is told, and people read stdout as ever. */
export function eventChannel(host: Host, format: string | undefined): EventChannel {
  if (format === undefined) return { host, tell: () => {} }
  return {
    host: { ...host, stdout: host.stderr },
    tell: (event) => host.stdout.write(`${JSON.stringify(event)}\n`),
  }
}

/** undefined where a line asks for nothing that there is. */
export function discardOf(line: string): Discard | undefined {
  try {
    const asked: { readonly do?: unknown; readonly discards?: unknown } = JSON.parse(line) ?? {}
    const { discards } = asked
    return asked.do === 'discard' && Array.isArray(discards) ? { do: 'discard', discards } : undefined
  } catch {
    return undefined
  }
}
