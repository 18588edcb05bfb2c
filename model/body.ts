/**
 * What messages do, as plain JSON-able data: the typed trees of bodies and expressions, which the analysis makes from `.crow`
 * text. The compiler makes code of them; diagrams, coverage and effects are read from them (docs/language.md, Bodies).
 */

import type { Literal, TypeWith } from './value-types.ts'

/** The types of expressions: those of the API, and `duration`, also inside sets, options and maps. */
export type BodyType = TypeWith<{ readonly kind: 'duration' }>

/** Where a node stands in its file: line, column, end line, end column; from 0, in UTF-16. */
export type TextRange = readonly [line: number, column: number, endLine: number, endColumn: number]

/**
 * A local value: a parameter, a `let`, or the variable of a `for` or a comprehension. `slot` is unique in its body; names may
 * repeat where one is not visible to the other.
 */
export interface Local {
  readonly name: string
  readonly slot: number
  readonly type: BodyType
}

/** The statements of a message, a define, an external's default or an implied RPC. */
export interface MessageBody {
  /** The name of the file that the body stands in. */
  readonly path: string
  readonly at: TextRange
  /** The parameters, whose slots are 0, 1, …: those of the declaration, or of the implied RPC (`record`; `self`, `value`). */
  readonly params: readonly Local[]
  readonly result: BodyType | null
  readonly statements: readonly TypedStatement[]
  /** How many statements at the head are the guard (docs/language.md, Guards). */
  readonly guard: number
  readonly effects: Effects
}

/** What a body does, directly and through all that it calls; sorted. Fields are `Class.field`. */
export interface Effects {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly creates: readonly string[]
  readonly destroys: readonly string[]
  /** Error codes that its requirements, `fail`s and built-in operations can raise, without those that it catches. */
  readonly raises: readonly string[]
  /** The classes of `all C`. */
  readonly scans: readonly string[]
  /** It may wait, or call an external: its code is a generator. */
  readonly waits: boolean
  /** It may hold a place, in itself or in a define that it calls. */
  readonly holds: boolean
  /** It may leave an `after` block, which runs later. */
  readonly after: boolean
  /** It may report progress. */
  readonly progress: boolean
  /** It uses `now()`, `uuid()`, `random()`, `session`, `task` or `user()`. */
  readonly context: boolean
  /** Messages (`Class.name`), defines and externals that it calls directly. */
  readonly calls: readonly CallTarget[]
}

/** A condition on one value, the local of slot 0, which has the name of the field, the parameter or the member. */
export interface Condition {
  readonly path: string
  readonly condition: TypedExpr
  /** The text of the condition, in one line: the reason of the error. */
  readonly text: string
  /** What the condition says about the value by itself, for the reference, OpenRPC and inputs; absent parts say nothing. */
  readonly bounds: Bounds
  /** A value that meets it, for examples; only in a model without code. Absent there if none is known. */
  readonly example?: Literal
}

/** Bounds as decimal digits (int), numbers (float) or wire texts (datetime); `pattern` is RE2 syntax. */
export interface Bounds {
  readonly min?: string | number
  readonly max?: string | number
  readonly exclusiveMin?: string | number
  readonly exclusiveMax?: string | number
  readonly minSize?: number
  readonly maxSize?: number
  readonly pattern?: string
  readonly oneOf?: readonly Literal[]
}

/** `check CONDITION else CODE(…)` in a class; slot 0 is `self`. */
export interface Check {
  readonly path: string
  readonly at: TextRange
  readonly condition: TypedExpr
  readonly error: TypedError
  readonly text: string
}

export interface Invariant {
  readonly title: string
  readonly doc: string
  readonly path: string
  readonly at: TextRange
  readonly condition: TypedExpr
}

export interface TypedError {
  readonly at: TextRange
  readonly code: string
  /** Of any type; a value becomes the string that travels on the wire. */
  readonly args: readonly TypedExpr[]
}

/** A field of an object, or an entry of its map. */
export interface Place {
  readonly at: TextRange
  readonly object: TypedExpr
  readonly class: string
  readonly field: string
  readonly type: BodyType
  /** The key of an entry; absent for the whole field. */
  readonly key?: TypedExpr
}

export interface FieldValue {
  readonly name: string
  readonly value: TypedExpr
}

/** `NAME in S where C`; an element that is not alive when its turn comes is skipped where S has refs. */
export interface From {
  readonly local: Local
  readonly in: TypedExpr
  readonly where?: TypedExpr
}

