/** A call and its reply for the oracle, without wire formats. */
import type { Plain } from './plain-values.ts'

export interface Call {
  readonly method: string
  readonly args: readonly Arg[]
}

/** Only in the record of `create` can single members be wrong. */
export type Arg = Member | ReadonlyMap<string, Member>
export type Member = Plain | Wrong

/** An argument that is not a value of its type: of another shape, or a value that does not exist. Written for each format. */
export class Wrong {
  readonly code: 'FIELD_TYPE_ERROR' | 'VALUE_NOT_SUPPORTED'
  readonly json: string
  readonly xml: string
  constructor(code: Wrong['code'], json: string, xml: string) {
    this.code = code
    this.json = json
    this.xml = xml
  }
}

/** `error` has the code and its parameters. */
export type Reply = { readonly value: Plain } | { readonly error: readonly string[] }

/** The object that a create has made. */
export interface Made {
  readonly ref: string
  readonly uuid: string
}
