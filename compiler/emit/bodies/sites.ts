/** The places of the text that emitted code reports by number while it runs. */
import type { BodyType, TextRange, TypedStatement } from '../../../model/body.ts'

export type CodeSite = SitePlace & CodeSiteKind

interface SitePlace {
  /** The name of the file. */
  readonly path: string
  readonly at: TextRange
}

export type CodeSiteKind =
  /** A statement of a test. */
  | { readonly kind: 'statement'; readonly statement: TypedStatement['kind'] }
  /** A call of a client, by a test. */
  | { readonly kind: 'call' }
  /** A part of an `expect`, whose value is worth showing. `inside`: the site of the quantifier around it. */
  | { readonly kind: 'part'; readonly type: BodyType; readonly inside?: number }
  /** A quantifier that is a whole `expect`: only the parts inside are worth showing. */
  | { readonly kind: 'quantifier' }

export class Sites {
  readonly all: CodeSite[] = []

  /** Returns its number: the index in `all`. */
  add(path: string, { at }: { readonly at: TextRange }, kind: CodeSiteKind): number {
    return this.all.push({ path, at, ...kind }) - 1
  }
}
