/** The declarations that the names of an API stand for, with their types and defaults resolved. */
import type {
  ApiDecl,
  BodyDecl,
  ClassDecl,
  ComputeDecl,
  DefineDecl,
  EnumDecl,
  ErrorDecl,
  ExternalDecl,
  FieldDecl,
  InvariantDecl,
  MemberDecl,
  MessageDecl,
  NameNode,
  ObjectDecl,
  ParamDecl,
  RecordDecl,
  RoleDecl,
  TestDecl,
  ValueNode,
} from '../../grammar/tree.ts'
import type { Literal, StandardPart, Type } from '../../model/api.ts'
import type { BodyType } from '../../model/body.ts'

/** The unit that a span is relative to. */
export interface UnitPlace {
  readonly path: string
  /** Absolute offset of the unit in its file; the checker moves it when text before the unit changes. */
  base: number
  /** True for a unit of the standard texts, which come with Crowfoot. */
  readonly standard: boolean
}

export interface Declared<Decl> {
  readonly name: string
  readonly decl: Decl
  readonly place: UnitPlace
  /**
   * True if its text has a syntax error: anywhere in a unit, or in a member itself. Missing parts are
   * not reported, because the error may have hidden them.
   */
  readonly broken: boolean
}

/** A symbol with a type and a default. */
export interface TypedSymbol<T extends BodyType = Type> {
  /** null if it has a problem, and in a broken declaration. */
  type: T | null
  /** The default; undefined if there is none, or one with a problem. */
  literal: Literal | undefined
}

export interface FieldSymbol extends Declared<FieldDecl>, TypedSymbol {
  readonly owner: ClassSymbol
}

/** Of a message; of `BodyType`, of a define or an external. */
export interface ParamSymbol<T extends BodyType = Type> extends Declared<ParamDecl>, TypedSymbol<T> {}

export interface MessageSymbol extends Declared<MessageDecl> {
  readonly owner: ClassSymbol
  readonly params: readonly ParamSymbol[]
  result: Type | null
}

export interface ClassSymbol extends Declared<ClassDecl> {
  readonly kind: 'class'
  /** The words after `without`, including `objects`. */
  readonly without: ReadonlySet<string>
  /** The fields of this declaration, then those of the standard class that it extends. */
  readonly fields: readonly FieldSymbol[]
  readonly messages: readonly MessageSymbol[]
  /** The first field of each name. */
  readonly fieldsByName: ReadonlyMap<string, FieldSymbol>
  /** The standard class that this declaration extends. */
  readonly extends: ClassSymbol | null
  /** True if it or one of its members has an `allows` clause. */
  readonly guarded: boolean
  /** The fields that `create` may require to refer to an object, by their text. */
  readonly requiring: readonly FieldSymbol[]
}

export interface MemberSymbol extends Declared<MemberDecl>, TypedSymbol {}

export interface RecordSymbol extends Declared<RecordDecl> {
  readonly kind: 'record'
  readonly members: readonly MemberSymbol[]
  /** The standard record that this declaration replaces. */
  readonly extends: RecordSymbol | null
}

export interface EnumSymbol extends Declared<EnumDecl> {
  readonly values: ReadonlySet<string>
  /** The standard enum that this declaration replaces. */
  readonly extends: EnumSymbol | null
}

export interface ErrorSymbol extends Declared<ErrorDecl> {
  /** The declaration of the same error with fewer parameters, in another file. */
  readonly extends: ErrorSymbol | null
}

export type RoleSymbol = Declared<RoleDecl>

export interface AssignmentSymbol {
  readonly name: NameNode
  readonly value: ValueNode
  readonly field: FieldSymbol | null
  literal: Literal | undefined
}

export interface ObjectSymbol extends Declared<ObjectDecl> {
  readonly owner: ClassSymbol | null
  readonly values: readonly AssignmentSymbol[]
}

export type ApiSymbol = Declared<ApiDecl>

