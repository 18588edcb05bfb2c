/** Finds the target of a mention: a symbol of the scope, or a word of the language. */
import type {
  ApiSymbol,
  CallableSymbol,
  ClassSymbol,
  EnumSymbol,
  ErrorSymbol,
  FieldSymbol,
  MemberSymbol,
  MessageSymbol,
  ObjectSymbol,
  ParamSymbol,
  RecordSymbol,
  RoleSymbol,
  Scope,
  UnitPlace,
} from '../../analysis/scope/symbols.ts'
import { classNamed, isNamespace } from '../../analysis/scope/symbols.ts'
import type {
  Declaration,
  EnumValueDecl,
  MessageDecl,
  NamedType,
  NameNode,
  Span,
  TypeNode,
} from '../../grammar/tree.ts'
import type { BodyType, BuiltIn } from '../../model/body.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { scalarType } from '../../model/kinds.ts'
import type { BodyMention } from './body-mentions.ts'
import type { DeclaringPart, TypeStep, UsingPart } from './mentions.ts'
import { partnerIn } from './partner.ts'

export type Target = SymbolTarget | WordTarget

/** A target that is declared, in the API or in a standard text. */
export type SymbolTarget =
  | { readonly is: 'api'; readonly symbol: ApiSymbol }
  | { readonly is: 'class'; readonly symbol: ClassSymbol }
  | { readonly is: 'record'; readonly symbol: RecordSymbol }
  | { readonly is: 'enum'; readonly symbol: EnumSymbol }
  | { readonly is: 'error'; readonly symbol: ErrorSymbol }
  | { readonly is: 'object'; readonly symbol: ObjectSymbol }
  | { readonly is: 'role'; readonly symbol: RoleSymbol }
  | { readonly is: 'field'; readonly symbol: FieldSymbol }
  | { readonly is: 'message'; readonly symbol: MessageSymbol }
  | { readonly is: 'param'; readonly symbol: ParamSymbol; readonly message: MessageSymbol }
  | { readonly is: 'member'; readonly symbol: MemberSymbol; readonly record: RecordSymbol }
  | { readonly is: 'enum value'; readonly symbol: EnumSymbol; readonly value: EnumValueDecl }
  | { readonly is: 'error param'; readonly symbol: ErrorSymbol; readonly name: NameNode }
  /** A define or an external. */
  | { readonly is: 'callable'; readonly symbol: CallableSymbol }
  | { readonly is: 'callable param'; readonly symbol: ParamSymbol<BodyType>; readonly callable: CallableSymbol }
  | { readonly is: 'local'; readonly symbol: LocalSymbol }

/** A name that a statement or an expression of a body declares. */
export interface LocalSymbol {
  readonly name: string
  readonly place: UnitPlace
  readonly decl: Span & { readonly name: NameNode }
  readonly type: BodyType | undefined
}

/** A target that no text declares. */
export type WordTarget =
  | { readonly is: 'built-in error'; readonly name: string }
  | { readonly is: 'standard part'; readonly name: string }
  | { readonly is: 'without word'; readonly name: string; readonly owner: ClassSymbol }
  /** The field `uuid` that every class has. */
  | { readonly is: 'implied field'; readonly name: string; readonly owner: ClassSymbol }
  | { readonly is: 'qualifier' | 'annotation' | 'basic type'; readonly name: string }
  /** The word before `allows`. */
  | { readonly is: 'clause word'; readonly name: string }
  /** `true`, `false` or `null` as a value. */
  | { readonly is: 'literal'; readonly name: string }
  /** A function of the language, in bodies. */
  | { readonly is: 'built-in'; readonly name: BuiltIn }
  /** An RPC that a class implies. */
  | { readonly is: 'implied rpc'; readonly name: string; readonly owner: ClassSymbol }
  /** `self`, `session`, `task`, and the parameters of implied RPCs, in bodies. */
  | { readonly is: 'given name'; readonly name: string; readonly type: BodyType }
  /** A word of statements or expressions. */
  | { readonly is: 'statement word'; readonly name: string }
  /** Any other word of the language, kind words included. */
  | { readonly is: 'keyword'; readonly name: string }

