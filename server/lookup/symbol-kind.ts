/** The kinds of symbols in outlines and in the search for symbols. */

export type SymbolKind =
  | 'api'
  | 'class'
  | 'record'
  | 'enum'
  | 'error'
  | 'object'
  | 'role'
  | 'field'
  | 'message'
  | 'enumValue'
  /** A define or an external. */
  | 'function'
  | 'invariant'
  | 'test'
