/** The API as plain JSON-able data: the analysis makes it from `.crow` text, and all later stages read it. */
import type { BodyType, Check, Condition, Invariant, MessageBody, TypedExpr } from './body.ts'
import type { StateArrow } from './state-arrow.ts'
import type { Literal, Type } from './value-types.ts'

export type { Literal, Type } from './value-types.ts'

/** The version of this format; a reader refuses another. */
export const MODEL_FORMAT = 2

export interface Api {
  readonly format: typeof MODEL_FORMAT
  /** `api NAME`, or the directory's name where no file has an `api` declaration. */
  readonly name: string
  readonly version: string | null
  readonly doc: string
  readonly uses: readonly StandardPart[]
  /** In order of declaration; empty where the text declares none. */
  readonly roles: readonly Role[]
  readonly classes: readonly Class[]
  readonly records: readonly RecordType[]
  readonly enums: readonly Enum[]
  readonly errors: readonly ErrorCode[]
  readonly objects: readonly InitialObject[]
  readonly relations: readonly Relation[]
  /** In order of declaration; absent where there is none. */
  readonly defines?: readonly Define[]
  readonly externals?: readonly External[]
  readonly invariants?: readonly Invariant[]
}

/** The features that `uses` can add (docs/language.md, Standard classes). */
export const STANDARD_PARTS = ['session', 'task', 'event', 'query'] as const
export type StandardPart = (typeof STANDARD_PARTS)[number]

/** The words after `without`, which remove implied RPCs (docs/language.md, What the text implies). */
export const WITHOUT = ['create', 'destroy', 'get_all', 'get_by_name_label'] as const
export type Without = (typeof WITHOUT)[number]

/** The words after `with`, which add implied RPCs (docs/language.md, What the text implies). */
export const WITH = ['set'] as const
export type With = (typeof WITH)[number]

/** Every word that may stand after `without`. */
export const WITHOUT_WORDS: readonly string[] = [...WITHOUT, 'objects']

export interface Role {
  readonly name: string
  readonly doc: string
  /** The roles whose rights this role also has, as declared, and so the rights of the roles that they include. Without cycles. */
  readonly includes: readonly string[]
}

