/**
 * The syntax tree. A file is a list of units, one for each top-level declaration. Offsets inside a unit (UTF-16) are relative
 * to the unit's start, so that an edit in one declaration leaves the trees of all others unchanged.
 */

import type { BlockNode, BodyPart, ErrorCall, ExprNode } from './body-tree.ts'
import type { DocNode, MapEntry, NameNode, Span, StringValue, TypeNode, ValueNode } from './tree-parts.ts'

export type * from './body-tree.ts'
export type * from './tree-parts.ts'

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
  readonly wants?: 'value' | 'error' | 'arguments' | 'partner' | 'type'
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
  | ConstraintDecl
  | BodyPart
  | NameNode
  | DocNode
  | TypeNode
  | ValueNode
  | MapEntry

export type NodeKind = SyntaxNode['kind']

export type Declaration =
  | ApiDecl
  | ClassDecl
  | RecordDecl
  | EnumDecl
  | ErrorDecl
  | ObjectDecl
  | RoleDecl
  | BehaviourDecl

interface DeclarationBase extends Span {
  readonly doc: DocNode | null
  /** Of an invariant or a test: its title, whose span includes the quotes. */
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
  /** The names of optional implied RPCs. */
  readonly with: readonly NameNode[]
  readonly annotations: readonly NameNode[]
  readonly access: readonly AccessClause[]
  readonly members: readonly (FieldDecl | MessageDecl)[]
  /** The lines `unique …` and `check …`; they stand between the members. */
  readonly constraints: readonly ConstraintDecl[]
}

/** `[word] allows(role, …)` on a class, field or message. */
export interface AccessClause extends Span {
  readonly kind: 'clause'
  /** The word before `allows`; null for a plain clause. */
  readonly word: NameNode | null
  /** The span of a quoted name includes the quotes. */
  readonly roles: readonly NameNode[]
}

/** `Q name : type [<-> partner] [was name…] [@word…] [= default | := expression] [where condition] [clause…]`. */
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
  readonly computed: ExprNode | null
  /** The condition on its values. */
  readonly where: ExprNode | null
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
  readonly body: BlockNode | null
}

export interface ParamDecl extends Span {
  readonly kind: 'param'
  readonly name: NameNode
  readonly type: TypeNode
  readonly default: ValueNode | null
  readonly where: ExprNode | null
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
  readonly where: ExprNode | null
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

/** The declarations that stand apart from those of data. */
export type BehaviourDecl = BodyDecl | ComputeDecl | DefineDecl | ExternalDecl | InvariantDecl | TestDecl

/** `body CLASS.NAME { … }`. */
export interface BodyDecl extends DeclarationBase {
  readonly kind: 'body'
  readonly class: NameNode
  readonly block: BlockNode
}

/** `compute CLASS.NAME := EXPR`. */
export interface ComputeDecl extends DeclarationBase {
  readonly kind: 'compute'
  readonly class: NameNode
  readonly value: ExprNode
}

/** `define NAME(PARAMS) [: TYPE] := EXPR`, or with a block. */
export interface DefineDecl extends DeclarationBase {
  readonly kind: 'define'
  readonly params: readonly ParamDecl[]
  readonly result: TypeNode | null
  /** Exactly one of `value` and `block` is null, also where both are missing. */
  readonly value: ExprNode | null
  readonly block: BlockNode | null
}

/** `external NAME(PARAMS) [: TYPE] [throws CODE, …] [{ … }]`. */
export interface ExternalDecl extends DeclarationBase {
  readonly kind: 'external'
  readonly params: readonly ParamDecl[]
  readonly result: TypeNode | null
  readonly throws: readonly NameNode[]
  readonly block: BlockNode | null
}

/** `invariant "TITLE": EXPR`. */
export interface InvariantDecl extends DeclarationBase {
  readonly kind: 'invariant'
  readonly condition: ExprNode
}

/** `test "TITLE" { … }`. */
export interface TestDecl extends DeclarationBase {
  readonly kind: 'test'
  readonly block: BlockNode
}

/** A line of a class that says what must hold. */
export type ConstraintDecl = UniqueDecl | CheckDecl

/** `unique FIELD, …`. */
export interface UniqueDecl extends Span {
  readonly kind: 'unique'
  readonly doc: DocNode | null
  readonly fields: readonly NameNode[]
}

/** `check EXPR else CODE(…)`. */
export interface CheckDecl extends Span {
  readonly kind: 'check'
  readonly doc: DocNode | null
  readonly condition: ExprNode
  readonly error: ErrorCall
}
