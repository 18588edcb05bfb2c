/**
 * Transfers: HTTP requests for paths of an API, such as `GET /export_raw_vdi`, which move data as streams (docs/handlers.md).
 * The service answers them without a socket.
 */
import type { CallOrigin } from './call-origin.ts'

/** What the service looks at of a request. */
export interface TransferHead {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Of the headers of these names; '' where there is none. */
  readonly cookie: string
  readonly authorization: string
  /** A page of another site makes the request, by what its browser says. */
  readonly isForeign: boolean
  /** Bytes of the body; undefined where the request does not say. */
  readonly length: number | undefined
}

/** An error as clients get it. */
export interface TransferError {
  readonly code: string
  readonly params: readonly string[]
}

/** A transfer whose caller may make it. One of `end`, `fail` and `gone` comes last. */
export interface OpenTransfer {
  /** Aborted when the client goes away, and when the task is cancelled. */
  readonly signal: AbortSignal
  /** Runs the code. Rejects with what it throws. */
  run(request: Request): Promise<Response>
  /** Ends it before its code has run. */
  refuse(reason: string): TransferError
  /** So many more bytes of the request or of the answer have passed. `all`: how many there will be, if it is known. */
  moved(bytes: number, all: number | undefined): void
  /** All of the answer is sent. */
  end(): void
  /** The error for the client; a bug is logged. */
  fail(error: unknown): TransferError
  /** The connection has ended before the answer was sent. */
  gone(): void
}

export interface Transfers {
  /** The methods that a path takes, in upper case; empty where it is not one of the API. */
  methods(path: string): readonly string[]
  begin(head: TransferHead, origin: CallOrigin): Promise<OpenTransfer | TransferError>
}
