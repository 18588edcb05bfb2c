/** What `crow serve --events json` says on its stdout, a line of JSON each, and takes on its stdin. cli/serve/events.ts is the other side. */

export type ServeEvent =
  | { readonly event: 'listening'; readonly url: string }
  | { readonly event: 'invalid'; readonly serving: boolean }
  | Refused
  | Failed
  | { readonly event: 'ended'; readonly code: number }

/** The saved text does not fit the data. */
export interface Refused {
  readonly event: 'refused'
  readonly reasons: readonly string[]
  /** What would be lost if it were served all the same; nothing where that would not help. */
  readonly discards: readonly string[]
  readonly serving: boolean
}

/** The server for the saved text did not start. */
export interface Failed {
  readonly event: 'failed'
  readonly reasons: readonly string[]
  readonly portInUse: boolean
  readonly serving: boolean
}

/** undefined for a line that is none, which another version of the command may print. */
export function serveEvent(line: string): ServeEvent | undefined {
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
