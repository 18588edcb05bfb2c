/** Expressions of `get_all_where` as data (docs/wire.md, Queries). */

/** A field by the name that the client wrote, or a text. */
export type Operand =
  | { readonly kind: 'field'; readonly name: string; readonly at: number }
  | { readonly kind: 'text'; readonly text: string }

export type QueryTerm =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'equal'; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'not'; readonly of: QueryTerm }
  /** Joined from left to right: `and` and `or` bind equally strongly, as in the Xen API. */
  | { readonly kind: 'chain'; readonly first: QueryTerm; readonly rest: readonly Joined[] }

export interface Joined {
  readonly by: 'and' | 'or'
  readonly next: QueryTerm
}

/** What is wrong with an expression, and where: the index of a character from 0. The sentence repeats no text in quotes. */
export class QueryError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.name = 'QueryError'
    this.at = at
  }
}
