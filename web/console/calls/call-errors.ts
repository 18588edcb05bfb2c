/** The errors that a call can end in. */

/**
 * An error of the API with its code and parameters, or one of JSON-RPC itself, whose `number` is negative and whose
 * code is a sentence.
 */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: string
  readonly params: readonly string[]
  readonly number: number

  constructor(code: string, params: readonly string[], number = 1) {
    super([code, ...params].join(' '))
    this.code = code
    this.params = params
    this.number = number
  }
}

/** Thrown when there was no answer, or an unreadable one. The message is a sentence for users. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

/** Thrown for a call of a former user, who has logged out or was replaced by another user. */
export class DroppedError extends Error {
  override readonly name = 'DroppedError'
  /** True if the call was sent: the server may have executed it. */
  readonly wasSent: boolean

  constructor(wasSent: boolean) {
    super(wasSent ? 'Another user has logged in since.' : 'Not called: another user has logged in.')
    this.wasSent = wasSent
  }
}
