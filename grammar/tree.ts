/**
 * The syntax tree. A file is a row of units, one a top-level declaration; offsets inside a unit (UTF-16) are relative to
 * the unit's start, so that an edit in one declaration leaves the trees of all others as they are.
 */

/** A stretch of text, in UTF-16 offsets relative to the start of the unit that holds it. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface SourceTree {
  readonly text: string
  /** In order, without overlap. Text between them is white space and free-standing comments. */
  readonly units: readonly Unit[]
}

/** One top-level declaration with its documentation, or a stretch of text that is none. */
export interface Unit {
  /** Absolute offsets in the file's text. */
  readonly start: number
  readonly end: number
  /** null where the text is no declaration; then `issues` says so. */
  readonly node: Declaration | null
  readonly issues: readonly SyntaxIssue[]
}

/** A syntax error or warning, by the code that analysis/catalogue.ts describes. Spans relative to the unit. */
export interface SyntaxIssue extends Span {
  readonly code: SyntaxCode
  readonly message: string
  /** What to do about it, a sentence. */
  readonly help?: string
  readonly related?: readonly (Span & { readonly message: string })[]
  /** How the text could have been meant, the likeliest first. */
  readonly repairs?: readonly Repair[]
  /** What could stand there where only the checker knows which there are. */
  readonly wants?: 'value' | 'error' | 'partner' | 'type'
}

/** A change that makes the text what it was meant to be; spans relative to what the issue's is relative to. */
export interface Repair {
  readonly title: string
  readonly edits: readonly (Span & { readonly text: string })[]
  /** Only signs change: every word stays as it is. */
  readonly signs?: true
}

export type SyntaxCode =
  /** Something else was expected here. */
  | 'CROW1001'
  /** A brace, bracket or parenthesis is not closed; the span is the opening one. */
  | 'CROW1002'
  /** A string is not closed on its line. */
  | 'CROW1003'
  /** An escape in a string is none of JSON's. */
  | 'CROW1004'
  /** A block comment is not closed. */
  | 'CROW1005'
  /** A character that no token starts with. */
  | 'CROW1006'
  /** A closing bracket that closes nothing. */
  | 'CROW1007'
  /** Documentation that documents nothing (warning). */
  | 'CROW1008'
  /** Nested too deeply. */
  | 'CROW1009'
  /** A comment of another language that looks like documentation (warning). */
  | 'CROW1011'

export type Declaration = ApiDecl | ClassDecl | RecordDecl | EnumDecl | ErrorDecl | ObjectDecl | RoleDecl

/** A name as written; text '' and no width where it is missing (an issue says so). */
export interface Name extends Span {
  readonly text: string
}

/** The `///` lines before a declaration, joined with newlines, each without `///` and one space after it. */
export interface Doc extends Span {
  readonly text: string
}

interface DeclarationBase extends Span {
  readonly doc: Doc | null
  readonly name: Name
}

export interface ApiDecl extends DeclarationBase {
  readonly kind: 'api'
  readonly version: StringValue | null
  readonly uses: readonly Name[]
}

export interface ClassDecl extends DeclarationBase {
  readonly kind: 'class'
  /** Earlier names, as written: data stored under one of them follow the declaration (docs/language.md, Renaming). */
  readonly was: readonly Name[]
  readonly without: readonly Name[]
  readonly access: readonly AccessClause[]
  readonly members: readonly (FieldDecl | MessageDecl)[]
}

/** `[word] allows(role, …)` on a class, field or message. */
export interface AccessClause extends Span {
  /** What stands before `allows`; null for a plain clause. */
  readonly word: Name | null
  /** As with enum values, the span takes in the quotes of a quoted name. */
  readonly roles: readonly Name[]
}

/** `Q name : type [<-> partner] [was name…] [@word…] [= default | := expression] [clause…]`. */
export interface FieldDecl extends Span {
  readonly kind: 'field'
  readonly doc: Doc | null
  /** `RW`, `RO/runtime`, `RO/constructor`, or whatever word stands there; '' where missing. */
  readonly qualifier: Name
  readonly name: Name
  readonly type: TypeNode
  readonly partner: Partner | null
  readonly was: readonly Name[]
  readonly annotations: readonly Name[]
  readonly default: Value | null
  /** `:= expression` of a computed field. */
  readonly computed: Body | null
  readonly access: readonly AccessClause[]
}

