/** What the names of an API stand for: the declarations of all files, with their types and defaults resolved. */
import type {
  ApiDecl,
  ClassDecl,
  EnumDecl,
  ErrorDecl,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  NameNode,
  ObjectDecl,
  ParamDecl,
  RecordDecl,
  RoleDecl,
  ValueNode,
} from '../../grammar/tree.ts'
import type { Literal, StandardPart, Type } from '../../model/api.ts'

/** The unit a span is relative to. */
export interface UnitPlace {
  readonly path: string
  /** Absolute offset of the unit in its file; the checker moves it when text before the unit changes. */
  base: number
  /** The unit is part of the text that ships with Crowfoot, not of the user's. */
  readonly standard: boolean
}

export interface Declared<Decl> {
  readonly name: string
  readonly decl: Decl
  readonly place: UnitPlace
  /**
   * Its text has a syntax error, so what it seems to lack may only be lost: nobody is told of that. Of a unit, an error
   * anywhere in it; of a member, one in the member itself.
   */
  readonly broken: boolean
}

/** A type as written and as resolved. */
export interface TypedSymbol {
  /** null where a problem was found in it, and in a broken declaration. */
  type: Type | null
  /** Absent where the text gives none, or one that is wrong (a problem says so). */
  literal: Literal | undefined
}

export interface FieldSymbol extends Declared<FieldDecl>, TypedSymbol {
  readonly owner: ClassSymbol
}

export interface ParamSymbol extends Declared<ParamDecl>, TypedSymbol {}

export interface MessageSymbol extends Declared<MessageDecl> {
  readonly owner: ClassSymbol
  readonly params: readonly ParamSymbol[]
  result: Type | null
}

export interface ClassSymbol extends Declared<ClassDecl> {
  readonly kind: 'class'
  /** The `without` words, `objects` among them. */
  readonly without: ReadonlySet<string>
  /** Of this declaration, then those of the standard class it extends. */
  readonly fields: readonly FieldSymbol[]
  readonly messages: readonly MessageSymbol[]
  /** The first of each name. */
  readonly fieldsByName: ReadonlyMap<string, FieldSymbol>
  /** The standard class that this declaration extends. */
  readonly extends: ClassSymbol | null
}

export interface MemberSymbol extends Declared<MemberDecl>, TypedSymbol {}

export interface RecordSymbol extends Declared<RecordDecl> {
  readonly kind: 'record'
  readonly members: readonly MemberSymbol[]
  /** The standard record whose place this declaration takes. */
  readonly extends: RecordSymbol | null
}

export interface EnumSymbol extends Declared<EnumDecl> {
  readonly values: ReadonlySet<string>
  /** The standard enum whose place this declaration takes. */
  readonly extends: EnumSymbol | null
}

export interface ErrorSymbol extends Declared<ErrorDecl> {
  /** The declaration without parameters, in another file, that this one gives them to. */
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

/** Any declared thing that has a name and a place, for duplicates and related places. */
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

export interface Duplicate {
  readonly what: string
  readonly again: AnySymbol
  readonly first: AnySymbol
}

/** All names of an API. Classes and records share one name space, since `C record` may mean either. */
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
  /** Declarations whose name an earlier one has; they are in none of the maps, but still in `classes`… for checking. */
  readonly duplicates: readonly Duplicate[]
  /** Words where the text could not be read: each may be the name of a declaration that is lost. '' where a name is. */
  readonly lost: Pick<ReadonlySet<string>, 'has'>
}

/** True where the name may be declared by text with a syntax error, so that nobody is told that it is unknown. */
export function mayBeLost(scope: Scope, name: string): boolean {
  return scope.lost.has(name) || scope.lost.has('')
}

/** The class of this name, if it is one. */
export function classNamed(scope: Scope, name: string): ClassSymbol | undefined {
  const symbol = scope.types.get(name)
  return symbol?.kind === 'class' ? symbol : undefined
}

/** Declared `without objects`: a namespace of messages. */
export function isNamespace(owner: ClassSymbol): boolean {
  return owner.without.has('objects')
}

/** `VIF.VM`, as messages name a field. */
export function fieldPath(field: FieldSymbol): string {
  return `${field.owner.name}.${field.name}`
}
