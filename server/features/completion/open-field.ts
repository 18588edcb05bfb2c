/** A field that is being typed, with the parts that it has so far. */
import type { ClassSymbol } from '../../../analysis/scope/symbols.ts'
import type { Type } from '../../../model/api.ts'

export interface OpenField {
  readonly owner: ClassSymbol | undefined
  readonly name: string
  readonly qualifier: string
  readonly type: Type | null
}