/** `<-> field`; `class` only where somebody wrote `<-> C.field`. The span takes in the arrow. */
export interface Partner extends Span {
  readonly class: Name | null
  readonly field: Name
}

export interface MessageDecl extends Span {
  readonly kind: 'message'
  readonly doc: Doc | null
  readonly name: Name
  readonly params: readonly ParamDecl[]
  /** null: nothing is said, so `void`. */
  readonly result: TypeNode | null
  readonly throws: readonly Name[]
  /** The words after `@`; the span takes in the `@`, the text does not. */
  readonly annotations: readonly Name[]
  readonly access: readonly AccessClause[]
  readonly body: Body | null
}

export interface ParamDecl extends Span {
  readonly name: Name
  readonly type: TypeNode
  readonly default: Value | null
}

/** A message body with its braces, or the expression after `:=`. Its statements are not looked into yet. */
export interface Body extends Span {
  readonly kind: 'body'
}

export interface RecordDecl extends DeclarationBase {
  readonly kind: 'record'
  readonly members: readonly MemberDecl[]
}

export interface MemberDecl extends Span {
  readonly kind: 'member'
  readonly doc: Doc | null
  readonly name: Name
  readonly type: TypeNode
  readonly default: Value | null
}

export interface EnumDecl extends DeclarationBase {
  readonly kind: 'enum'
  readonly was: readonly Name[]
  readonly values: readonly EnumValueDecl[]
}

export interface EnumValueDecl extends Span {
  readonly doc: Doc | null
  /** For a quoted value the span takes in the quotes, the text is what they hold. */
  readonly name: Name
  /** Quoted as the value may be. */
  readonly was: readonly Name[]
}

export interface ErrorDecl extends DeclarationBase {
  readonly kind: 'error'
  readonly params: readonly Name[]
}

/** `role NAME [includes NAME, …]`; a quoted name's span takes in the quotes. */
export interface RoleDecl extends DeclarationBase {
  readonly kind: 'role'
  readonly includes: readonly Name[]
}

export interface ObjectDecl extends DeclarationBase {
  readonly kind: 'object'
  readonly class: Name
  readonly values: readonly AssignmentDecl[]
}

export interface AssignmentDecl extends Span {
  readonly name: Name
  readonly value: Value
}

export type TypeNode = NamedType | SuffixType | MapType | MissingType

/** `string`, `VM ref`, `VM ref or null`, `vm_power_state enum`, `R record`; `word` null where no kind word stands. */
export interface NamedType extends Span {
  readonly kind: 'named'
  readonly name: Name
  readonly word: 'ref' | 'enum' | 'record' | null
  readonly orNull: boolean
}

/** `T set`, `T option`. */
export interface SuffixType extends Span {
  readonly kind: 'set' | 'option'
  readonly of: TypeNode
}

/** `(K -> V) map`. */
export interface MapType extends Span {
  readonly kind: 'map'
  readonly key: TypeNode
  readonly value: TypeNode
}

export interface MissingType extends Span {
  readonly kind: 'missing'
}

export type Value = StringValue | NumberValue | NameValue | SetValue | MapValue | MissingValue

export interface StringValue extends Span {
  readonly kind: 'string'
  /** What the quotes hold, escapes resolved. */
  readonly text: string
}

export interface NumberValue extends Span {
  readonly kind: 'int' | 'float'
  /** As written: `-1`, `1.5`, `2e3`. */
  readonly text: string
}

/** A bare word: `true`, `false`, `null`, an enum value or an object's name, which its place decides. */
export interface NameValue extends Span {
  readonly kind: 'name'
  readonly text: string
}

export interface SetValue extends Span {
  readonly kind: 'set'
  readonly items: readonly Value[]
}

export interface MapValue extends Span {
  readonly kind: 'map'
  readonly entries: readonly { readonly key: Value; readonly value: Value }[]
}

export interface MissingValue extends Span {
  readonly kind: 'missing'
}