/** The words that may stand before `allows` on a class; a field takes the first two. */
export const ACCESS_KINDS = ['get', 'set', 'create', 'destroy'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

/** The names after `was`, as written: those that a declaration had before. Absent where it had none. Migrations use them. */
export interface Renamed {
  readonly was?: readonly string[]
}

export interface Class extends Renamed {
  readonly name: string
  readonly doc: string
  /**
   * Whether the server keeps objects of the class. `implied`: yes, and the class implies RPCs. `none`: `without objects`.
   * `declared`: yes, though nothing is implied, as the class is `without objects` and declares a `create` by field names.
   */
  readonly objects: 'implied' | 'declared' | 'none'
  readonly without: readonly Without[]
  readonly with?: readonly With[]
  /** `@internal`: objects of the class are stored, but it has no RPC and no event, and is not in the reference. */
  readonly internal?: true
  /**
   * The roles that `allows` clauses name, as written; absent where the class has no clause. `all` is the clause without a
   * word, for every RPC of the class. A clause with a word overrides it, and a field's or message's clause overrides both.
   */
  readonly allows?: { readonly [access in AccessKind | 'all']?: readonly string[] }
  /** In order of declaration; a class with implied objects starts with `uuid`. */
  readonly fields: readonly Field[]
  readonly messages: readonly Message[]
  /** The class comes with Crowfoot (`uses session`); the API's own text may extend it. */
  readonly standard: boolean
  /** Bodies of implied RPCs, by the name of the RPC without its class: `create`, `destroy`, `set_name_label`. */
  readonly bodies?: { readonly [rpc: string]: MessageBody }
  /** Each a list of fields whose values together differ between all objects of the class. */
  readonly unique?: readonly (readonly string[])[]
  readonly checks?: readonly Check[]
}

export type FieldQualifier = 'RW' | 'RO/constructor' | 'RO/runtime'

export interface Field extends Renamed {
  readonly name: string
  readonly doc: string
  readonly qualifier: FieldQualifier
  readonly type: Type
  /** The value that a new object starts with; absent if the text gives no default. */
  readonly default?: Literal
  /** The bound pair this field is an end of, by the relation's name. */
  readonly relation?: string
  /** The value of a computed field, from `self`, the first local of the expression. It is RO/runtime. */
  readonly computed?: TypedExpr
  /** The file that the expression stands in, as its API names it. */
  readonly computedPath?: string
  /** How bodies change it, in a model whose bodies' code is left out (reference/without-code.ts). */
  readonly states?: readonly StateArrow[]
  /** What its values must meet. */
  readonly where?: Condition
  /** `@internal`: stored, but in no record, RPC or event, and not in the reference. */
  readonly internal?: true
  /** The roles that the field's own `allows` clauses name; a clause without a word counts as both. Absent without clauses. */
  readonly allows?: { readonly get?: readonly string[]; readonly set?: readonly string[] }
  /** `@secret`: its values are redacted in logs and in the parameters of errors. */
  readonly secret?: true
  /** The field has a default that is left out here, as everyone may read this model (reference/secret-values.ts). */
  readonly secretDefault?: true
}

export interface Message {
  readonly name: string
  readonly doc: string
  readonly params: readonly Param[]
  /** null is `void`. */
  readonly result: Type | null
  /** Error codes declared after `throws`. */
  readonly throws: readonly string[]
  /** `@public`: takes no session where sessions are in use. */
  readonly public: boolean
  /** The roles that its `allows` clause names; absent where it has none. */
  readonly allows?: readonly string[]
  /** `@internal`: bodies may call it, but clients cannot, and it is not in the reference. */
  readonly internal?: true
  readonly body?: MessageBody
}

export interface Param {
  readonly name: string
  readonly type: Type
  readonly default?: Literal
  readonly where?: Condition
}

export interface RecordType {
  readonly name: string
  readonly doc: string
  readonly members: readonly RecordMember[]
}

export interface RecordMember {
  readonly name: string
  readonly doc: string
  readonly type: Type
  readonly default?: Literal
  readonly where?: Condition
}

export interface Enum extends Renamed {
  readonly name: string
  readonly doc: string
  readonly values: readonly EnumValue[]
}

export interface EnumValue extends Renamed {
  readonly name: string
  readonly doc: string
}

export interface ErrorCode {
  readonly code: string
  readonly doc: string
  readonly params: readonly string[]
}

/** A parameter of a define or an external, which no client gives: its type may have durations. */
export interface InnerParam extends Omit<Param, 'type'> {
  readonly type: BodyType
}

export interface Define {
  readonly name: string
  readonly doc: string
  readonly params: readonly InnerParam[]
  readonly result: BodyType | null
  /** `:= EXPR` is a body of one `return`. */
  readonly body: MessageBody
  /** Only `let`, `require` and calls of checks: it may stand in a guard and behind `can`. */
  readonly isCheck: boolean
}

export interface External {
  readonly name: string
  readonly doc: string
  readonly params: readonly InnerParam[]
  /** null is none. */
  readonly result: BodyType | null
  readonly throws: readonly string[]
  /** The default implementation; absent where only `handlers.ts` has one. */
  readonly body?: MessageBody
}

/** `object CLASS NAME { … }`: made with a new database. Other fields get their default, else the zero of their type. */
export interface InitialObject {
  readonly class: string
  readonly name: string
  readonly doc: string
  readonly values: { readonly [field: string]: Literal }
}

/** A bound pair: one relation seen from two ends (docs/language.md, Bound field pairs). */
export interface Relation {
  /** `Class.field` of the first end: `VIF.VM` for `VIF.VM <-> VM.VIFs`; unique. */
  readonly name: string
  readonly kind: 'many-one' | 'one-one' | 'many-many'
  /**
   * The stored end first: the `ref` end of many-one, the owner of one-one, of many-many the owner. Where both ends or
   * neither could be first, the one whose `Class.field` sorts first. A field bound to itself is both ends.
   */
  readonly ends: readonly [RelationEnd, RelationEnd]
  readonly symmetric: boolean
}

export interface RelationEnd {
  readonly class: string
  readonly field: string
  /** The field is a set. */
  readonly many: boolean
  /** While this end refers to an object, the object cannot be destroyed. */
  readonly owns: boolean
}
