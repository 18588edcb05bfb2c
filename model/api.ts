/** The API as plain JSON-able data: what the analysis makes of `.crow` text and everything downstream reads. */
import type { ScalarType } from './kinds.ts'

/** The version of this format; a reader refuses another. */
export const MODEL_FORMAT = 1

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
}

/** What `uses` can bring in (LANGUAGE section 9). */
export const STANDARD_PARTS = ['session', 'task', 'event'] as const
export type StandardPart = (typeof STANDARD_PARTS)[number]

/** The implied RPCs that a class can be without (LANGUAGE section 5). */
export const WITHOUT = ['create', 'destroy', 'get_all', 'get_by_name_label'] as const
export type Without = (typeof WITHOUT)[number]

/** Every word that may stand after `without`. */
export const WITHOUT_WORDS: readonly string[] = [...WITHOUT, 'objects']

export interface Role {
  readonly name: string
  readonly doc: string
  /** The roles whose rights it has besides its own, as declared; what those include is included too. No circles. */
  readonly includes: readonly string[]
}

/** The words that may stand before `allows` on a class; a field takes the first two. */
export const ACCESS_KINDS = ['get', 'set', 'create', 'destroy'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

/** What `was` says: the names that a declaration had, as written; absent where it had no other. Stored data follow them. */
export interface Renamed {
  readonly was?: readonly string[]
}

export interface Class extends Renamed {
  readonly name: string
  readonly doc: string
  /**
   * Whose objects are kept: `implied` for a class proper; `none` for `without objects`; `declared` for a class
   * `without objects` that declares a `create` by field names, whose objects are kept though nothing is implied.
   */
  readonly objects: 'implied' | 'declared' | 'none'
  readonly without: readonly Without[]
  /**
   * The roles that `allows` clauses name, as written; absent where the text says nothing. `all` is the plain clause: every RPC
   * of the class, its messages too; a word's own clause wins over it, a field's or message's over both.
   */
  readonly allows?: { readonly [access in AccessKind | 'all']?: readonly string[] }
  /** In order of declaration; a class with implied objects starts with `uuid`. */
  readonly fields: readonly Field[]
  readonly messages: readonly Message[]
  /** Comes with Crowfoot (`uses session`), perhaps extended by the API's own text. */
  readonly standard: boolean
}

export type FieldQualifier = 'RW' | 'RO/constructor' | 'RO/runtime'

export interface Field extends Renamed {
  readonly name: string
  readonly doc: string
  readonly qualifier: FieldQualifier
  readonly type: Type
  /** What a new object starts with; absent where the text gives no default. */
  readonly default?: Literal
  /** The bound pair this field is an end of, by the relation's name. */
  readonly relation?: string
  /** The roles that the field's own `allows` clauses name, the plain one's put in both; absent where it has none. */
  readonly allows?: { readonly get?: readonly string[]; readonly set?: readonly string[] }
  /** `@secret`: its values appear in no log and no error's parameters. */
  readonly secret?: true
  /** In what everyone may read, where a `@secret` field has no `default`: it has one (reference/secret-values.ts). */
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
}

export interface Param {
  readonly name: string
  readonly type: Type
  readonly default?: Literal
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

/** `object CLASS NAME { … }`: made with a new database. Fields not named get their default, else their type's zero. */
export interface InitialObject {
  readonly class: string
  readonly name: string
  readonly doc: string
  readonly values: { readonly [field: string]: Literal }
}

export type Type =
  | ScalarType
  | { readonly kind: 'ref'; readonly class: string; readonly nullable: boolean }
  | { readonly kind: 'enum'; readonly name: string }
  /** A `record`, or the whole record of the class of that name. */
  | { readonly kind: 'record'; readonly name: string }
  /** `any record`: a whole record of whatever class; only in results and in classes without objects. */
  | { readonly kind: 'any record' }
  | { readonly kind: 'set'; readonly of: Type }
  | { readonly kind: 'option'; readonly of: Type }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }

/**
 * A value as JSON, read by its type. string, enum: itself. int: its decimal digits as a string (64 bits). float:
 * number. bool: boolean. datetime: `20260131T12:00:00Z`. ref: `{ "object": name }` for an initial object, null for the
 * null reference. set, option: an array. map: an array of `[key, value]`. record: an array of `[member, value]`.
 */
export type Literal = string | number | boolean | null | { readonly object: string } | readonly Literal[]

/** One bound pair: one relation seen from two ends. LANGUAGE section 7. */
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
  /** Counts as referring when the other object is destroyed. */
  readonly owns: boolean
}
