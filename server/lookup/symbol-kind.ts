/** What outlines and the search for symbols say that a symbol is. */

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