/** The symbol of a declared member. In a standard text it is found by name, because the scope has other trees of these texts. */
export function declaredMember(
  scope: Scope,
  within: Declaration,
  part: Exclude<DeclaringPart, { is: 'declared' | 'declared local' }>,
  name: string,
  standard: boolean,
): SymbolTarget | null {
  const target = declaredTarget(scope, within, standard)
  switch (target?.is) {
    case 'class':
      return classMemberTarget(target.symbol, part, name, standard)
    case 'record': {
      const symbol = standard
        ? target.symbol.members.find((m) => m.name === name)
        : declaredBy(target.symbol.members, part.node)
      return symbol ? { is: 'member', symbol, record: target.symbol } : null
    }
    case 'enum': {
      const value = standard
        ? target.symbol.decl.values.find((v) => v.name.text === name)
        : ownPart(target.symbol.decl.values, part.node)
      return value ? { is: 'enum value', symbol: target.symbol, value } : null
    }
    case 'error': {
      const param = standard
        ? target.symbol.decl.params.find((p) => p.text === name)
        : ownPart(target.symbol.decl.params, part.node)
      return param ? { is: 'error param', symbol: target.symbol, name: param } : null
    }
    case 'callable': {
      const param = declaredBy(target.symbol.params, part.node)
      return param ? { is: 'callable param', symbol: param, callable: target.symbol } : null
    }
    default:
      return null
  }
}

function classMemberTarget(
  owner: ClassSymbol,
  part: DeclaringPart,
  name: string,
  standard: boolean,
): SymbolTarget | null {
  switch (part.is) {
    case 'declared field': {
      const symbol = standard ? owner.fields.find((f) => f.name === name) : declaredBy(owner.fields, part.node)
      return symbol ? { is: 'field', symbol } : null
    }
    case 'declared message': {
      const symbol = messageOf(owner, part.node, standard)
      return symbol ? { is: 'message', symbol } : null
    }
    case 'declared param': {
      const message = messageOf(owner, part.message, standard)
      const symbol =
        message && (standard ? message.params.find((p) => p.name === name) : declaredBy(message.params, part.node))
      return message && symbol ? { is: 'param', symbol, message } : null
    }
    default:
      return null
  }
}

/** The symbol that the node declares. An index is remembered for each list, since all of its symbols are looked up. */
function declaredBy<S extends { readonly decl: object }>(symbols: readonly S[], node: unknown): S | undefined {
  return index(symbols, () => symbols.map((symbol) => [symbol.decl, symbol])).get(node) as S | undefined
}

function ownPart<N extends object>(nodes: readonly N[], node: unknown): N | undefined {
  return index(nodes, () => nodes.map((one) => [one, one])).get(node) as N | undefined
}

function index(list: object, entries: () => [object, object][]): ReadonlyMap<unknown, object> {
  let known = INDEXES.get(list)
  if (!known) {
    known = new Map(entries())
    INDEXES.set(list, known)
  }
  return known
}

const INDEXES = new WeakMap<object, ReadonlyMap<unknown, object>>()

function messageOf(owner: ClassSymbol, node: MessageDecl, standard: boolean): MessageSymbol | undefined {
  return standard ? owner.messages.find((m) => m.name === node.name.text) : declaredBy(owner.messages, node)
}

export function usedTarget(
  scope: Scope,
  within: Declaration,
  text: string,
  part: Exclude<UsingPart, BodyMention | { is: 'given rpc' }>,
  standard: boolean,
): Target | null {
  switch (part.is) {
    case 'given field':
      return fieldTarget(classNamed(scope, part.class), text)
    case 'own field':
      return fieldTarget(classOf(scope, within, standard), text)
    case 'standard part':
      return { is: part.is, name: text }
    case 'without word': {
      const owner = classOf(scope, within, standard)
      return owner ? { is: part.is, name: text, owner } : null
    }
    case 'qualifier':
    case 'annotation':
    case 'clause word':
      return { is: part.is, name: text }
    case 'role': {
      const symbol = scope.roles.get(text)
      return symbol ? { is: 'role', symbol } : null
    }
    case 'type':
      return typeTarget(scope, part.node)
    case 'partner': {
      const symbol = partnerIn(scope, part.field)
      return symbol ? { is: 'field', symbol } : null
    }
    case 'partner class':
    case 'object class': {
      const symbol = classNamed(scope, text)
      return symbol ? { is: 'class', symbol } : null
    }
    case 'thrown':
      return thrownTarget(scope, text)
    case 'assigned field':
      return fieldTarget(classNamed(scope, part.object.class.text), text)
    case 'value':
      return valueTarget(scope, text, part)
  }
}

