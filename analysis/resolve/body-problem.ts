/** The problems that checking the inside of bodies and expressions can find. The rule that names a kind describes it. */
import type { Span } from '../../grammar/tree.ts'
import type { BodyType } from '../../model/body.ts'

/** How the language writes something: advice, and the pattern of a fix (analysis/bodies/foreign-calls.ts) or its text. */
export interface Instead {
  readonly help: string
  readonly pattern?: string
  readonly replace?: string
}

/** Why an expression is not the call of a client that is needed: for `no tasks` and `no twin` a message without an `Async` twin. */
export type NoClientCall = 'no tasks' | 'no twin' | 'no message' | 'no call'

interface Kinds {
  /** No local, enum value, object, class … has this name. `enums` have a value of the name, which needs its enum in front. */
  'name-unknown': {
    readonly name: string
    readonly what: string
    readonly meant: string | undefined
    readonly enums?: readonly string[]
    readonly instead?: Instead | undefined
  }
  'type-mismatch': {
    readonly actual: BodyType
    readonly expected: BodyType
    readonly instead?: string
    readonly way?: Instead
  }
  'set-expected': { readonly type: BodyType }
  'operand-type': { readonly operator: string; readonly left: BodyType; readonly right?: BodyType }
  /** Nothing says the type of a bare enum value, `[]`, `{}` or `null`. */
  'type-needed': { readonly text: string }
  'argument-count': {
    readonly callee: string
    readonly least: number
    readonly most: number
    readonly given: number
    readonly parameters: readonly string[]
    readonly instead?: Instead | undefined
  }
  'member-unknown': {
    readonly owner: string
    readonly name: string
    readonly what: 'field' | 'member' | 'value'
    readonly meant: string | undefined
  }
  /** `.name` or `[key]` behind a value that has no such parts. */
  'part-of-value': { readonly type: BodyType; readonly part: string; readonly instead?: Instead | undefined }
  /** `x.name(…)`, where x is not a class. */
  'method-called': { readonly type: BodyType; readonly name: string; readonly instead: Instead | undefined }
  'callee-unknown': {
    readonly what: 'message' | 'function'
    readonly name: string
    readonly meant: string | undefined
    readonly instead?: Instead | undefined
  }
  'raised-error-unknown': { readonly name: string; readonly meant: string | undefined }
  /** A call that gives nothing stands where a value is expected. */
  'no-value': { readonly callee: string }
  'result-missing': { readonly type: BodyType; readonly some: boolean }
  'result-unexpected': { readonly callee: string }
  'statement-unreachable': object
  'error-not-thrown': { readonly code: string; readonly message: string; readonly others: readonly Span[] }
  'errors-added': { readonly codes: readonly string[]; readonly message: string }
  'error-never-raised': { readonly code: string; readonly message: string }
  /** The callees of a circle, the first again at the end. */
  'call-circle': { readonly circle: readonly string[] }
  'computed-circle': { readonly circle: readonly string[] }
  /** A write to what cannot be written. `owning` is the end of a pair to write instead. */
  'write-refused': {
    readonly field: string
    readonly why: 'uuid' | 'computed' | 'computed end'
    readonly owning?: string
  }
  'place-expected': { readonly instead?: Instead | undefined }
  'one-one-copied': { readonly field: string; readonly name: string; readonly nullable: boolean }
  /** `sum([…])` or `join` of a set, which counts equal values once. `fold` is how to write it instead. */
  'equal-values-lost': { readonly word: string; readonly of: Span | undefined }
  'size-of-values': { readonly of: Span }
  'where-needed': { readonly of: Span }
  'requirement-constant': { readonly holds: boolean }
  /** A read through what may be null. */
  'null-read': { readonly text: string; readonly class: string; readonly requires: boolean }
  'hold-without-wait': object
  'condition-outdated': { readonly text: string; readonly required: Span }
  /** What may not stand in a guard, a computed field, a check, an invariant, a condition or the body of the log-in. */
  'not-allowed-here': { readonly what: string; readonly where: string; readonly through?: string }
  /** `raises`: the errors of the API that the call can end in. */
  'error-not-possible': { readonly code: string; readonly callee: string; readonly raises: readonly string[] }
  'test-without-expect': { readonly title: string }
  'only-in-tests': { readonly word: string }
  'not-in-tests': { readonly word: string }
  /** Behind `async`, or before `fails`. */
  'client-call-expected': {
    readonly word: 'async' | 'fails'
    readonly name: string | undefined
    readonly why: NoClientCall
  }
  'name-shadowed': { readonly name: string; readonly first: Span }
  'let-unused': { readonly name: string }
  'value-repeated': { readonly name: string; readonly first: Span }
  'create-field-missing': { readonly class: string; readonly fields: readonly string[] }
  'class-without-objects': { readonly class: string }
  'check-expected': { readonly name: string }
  'pattern-literal': { readonly callee: string; readonly fault: string | undefined }
  'else-unnecessary': { readonly type: BodyType }
  /** `shown` is the field that it reads, as `Class.field`. */
  /** `clause` allows those who may read both, as `get allows(boss)`. */
  'computed-shows-more': {
    readonly field: string
    readonly shown: string
    readonly isSecret: boolean
    readonly clause?: string
  }
  'secret-returned': { readonly message: string; readonly field: string }
}

export type BodyProblemKind = keyof Kinds

export type BodyProblem = {
  [Kind in BodyProblemKind]: Kinds[Kind] & { readonly kind: Kind; readonly at: Span }
}[BodyProblemKind]