export type TypedStatement =
  | { readonly kind: 'let'; readonly at: TextRange; readonly local: Local; readonly value: TypedExpr }
  | { readonly kind: 'require'; readonly at: TextRange; readonly condition: TypedExpr; readonly error: TypedError }
  | { readonly kind: 'fail'; readonly at: TextRange; readonly error: TypedError }
  /** `value` is the new value of the place: `p += e` is `p = p + e` with an `element` for one element of a set. */
  | { readonly kind: 'assign'; readonly at: TextRange; readonly place: Place; readonly value: TypedExpr }
  /** `p += e` and `p -= e`: the place is evaluated once, then read, then e. `element`: e is one element of the set p. */
  | {
      readonly kind: 'update'
      readonly at: TextRange
      readonly place: Place
      readonly operator: '+' | '-'
      readonly element: boolean
      readonly value: TypedExpr
    }
  | { readonly kind: 'delete'; readonly at: TextRange; readonly place: Place }
  | { readonly kind: 'do'; readonly at: TextRange; readonly call: TypedExpr }
  /** `set e { ...r, f = v }`, the fields in the order of the text; those of the spread that are not named come first. */
  | {
      readonly kind: 'set'
      readonly at: TextRange
      readonly class: string
      readonly object: TypedExpr
      readonly spread?: Spread
      readonly values: readonly FieldValue[]
    }
  | { readonly kind: 'destroy'; readonly at: TextRange; readonly class: string; readonly object: TypedExpr }
  | { readonly kind: 'return'; readonly at: TextRange; readonly value?: TypedExpr }
  | {
      readonly kind: 'if'
      readonly at: TextRange
      readonly condition: TypedExpr
      readonly then: readonly TypedStatement[]
      readonly else: readonly TypedStatement[]
    }
  | {
      readonly kind: 'for'
      readonly at: TextRange
      readonly from: From
      readonly statements: readonly TypedStatement[]
    }
  | {
      readonly kind: 'try'
      readonly at: TextRange
      readonly statements: readonly TypedStatement[]
      readonly codes: readonly string[]
      readonly handler: readonly TypedStatement[]
    }
  | { readonly kind: 'wait'; readonly at: TextRange; readonly duration: TypedExpr }
  /** `id` is stable while the text of its body is: `VM.clean_shutdown#1`. The block has the slots of `captured`. */
  | {
      readonly kind: 'after'
      readonly at: TextRange
      readonly id: string
      readonly delay: TypedExpr
      readonly captured: readonly Local[]
      readonly statements: readonly TypedStatement[]
      readonly effects: Effects
    }
  | { readonly kind: 'hold'; readonly at: TextRange; readonly place: Place; readonly value: TypedExpr }
  | { readonly kind: 'progress'; readonly at: TextRange; readonly value: TypedExpr }
  | TestOnlyStatement

/** The statements that stand in tests only (model/test-case.ts). */
export type TestOnlyStatement =
  | { readonly kind: 'expect'; readonly at: TextRange; readonly condition: TypedExpr }
  /** `args` is null where only the code is given. */
  | {
      readonly kind: 'expect fails'
      readonly at: TextRange
      readonly call: TypedExpr
      readonly code: string
      readonly args: readonly TypedExpr[] | null
    }
  | {
      readonly kind: 'as'
      readonly at: TextRange
      readonly role: string
      readonly statements: readonly TypedStatement[]
    }
  /** `value` is evaluated at each call of the external; `params` are its arguments. */
  | {
      readonly kind: 'given'
      readonly at: TextRange
      readonly external: string
      readonly params: readonly Local[]
      readonly value: TypedExpr
    }

/** `...e`: an object or its whole record, and the fields that it gives. */
export interface Spread {
  readonly of: TypedExpr
  readonly fields: readonly string[]
}

export type CallTarget =
  /** A declared or implied RPC, `Class.name`. */
  | { readonly kind: 'message'; readonly class: string; readonly name: string }
  | { readonly kind: 'define'; readonly name: string }
  | { readonly kind: 'external'; readonly name: string }

/** The functions that bodies can call (docs/language.md, Built-in functions). */
export const BUILT_INS = [
  ...(['size', 'keys', 'values', 'string', 'int', 'float', 'lower', 'upper', 'slice', 'starts_with', 'hex'] as const),
  ...(['matches', 'part', 'split', 'seconds', 'now', 'uuid', 'random', 'user', 'unlink'] as const),
  /** Of a set: `sum([1, 2])`, `join(s, ", ")`. */
  ...(['sum', 'min', 'max', 'join'] as const),
] as const
export type BuiltIn = (typeof BUILT_INS)[number]