/** The symbol of a declaration. */
export function declaredTarget(scope: Scope, node: Declaration, standard = false): SymbolTarget | null {
  const name = node.name.text
  switch (node.kind) {
    case 'api': {
      const symbol = scope.api?.decl === node ? scope.api : scope.duplicates.find((d) => d.again.decl === node)?.again
      return symbol ? { is: 'api', symbol: symbol as ApiSymbol } : null
    }
    case 'class': {
      const symbol = classOf(scope, node, standard)
      return symbol ? { is: 'class', symbol } : null
    }
    case 'record': {
      const first = scope.types.get(name)
      const symbol = isIt(first, node, standard) ? first : scope.records.find((r) => r.decl === node)
      return symbol?.kind === 'record' ? { is: 'record', symbol } : null
    }
    case 'enum': {
      const symbol = firstOrAgain(scope, scope.enums.get(name), node, standard)
      return symbol ? { is: 'enum', symbol } : null
    }
    case 'error': {
      const found = scope.errors.get(name)
      // A declaration that lacks parameters and the one that has them are one error.
      const symbol = found?.extends?.decl === node ? found : firstOrAgain(scope, found, node, standard)
      return symbol ? { is: 'error', symbol } : null
    }
    case 'object': {
      const symbol = firstOrAgain(scope, scope.objects.get(name), node, standard)
      return symbol ? { is: 'object', symbol } : null
    }
    case 'role': {
      const symbol = firstOrAgain(scope, scope.roles.get(name), node, standard)
      return symbol ? { is: 'role', symbol } : null
    }
    case 'define':
    case 'external': {
      const symbol = firstOrAgain(scope, scope.callables.get(name), node, standard)
      return symbol ? { is: 'callable', symbol } : null
    }
    default:
      return null
  }
}

function isIt(symbol: { readonly decl: Declaration } | undefined, node: Declaration, standard: boolean): boolean {
  return symbol !== undefined && (symbol.decl === node || standard)
}

/** The symbol with this name if the node declares it, else a symbol for the second declaration. */
function firstOrAgain<S extends { readonly decl: Declaration }>(
  scope: Scope,
  first: S | undefined,
  node: Declaration,
  standard: boolean,
): S | undefined {
  if (isIt(first, node, standard)) return first
  return scope.duplicates.find((d) => d.again.decl === node)?.again as S | undefined
}

/** The symbol of a class declaration. */
function classOf(scope: Scope, node: Declaration, standard: boolean): ClassSymbol | undefined {
  if (node.kind !== 'class') return undefined
  const first = classNamed(scope, node.name.text)
  return isIt(first, node, standard) ? first : scope.classes.find((c) => c.decl === node)
}

/** The target of a named type, whatever its kind word is. */
export function typeTarget(scope: Scope, node: NamedType): Target | null {
  const name = node.name.text
  const basic = scalarType(name) !== undefined || (name === 'any' && node.word === 'record')
  if (basic && node.word === null) return { is: 'basic type', name }
  const type = scope.types.get(name)
  const declared = scope.enums.get(name)
  if (declared && (node.word === 'enum' || !type)) return { is: 'enum', symbol: declared }
  if (type) return type.kind === 'class' ? { is: 'class', symbol: type } : { is: 'record', symbol: type }
  return basic ? { is: 'basic type', name } : null
}

export function thrownTarget(scope: Scope, name: string): Target | null {
  if (BUILT_IN_ERRORS.has(name)) return { is: 'built-in error', name }
  const symbol = scope.errors.get(name)
  return symbol ? { is: 'error', symbol } : null
}

export function fieldTarget(owner: ClassSymbol | undefined, name: string): Target | null {
  const symbol = owner?.fieldsByName.get(name)
  if (symbol) return { is: 'field', symbol }
  return owner && name === 'uuid' && !isNamespace(owner) ? { is: 'implied field', name, owner } : null
}

function valueTarget(scope: Scope, text: string, part: UsingPart & { is: 'value' }): Target | null {
  const type = typeAt(ownerType(scope, part), part.steps)
  const named = type?.kind === 'named-type' ? typeTarget(scope, type) : null
  if (named?.is === 'enum') {
    const value = named.symbol.decl.values.find((v) => v.name.text === text)
    return value ? { is: 'enum value', symbol: named.symbol, value } : null
  }
  if (part.node.kind !== 'name-value') return null
  const object = named?.is === 'class' ? scope.objects.get(text) : undefined
  if (object && object.decl.class.text === type?.name.text) return { is: 'object', symbol: object }
  return LITERALS.has(text) ? { is: 'literal', name: text } : null
}

const LITERALS = new Set(['true', 'false', 'null'])

function ownerType(scope: Scope, { of }: UsingPart & { is: 'value' }): TypeNode | undefined {
  if (of.is === 'default') return of.type
  return classNamed(scope, of.object.class.text)?.fieldsByName.get(of.field.text)?.decl.type
}

function typeAt(type: TypeNode | undefined, steps: readonly TypeStep[]): NamedType | undefined {
  let at = type
  for (const step of steps) {
    if (step === 'item') at = at?.kind === 'set-type' || at?.kind === 'option-type' ? at.of : undefined
    else at = at?.kind === 'map-type' ? at[step] : undefined
  }
  return at?.kind === 'named-type' ? at : undefined
}

/** The name of the target as texts mention it; that of an enum value without quotes. */
export function targetName(target: Target): string {
  if (target.is === 'enum value') return target.value.name.text
  if (target.is === 'error param') return target.name.text
  return 'symbol' in target ? target.symbol.name : target.name
}
