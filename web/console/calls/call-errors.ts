/** How a call can fail. */

/** The API's refusal: its code and parameters; or JSON-RPC's own, whose `number` is below -32000 and whose code is a sentence. */
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

/** No answer came, or none that can be read. The message is a sentence for people. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

/** The call was somebody else's: its user has logged out, or another has logged in. */
export class DroppedError extends Error {
  override readonly name = 'DroppedError'
  /** The server has it, and may have done it. */
  readonly wasSent: boolean

  constructor(wasSent: boolean) {
    super(wasSent ? 'Another user has logged in since.' : 'Not called: another user has logged in.')
    this.wasSent = wasSent
  }
}
