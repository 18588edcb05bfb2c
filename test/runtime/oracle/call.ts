/** A call and its reply as the oracle knows them: without bytes. */
import type { Plain } from './plain.ts'

export interface Call {
  readonly method: string
  readonly args: readonly Arg[]
}

/** Only the record of `create` has members that may be wrong by themselves. */
export type Arg = Member | ReadonlyMap<string, Member>
export type Member = Plain | Wrong

/** What no parameter of its type can be: of another shape, or a value that does not exist. Written out for each format. */
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

/** `error`: the code and its parameters. */
export type Reply = { readonly value: Plain } | { readonly error: readonly string[] }

/** What a create has made. */
export interface Made {
  readonly ref: string
  readonly uuid: string
}
