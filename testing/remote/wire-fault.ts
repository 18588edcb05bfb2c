/** What is wrong with the answer of a server, or with the way to it. */

/**
 * The stage that failed. `connection`: no answer came. `timeout`: it came too late. `http`: it is not an answer of status 200.
 * `size`: it is too long. `encoding`: its bytes are not text. `syntax`: the text is not JSON or XML. `envelope`: it is not an
 * answer of the format. `refused`: the format's own error, which says that the request was not a call. `value`: the result
 * is not of its type.
 */
export type WireFaultKind =
  | 'connection'
  | 'timeout'
  | 'http'
  | 'size'
  | 'encoding'
  | 'syntax'
  | 'envelope'
  | 'refused'
  | 'value'

/** A server cannot be understood. It is the server's fault, or that of the network, and never an error of the API. */
export class WireFault extends Error {
  readonly kind: WireFaultKind
  /** The place in the answer, such as `result["VIFs"][2]`; empty where the whole answer is wrong. */
  readonly where: string
  /** `problem`: a sentence without its full stop. */
  constructor(kind: WireFaultKind, problem: string, where = '') {
    super(where === '' ? problem : `${where}: ${problem}`)
    this.name = 'WireFault'
    this.kind = kind
    this.where = where
  }
}

/**
 * A part of an answer that can be understood, though the format has another form for it (docs/wire.md): an int that is not
 * written as the format writes ints, an element twice in a set, a member that the API does not have.
 */
export interface WireRemark {
  readonly where: string
  /** A sentence without its full stop. */
  readonly message: string
}