interface Node {
  readonly at: TextRange
  readonly type: BodyType
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='

/** Types decide the meaning of an operator: that of its left side, unless something else is said. */
export type TypedExpr =
  /** A value of the API's types. A duration is its milliseconds in decimal digits; a ref null or an initial object. */
  | (Node & { readonly kind: 'literal'; readonly value: Literal })
  | (Node & { readonly kind: 'local'; readonly slot: number; readonly name: string })
  /** `all C`: its objects in order of creation; `all E`: its values in order. */
  | (Node & { readonly kind: 'all'; readonly of: 'class' | 'enum'; readonly name: string })
  | (Node & { readonly kind: 'session' })
  | (Node & { readonly kind: 'task' })
  /** A field through a ref. Throws HANDLE_INVALID for null and for objects that are gone. */
  | (Node & { readonly kind: 'field'; readonly of: TypedExpr; readonly class: string; readonly field: string })
  /** A member of a record. */
  | (Node & { readonly kind: 'member'; readonly of: TypedExpr; readonly member: string })
  /** The value of a key of a map. */
  | (Node & { readonly kind: 'index'; readonly of: TypedExpr; readonly key: TypedExpr })
  /** `left ?? right`: right where left is a null ref, an empty option, or an `index` without its key. */
  | (Node & { readonly kind: 'else'; readonly left: TypedExpr; readonly right: TypedExpr })
  | (Node & { readonly kind: 'not'; readonly of: TypedExpr })
  /** `text` is as in `arithmetic`. */
  | (Node & { readonly kind: 'negate'; readonly of: TypedExpr; readonly text: string })
  | (Node & {
      readonly kind: 'logic'
      readonly operator: 'and' | 'or'
      readonly left: TypedExpr
      readonly right: TypedExpr
    })
  /** `text` is the expression as written, in one line: the first parameter of its error. */
  | (Node & {
      readonly kind: 'arithmetic'
      readonly operator: ArithmeticOperator
      readonly left: TypedExpr
      readonly right: TypedExpr
      readonly text: string
    })
  | (Node & {
      readonly kind: 'compare'
      readonly operator: ComparisonOperator
      readonly left: TypedExpr
      readonly right: TypedExpr
    })
  /** The right side is a set, a map or a `range`. */
  | (Node & { readonly kind: 'in'; readonly left: TypedExpr; readonly right: TypedExpr })
  | (Node & {
      readonly kind: 'if'
      readonly condition: TypedExpr
      readonly then: TypedExpr
      readonly else: TypedExpr
    })
  | (Node & {
      readonly kind: 'quantifier'
      readonly word: 'every' | 'some'
      readonly from: From
      readonly condition: TypedExpr
    })
  /** A set, or an option of none or one. */
  | (Node & { readonly kind: 'set'; readonly items: readonly TypedExpr[] })
  | (Node & { readonly kind: 'range'; readonly first: TypedExpr; readonly last: TypedExpr })
  | (Node & { readonly kind: 'map'; readonly entries: readonly (readonly [key: TypedExpr, value: TypedExpr])[] })
  | (Node & { readonly kind: 'set for'; readonly value: TypedExpr; readonly from: From })
  | (Node & { readonly kind: 'map for'; readonly key: TypedExpr; readonly value: TypedExpr; readonly from: From })
  | (Node & {
      readonly kind: 'fold'
      readonly word: 'sum' | 'min' | 'max' | 'join'
      readonly value: TypedExpr
      readonly from: From
      readonly separator?: TypedExpr
      readonly text: string
    })
  | (Node & { readonly kind: 'first'; readonly from: From; readonly by?: TypedExpr })
  /** `async`, in tests only: the `Async` twin of a message, whose result is a task. */
  | (Node & {
      readonly kind: 'call'
      readonly callee: CallTarget
      readonly args: readonly TypedExpr[]
      readonly async?: true
    })
  | (Node & {
      readonly kind: 'built-in'
      readonly name: BuiltIn
      readonly args: readonly TypedExpr[]
      readonly text: string
    })
  | (Node & {
      readonly kind: 'create'
      readonly class: string
      readonly spread?: Spread
      readonly values: readonly FieldValue[]
    })
  /** A record of all its members: those not given have their default, else their type's zero. */
  | (Node & {
      readonly kind: 'record'
      readonly record: string
      readonly spread?: Spread
      readonly values: readonly FieldValue[]
    })
  /** Parameters without an argument are not given: requirements on them are passed over. */
  | (Node & {
      readonly kind: 'can'
      readonly refusal: boolean
      readonly callee: CallTarget
      readonly args: readonly TypedExpr[]
    })
