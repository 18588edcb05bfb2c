/** The events that `crow serve --events json` writes to stdout, one JSON per line, and reads from stdin. See cli/serve/events.ts. */

export type ReportedServeEvent =
  | { readonly event: 'listening'; readonly url: string }
  | { readonly event: 'inspect'; readonly url: string }
  | { readonly event: 'restarting' }
  | { readonly event: 'invalid'; readonly serving: boolean }
  | Refused
  | Failed
  | { readonly event: 'ended'; readonly code: number }

/** Sent when the saved text does not fit the data. */
export interface Refused {
  readonly event: 'refused'
  readonly reasons: readonly string[]
  /** The data that would be lost if it were served anyway. Empty if that would not help. */
  readonly discards: readonly string[]
  readonly serving: boolean
}

/** Sent when the server for the saved text did not start. */
export interface Failed {
  readonly event: 'failed'
  readonly reasons: readonly string[]
  readonly portInUse: boolean
  readonly serving: boolean
}

/** The event on a line; undefined for any other line, which another version of the command may print. */
export function serveEvent(line: string): ReportedServeEvent | undefined {
  try {
    const event = JSON.parse(line)
    return typeof event?.event === 'string' ? event : undefined
  } catch {
    return undefined
  }
}

/** The line that agrees to a loss. */
export function discardLine({ discards }: Refused): string {
  return `${JSON.stringify({ do: 'discard', discards })}\n`
}
