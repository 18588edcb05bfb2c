/** The smallest parts of the syntax tree: spans, names, documentation, types and values. */

/** A range of text, in UTF-16 offsets relative to the start of the unit that holds it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A name as written. A missing name has the text '' and no width, and an issue reports it. */
export interface NameNode extends Span {
  readonly kind: 'name'
  readonly text: string
}

/** The `///` lines before a declaration, joined with newlines, each without `///` and the space after it. */
export interface DocNode extends Span {
  readonly kind: 'doc'
  readonly text: string
}

export type TypeNode = NamedType | SuffixType | MapType | MissingType

/** `string`, `VM ref`, `VM ref or null`, `vm_power_state enum`, `R record`; `word` is null where none of the three stands. */
export interface NamedType extends Span {
  readonly kind: 'named-type'
  readonly name: NameNode
  readonly word: 'ref' | 'enum' | 'record' | null
  readonly orNull: boolean
}

/** `T set`, `T option`. */
export interface SuffixType extends Span {
  readonly kind: 'set-type' | 'option-type'
  readonly of: TypeNode
}

/** `(K -> V) map`. */
export interface MapType extends Span {
  readonly kind: 'map-type'
  readonly key: TypeNode
  readonly value: TypeNode
}

export interface MissingType extends Span {
  readonly kind: 'missing-type'
}

export type ValueNode = StringValue | NumberValue | NameValue | SetValue | MapValue | CallValue | MissingValue

export interface StringValue extends Span {
  readonly kind: 'string-value'
  /** The text between the quotes, with escapes resolved. */
  readonly text: string
}

export interface NumberValue extends Span {
  readonly kind: 'int-value' | 'float-value'
  /** As written: `-1`, `1.5`, `2e3`. */
  readonly text: string
}

/** A bare word: `true`, `false`, `null`, an enum value or the name of an object, depending on the expected type. */
export interface NameValue extends Span {
  readonly kind: 'name-value'
  readonly text: string
}

export interface SetValue extends Span {
  readonly kind: 'set-value'
  readonly items: readonly ValueNode[]
}

export interface MapValue extends Span {
  readonly kind: 'map-value'
  readonly entries: readonly MapEntry[]
}

/** `key -> value` in a map. */
export interface MapEntry extends Span {
  readonly kind: 'map-entry'
  readonly key: ValueNode
  readonly value: ValueNode
}

/** `now()` or `uuid()`, which is evaluated when an object is made. */
export interface CallValue extends Span {
  readonly kind: 'call-value'
  readonly name: NameNode
}

export interface MissingValue extends Span {
  readonly kind: 'missing-value'
}