/** A declaration that calls can name: its parameters and its result. */
interface CallableParts {
  readonly params: readonly ParamSymbol<BodyType>[]
  /** null if it has none, or one with a problem. */
  result: BodyType | null
}

export interface DefineSymbol extends Declared<DefineDecl>, CallableParts {
  readonly kind: 'define'
}

export interface ExternalSymbol extends Declared<ExternalDecl>, CallableParts {
  readonly kind: 'external'
}

/** Defines and externals share one name space, because a call has the same form for both. */
export type CallableSymbol = DefineSymbol | ExternalSymbol

/** `body C.m { … }`; its name is `C.m`. */
export type BodySymbol = Declared<BodyDecl>

/** `compute C.f := …`; its name is `C.f`. */
export type ComputeSymbol = Declared<ComputeDecl>

/** Its name is its title. */
export type InvariantSymbol = Declared<InvariantDecl>

/** Its name is its title. */
export type TestSymbol = Declared<TestDecl>

/** Any declaration with a name and a place. */
export type AnySymbol =
  | ApiSymbol
  | ClassSymbol
  | RecordSymbol
  | EnumSymbol
  | ErrorSymbol
  | RoleSymbol
  | ObjectSymbol
  | FieldSymbol
  | MessageSymbol
  | MemberSymbol
  | ParamSymbol
  | CallableSymbol
  | BodySymbol
  | ComputeSymbol
  | InvariantSymbol
  | TestSymbol

export interface Duplicate {
  readonly what: string
  readonly again: AnySymbol
  readonly first: AnySymbol
}

/** All names of an API. Classes and records share one name space, because `C record` can mean either. */
export interface Scope {
  readonly api: ApiSymbol | null
  readonly uses: ReadonlySet<StandardPart>
  readonly types: ReadonlyMap<string, ClassSymbol | RecordSymbol>
  readonly classes: readonly ClassSymbol[]
  readonly records: readonly RecordSymbol[]
  readonly enums: ReadonlyMap<string, EnumSymbol>
  readonly errors: ReadonlyMap<string, ErrorSymbol>
  readonly objects: ReadonlyMap<string, ObjectSymbol>
  readonly roles: ReadonlyMap<string, RoleSymbol>
  /** The defines and externals. */
  readonly callables: ReadonlyMap<string, CallableSymbol>
  /** The `body` declarations by `C.m`, whether or not there is such a message. See `bodyOf` in given-bodies.ts. */
  readonly bodies: ReadonlyMap<string, BodySymbol>
  /** The `compute` declarations by `C.f`, whether or not there is such a field. See `computedBy` in given-bodies.ts. */
  readonly computes: ReadonlyMap<string, ComputeSymbol>
  /** By title. */
  readonly invariants: ReadonlyMap<string, InvariantSymbol>
  /** By title. */
  readonly tests: ReadonlyMap<string, TestSymbol>
  /**
   * Declarations with the name of an earlier one. They are in none of the maps, but in `classes` and `records`, to be
   * checked.
   */
  readonly duplicates: readonly Duplicate[]
  /** Words where a syntax error was found: each may be the name of a lost declaration. '' stands for a missing name. */
  readonly lost: Pick<ReadonlySet<string>, 'has'>
}

/** True where text with a syntax error may declare the name, so that it is not reported as unknown. */
export function mayBeLost(scope: Scope, name: string): boolean {
  return scope.lost.has(name) || scope.lost.has('')
}

/** The class with this name; undefined for a record. */
export function classNamed(scope: Scope, name: string): ClassSymbol | undefined {
  const symbol = scope.types.get(name)
  return symbol?.kind === 'class' ? symbol : undefined
}

/** True for a class `without objects`: a namespace of messages. */
export function isNamespace(owner: ClassSymbol): boolean {
  return owner.without.has('objects')
}

/** `VIF.VM`: a field as diagnostics name it. */
export function fieldPath(field: FieldSymbol): string {
  return `${field.owner.name}.${field.name}`
}
