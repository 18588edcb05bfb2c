/**
 * The statements and expressions of bodies, computed fields, constraints and tests. As in tree.ts, offsets are relative to the
 * unit, no two types of nodes share a `kind`, and a missing part is an empty node of no width.
 */
import type { NameNode, NumberValue, Span, StringValue, TypeNode } from './tree-parts.ts'

export type BodyPart = BlockNode | StatementNode | ExprNode | ErrorCall | FromNode | MembersNode | MemberValue | MapPair

/** `{ … }`; the span includes the braces. */
export interface BlockNode extends Span {
  readonly kind: 'block'
  readonly statements: readonly StatementNode[]
}

export type StatementNode =
  | LetStatement
  | RequireStatement
  | FailStatement
  | AssignStatement
  | DeleteStatement
  | DoStatement
  | SetStatement
  | DestroyStatement
  | ReturnStatement
  | IfStatement
  | ForStatement
  | TryStatement
  | WaitStatement
  | AfterStatement
  | HoldStatement
  | ProgressStatement
  | ExpectStatement
  | ExpectFailsStatement
  | AsStatement
  | GivenStatement

export interface LetStatement extends Span {
  readonly kind: 'let'
  readonly name: NameNode
  readonly type: TypeNode | null
  readonly value: ExprNode
}

export interface RequireStatement extends Span {
  readonly kind: 'require'
  readonly condition: ExprNode
  readonly error: ErrorCall
}

export interface FailStatement extends Span {
  readonly kind: 'fail'
  readonly error: ErrorCall
}

/** `CODE(…)` behind `else` or `fail`. */
export interface ErrorCall extends Span {
  readonly kind: 'error-call'
  readonly code: NameNode
  readonly args: readonly ExprNode[]
}

/** `PLACE = EXPR`; the place is a `field-expr`, or an `index-expr` of one, where the text is right. */
export interface AssignStatement extends Span {
  readonly kind: 'assign'
  readonly place: ExprNode
  readonly operator: '=' | '+=' | '-='
  readonly value: ExprNode
}

/** `delete PLACE`. */
export interface DeleteStatement extends Span {
  readonly kind: 'delete'
  readonly place: ExprNode
}

/** A call or `create` as a statement; any other expression here is an issue. */
export interface DoStatement extends Span {
  readonly kind: 'do'
  readonly call: ExprNode
}

/** `set OBJECT { … }`. */
export interface SetStatement extends Span {
  readonly kind: 'set'
  readonly object: ExprNode
  readonly members: MembersNode
}

export interface DestroyStatement extends Span {
  readonly kind: 'destroy'
  readonly object: ExprNode
}

export interface ReturnStatement extends Span {
  readonly kind: 'return'
  readonly value: ExprNode | null
}

export interface IfStatement extends Span {
  readonly kind: 'if'
  readonly condition: ExprNode
  readonly then: BlockNode
  readonly else: BlockNode | IfStatement | null
}

/** `for NAME in EXPR [where EXPR] { … }`. */
export interface ForStatement extends Span {
  readonly kind: 'for'
  readonly from: FromNode
  readonly block: BlockNode
}

/** `try { … } else CODE, … { … }`. */
export interface TryStatement extends Span {
  readonly kind: 'try'
  readonly block: BlockNode
  readonly codes: readonly NameNode[]
  readonly handler: BlockNode
}

export interface WaitStatement extends Span {
  readonly kind: 'wait'
  readonly duration: ExprNode
}

export interface AfterStatement extends Span {
  readonly kind: 'after'
  readonly delay: ExprNode
  readonly block: BlockNode
}

export interface HoldStatement extends Span {
  readonly kind: 'hold'
  readonly place: ExprNode
  readonly value: ExprNode
}

export interface ProgressStatement extends Span {
  readonly kind: 'progress'
  readonly value: ExprNode
}

/** `expect EXPR`, in a test. */
export interface ExpectStatement extends Span {
  readonly kind: 'expect'
  readonly condition: ExprNode
}

/** `expect CALL fails CODE[(…)]`, in a test. */
export interface ExpectFailsStatement extends Span {
  readonly kind: 'expect-fails'
  readonly call: ExprNode
  readonly code: NameNode
  /** null where no parentheses follow: any parameters. */
  readonly args: readonly ExprNode[] | null
}

/** `as ROLE { … }`, in a test; the span of a quoted role includes the quotes. */
export interface AsStatement extends Span {
  readonly kind: 'as'
  readonly role: NameNode
  readonly block: BlockNode
}

/** `given EXTERNAL(NAME, …) = EXPR`, in a test. */
export interface GivenStatement extends Span {
  readonly kind: 'given'
  readonly external: NameNode
  readonly params: readonly NameNode[]
  readonly value: ExprNode
}

/** The span of an expression in parentheses includes them; they have no node. */
export type ExprNode =
  | StringValue
  | NumberValue
  | DurationExpr
  | NameExpr
  | AllExpr
  | FieldExpr
  | IndexExpr
  | UnaryExpr
  | BinaryExpr
  | IfExpr
  | QuantifierExpr
  | SetExpr
  | RangeExpr
  | MapExpr
  | SetForExpr
  | MapForExpr
  | FoldExpr
  | FirstExpr
  | CallExpr
  | MethodExpr
  | CreateExpr
  | RecordExpr
  | AsyncExpr
  | CanExpr
  | MissingExpr

