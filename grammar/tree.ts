/**
 * The syntax tree. A file is a list of units, one for each top-level declaration. Offsets inside a unit (UTF-16) are relative
 * to the unit's start, so that an edit in one declaration leaves the trees of all others unchanged.
 */

/** A range of text, in UTF-16 offsets relative to the start of the unit that holds it. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface SourceTree {
  readonly text: string
  /** In order, without overlap. Between them there are only white space and comments. */
  readonly units: readonly Unit[]
}

/** One top-level declaration with its documentation, or a range of text that is not a declaration. */
export interface Unit {
  /** Absolute offsets in the file's text. */
  readonly start: number
  readonly end: number
  /** null where the text is not a declaration; `issues` then reports it. */
  readonly node: Declaration | null
  readonly issues: readonly SyntaxIssue[]
}

/** A syntax error or warning; analysis/diagnostics/syntax-entries.ts gives each kind its code. Spans are relative to the unit. */
export interface SyntaxIssue extends Span {
  readonly kind: SyntaxIssueKind
  readonly message: string
  /** How to fix it, as a sentence. */
  readonly help?: string
  readonly related?: readonly (Span & { readonly message: string })[]
  /** Changes that may give the intended text, the likeliest first. */
  readonly repairs?: readonly Repair[]
  /** The missing part, if only the checker knows which names or values are possible. */
  readonly wants?: 'value' | 'error' | 'partner' | 'type'
}

/** A change that repairs the text; its spans are relative to the same start as those of the issue. */
export interface Repair {
  readonly title: string
  readonly edits: readonly (Span & { readonly text: string })[]
  /** True if only signs change and every word stays as it is. */
  readonly signs?: true
}

export type SyntaxIssueKind =
  /** Something else was expected here. */
  | 'unexpected'
  /** A brace, bracket or parenthesis is not closed; the span is the opening one. */
  | 'unclosed-bracket'
  /** A string is not closed on its line. */
  | 'unclosed-text'
  /** An escape in a string is none of JSON's. */
  | 'wrong-escape'
  /** A block comment is not closed. */
  | 'unclosed-comment'
  /** A character that no token starts with. */
  | 'meaningless-character'
  /** A closing bracket that closes nothing. */
  | 'surplus-bracket'
  /** Documentation that documents nothing (warning). */
  | 'stray-documentation'
  /** Nested too deeply. */
  | 'nested-too-deeply'
  /** A comment of another language that looks like documentation (warning). */
  | 'block-documentation'

/** Every node of the tree. No two types of nodes share a `kind`, so a node can be recognised without its parent. */
export type SyntaxNode =
  | Declaration
  | FieldDecl
  | MessageDecl
  | ParamDecl
  | MemberDecl
  | EnumValueDecl
  | AssignmentDecl
  | AccessClause
  | Partner
  | BodyNode
  | NameNode
  | DocNode
  | TypeNode
  | ValueNode
  | MapEntry

export type NodeKind = SyntaxNode['kind']

export type Declaration = ApiDecl | ClassDecl | RecordDecl | EnumDecl | ErrorDecl | ObjectDecl | RoleDecl

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

interface DeclarationBase extends Span {
  readonly doc: DocNode | null
  readonly name: NameNode
}

export interface ApiDecl extends DeclarationBase {
  readonly kind: 'api'
  readonly version: StringValue | null
  readonly uses: readonly NameNode[]
}

export interface ClassDecl extends DeclarationBase {
  readonly kind: 'class'
  /** Earlier names, as written: data stored under one of them belongs to this declaration (docs/language.md, Renaming). */
  readonly was: readonly NameNode[]
  readonly without: readonly NameNode[]
  readonly access: readonly AccessClause[]
  readonly members: readonly (FieldDecl | MessageDecl)[]
}

/** `[word] allows(role, …)` on a class, field or message. */
export interface AccessClause extends Span {
  readonly kind: 'clause'
  /** The word before `allows`; null for a plain clause. */
  readonly word: NameNode | null
  /** The span of a quoted name includes the quotes. */
  readonly roles: readonly NameNode[]
}

/** `Q name : type [<-> partner] [was name…] [@word…] [= default | := expression] [clause…]`. */
export interface FieldDecl extends Span {
  readonly kind: 'field'
  readonly doc: DocNode | null
  /** `RW`, `RO/runtime`, `RO/constructor` or any other word in its place; '' if it is missing. */
  readonly qualifier: NameNode
  readonly name: NameNode
  readonly type: TypeNode
  readonly partner: Partner | null
  readonly was: readonly NameNode[]
  readonly annotations: readonly NameNode[]
  readonly default: ValueNode | null
  /** `:= expression` of a computed field. */
  readonly computed: BodyNode | null
  readonly access: readonly AccessClause[]
}

/** `<-> field`; `class` is set only for `<-> C.field`. The span includes the arrow. */
export interface Partner extends Span {
  readonly kind: 'partner'
  readonly class: NameNode | null
  readonly field: NameNode
}

export interface MessageDecl extends Span {
  readonly kind: 'message'
  readonly doc: DocNode | null
  readonly name: NameNode
  readonly params: readonly ParamDecl[]
  /** null where no result is written, which means `void`. */
  readonly result: TypeNode | null
  readonly throws: readonly NameNode[]
  /** The words after `@`; the span includes the `@`, the text does not. */
  readonly annotations: readonly NameNode[]
  readonly access: readonly AccessClause[]
  readonly body: BodyNode | null
}

export interface ParamDecl extends Span {
  readonly kind: 'param'
  readonly name: NameNode
  readonly type: TypeNode
  readonly default: ValueNode | null
}

/** A message body with its braces, or the expression after `:=`. Its text is not parsed. */
export interface BodyNode extends Span {
  readonly kind: 'body'
}

export interface RecordDecl extends DeclarationBase {
  readonly kind: 'record'
  readonly members: readonly MemberDecl[]
}

export interface MemberDecl extends Span {
  readonly kind: 'member'
  readonly doc: DocNode | null
  readonly name: NameNode
  readonly type: TypeNode
  readonly default: ValueNode | null
}

export interface EnumDecl extends DeclarationBase {
  readonly kind: 'enum'
  readonly was: readonly NameNode[]
  readonly values: readonly EnumValueDecl[]
}

export interface EnumValueDecl extends Span {
  readonly kind: 'enum-value'
  readonly doc: DocNode | null
  /** The span of a quoted value includes the quotes; its text does not. */
  readonly name: NameNode
  /** Earlier names, quoted or not, as for `name`. */
  readonly was: readonly NameNode[]
}

export interface ErrorDecl extends DeclarationBase {
  readonly kind: 'error'
  readonly params: readonly NameNode[]
}

/** `role NAME [includes NAME, …]`; the span of a quoted name includes the quotes. */
export interface RoleDecl extends DeclarationBase {
  readonly kind: 'role'
  readonly includes: readonly NameNode[]
}

export interface ObjectDecl extends DeclarationBase {
  readonly kind: 'object'
  readonly class: NameNode
  readonly values: readonly AssignmentDecl[]
}

export interface AssignmentDecl extends Span {
  readonly kind: 'assignment'
  readonly name: NameNode
  readonly value: ValueNode
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

export type ValueNode = StringValue | NumberValue | NameValue | SetValue | MapValue | MissingValue

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

export interface MissingValue extends Span {
  readonly kind: 'missing-value'
}