/** `500ms`, `1.5h`, as written. */
export interface DurationExpr extends Span {
  readonly kind: 'duration-expr'
  readonly text: string
}

/** A bare name: `true`, `false`, `null`, `self`, `session`, `task`, a local, an enum value or an initial object. */
export interface NameExpr extends Span {
  readonly kind: 'name-expr'
  readonly name: NameNode
}

/** `all CLASS` or `all ENUM`. */
export interface AllExpr extends Span {
  readonly kind: 'all-expr'
  readonly name: NameNode
}

/** `EXPR.NAME`; also `ENUM.value`, which only the checker can distinguish. */
export interface FieldExpr extends Span {
  readonly kind: 'field-expr'
  readonly of: ExprNode
  readonly name: NameNode
}

export interface IndexExpr extends Span {
  readonly kind: 'index-expr'
  readonly of: ExprNode
  readonly key: ExprNode
}

export interface UnaryExpr extends Span {
  readonly kind: 'unary-expr'
  readonly operator: 'not' | '-'
  readonly of: ExprNode
}

export type BinaryOperator =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '??'

export interface BinaryExpr extends Span {
  readonly kind: 'binary-expr'
  readonly operator: BinaryOperator
  /** Where its sign or word starts. */
  readonly operatorStart: number
  readonly left: ExprNode
  readonly right: ExprNode
}

export interface IfExpr extends Span {
  readonly kind: 'if-expr'
  readonly condition: ExprNode
  readonly then: ExprNode
  readonly else: ExprNode
}

export interface QuantifierExpr extends Span {
  readonly kind: 'quantifier-expr'
  readonly word: 'every' | 'some'
  readonly from: FromNode
  readonly condition: ExprNode
}

/** `NAME in EXPR [where EXPR]`. */
export interface FromNode extends Span {
  readonly kind: 'from'
  readonly name: NameNode
  readonly in: ExprNode
  readonly where: ExprNode | null
}

/** `[a, b]`; the value of an option or a set. */
export interface SetExpr extends Span {
  readonly kind: 'set-expr'
  readonly items: readonly ExprNode[]
}

/** `[FIRST .. LAST]`. */
export interface RangeExpr extends Span {
  readonly kind: 'range-expr'
  readonly first: ExprNode
  readonly last: ExprNode
}

/** `{ k -> v, … }`. */
export interface MapExpr extends Span {
  readonly kind: 'map-expr'
  readonly entries: readonly MapPair[]
}

export interface MapPair extends Span {
  readonly kind: 'map-pair'
  readonly key: ExprNode
  readonly value: ExprNode
}

/** `[EXPR for FROM]`, or `[FROM]`, whose value is null. */
export interface SetForExpr extends Span {
  readonly kind: 'set-for-expr'
  readonly value: ExprNode | null
  readonly from: FromNode
}

/** `{ k -> v for FROM }`. */
export interface MapForExpr extends Span {
  readonly kind: 'map-for-expr'
  readonly pair: MapPair
  readonly from: FromNode
}

/** `sum(EXPR for FROM)`, `join(EXPR for FROM, SEPARATOR)`. `sum([…])` and `join(set, sep)` are calls. */
export interface FoldExpr extends Span {
  readonly kind: 'fold-expr'
  readonly word: 'sum' | 'min' | 'max' | 'join'
  readonly value: ExprNode
  readonly from: FromNode
  /** Of `join` only. */
  readonly separator: ExprNode | null
}

/** `first(FROM [by EXPR])`. */
export interface FirstExpr extends Span {
  readonly kind: 'first-expr'
  readonly from: FromNode
  readonly by: ExprNode | null
}

/** `CLASS.NAME(…)`, or `NAME(…)` of a define, an external or a built-in function, `now()` included. */
export interface CallExpr extends Span {
  readonly kind: 'call-expr'
  readonly class: NameNode | null
  readonly name: NameNode
  readonly args: readonly ExprNode[]
}

/** `a.b.NAME(…)`, a call as other languages have it; one of two names is a `CallExpr`. The checker reports it. */
export interface MethodExpr extends Span {
  readonly kind: 'method-expr'
  readonly of: ExprNode
  readonly name: NameNode
  readonly args: readonly ExprNode[]
}

export interface CreateExpr extends Span {
  readonly kind: 'create-expr'
  readonly class: NameNode
  readonly members: MembersNode
}

/** `RECORD { … }`. */
export interface RecordExpr extends Span {
  readonly kind: 'record-expr'
  readonly name: NameNode
  readonly members: MembersNode
}

/** `{ [...EXPR] NAME = EXPR … }`; the span includes the braces. */
export interface MembersNode extends Span {
  readonly kind: 'members'
  readonly spread: ExprNode | null
  readonly values: readonly MemberValue[]
}

export interface MemberValue extends Span {
  readonly kind: 'member-value'
  readonly name: NameNode
  readonly value: ExprNode
}

/** `async CALL`, in a test. */
export interface AsyncExpr extends Span {
  readonly kind: 'async-expr'
  readonly call: ExprNode
}

/** `can CALL`, `refusal CALL`. */
export interface CanExpr extends Span {
  readonly kind: 'can-expr'
  readonly word: 'can' | 'refusal'
  readonly call: ExprNode
}

export interface MissingExpr extends Span {
  readonly kind: 'missing-expr'
}
