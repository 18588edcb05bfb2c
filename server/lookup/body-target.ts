/** Finds the targets of names in bodies, by what the typing of the body found. */
import type { BodyNotes, ExpressionNote } from '../../analysis/bodies/body-notes.ts'
import { isBuiltIn } from '../../analysis/bodies/built-ins.ts'
import type { UnitBody } from '../../analysis/bodies/unit-bodies.ts'
import { impliedSignature } from '../../analysis/facts/body-target.ts'
import type { UnitSymbol } from '../../analysis/scope/declare.ts'
import { type ClassSymbol, classNamed, type MessageSymbol, type Scope } from '../../analysis/scope/symbols.ts'
import type { Declaration, FieldExpr, NameExpr, NameNode, Span, StringValue } from '../../grammar/tree.ts'
import type { BodyType } from '../../model/body.ts'
import { type BodyMention, membersOf } from './body-mentions.ts'
import { type NotedView, notesOf } from './notes.ts'
import { fieldTarget, type Target, thrownTarget } from './target.ts'

/** null if nothing has the name. */
export function bodyTargetOf(view: NotedView, within: Declaration, mention: BodyMention, text: string): Target | null {
  const { scope } = view
  switch (mention.is) {
    case 'class in body':
      return classTarget(scope, text)
    case 'class or enum':
      return classTarget(scope, text) ?? enumTarget(scope, text)
    case 'record in body':
      return typeNamed(scope, text)
    case 'error in body':
      return thrownTarget(scope, text)
    case 'role in body': {
      const symbol = scope.roles.get(text)
      return symbol ? { is: 'role', symbol } : null
    }
    case 'external in body':
      return callableTarget(scope, text)
    case 'called':
      return mention.node.class ? rpcTarget(scope, mention.node.class.text, text) : functionTarget(scope, text)
    default:
      return typedTarget(view, within, mention, text)
  }
}

type TypedMention = Extract<BodyMention, { is: 'declared local' | 'name in body' | 'part' | 'written member' }>

function typedTarget(view: NotedView, within: Declaration, mention: TypedMention, text: string): Target | null {
  const notes = notesOf(view, within)
  if (!notes) return null
  const { scope } = view
  switch (mention.is) {
    case 'declared local':
      return localTarget(notes, mention.node)
    case 'name in body':
      return nameTarget(scope, notes, mention.node, text)
    case 'part':
      return partTarget(scope, notes, mention.node, text)
    case 'written member': {
      const of = membersOf(mention.of)
      const type = 'object' in of ? notes.expressions.get(of.object)?.typed.type : undefined
      const owner = 'object' in of ? (type?.kind === 'ref' ? type.class : '') : of.type
      return memberTarget(scope, owner, text)
    }
  }
}

function nameTarget(scope: Scope, notes: BodyNotes, node: NameExpr | StringValue, text: string): Target | null {
  const note = notes.expressions.get(node)
  // The name of an enum before a point has no type.
  if (!note) return node.kind === 'name-expr' ? enumTarget(scope, text) : null
  const { typed } = note
  if (typed.kind === 'local') return visibleTarget(notes, note, text)
  if (typed.kind === 'session' || typed.kind === 'task') return { is: 'given name', name: text, type: typed.type }
  if (typed.kind !== 'literal') return null
  if (typed.type.kind === 'enum') return enumValueTarget(scope, typed.type.name, text)
  if (node.kind === 'string-value') return null
  if (text === 'true' || text === 'false' || text === 'null') return { is: 'literal', name: text }
  const object = typed.value !== null && typeof typed.value === 'object' ? scope.objects.get(text) : undefined
  return object ? { is: 'object', symbol: object } : null
}

/** A local of the body, else one of the names that the body is given. */
function visibleTarget(notes: BodyNotes, { body, visible }: ExpressionNote, text: string): Target | null {
  for (let at = visible; at; at = at.outer) {
    if (at.local.name !== text) continue
    return at.at
      ? localTarget(notes, { kind: 'name', text, start: at.at.start, end: at.at.end }, at.local.type)
      : givenTarget(notes.declared, body, text, at.local.type)
  }
  return null
}

function localTarget(notes: BodyNotes, name: NameNode, type = notes.locals.get(name)): Target | null {
  const { place } = notes.declared.symbol
  const decl = { start: name.start, end: name.end, name }
  return { is: 'local', symbol: { name: name.text, place, decl, type } }
}

/** A parameter, the value that a condition is about, `self`, or a parameter of an implied RPC. */
function givenTarget(declared: UnitSymbol, body: UnitBody, text: string, type: BodyType): Target | null {
  if (body.setting === 'condition') return conditionTarget(declared, body.at) ?? null
  const message = body.apart ?? messageAt(declared, body.at)
  const param = message?.params.find((one) => one.name === text)
  if (message && param) return { is: 'param', symbol: param, message }
  if (declared.kind === 'callable') {
    const symbol = declared.symbol.params.find((one) => one.name === text)
    if (symbol) return { is: 'callable param', symbol, callable: declared.symbol }
  }
  return { is: 'given name', name: text, type }
}

function messageAt(declared: UnitSymbol, at: Span): MessageSymbol | undefined {
  if (declared.kind !== 'type' || declared.symbol.kind !== 'class') return undefined
  return declared.symbol.messages.find((message) => message.decl.name === at)
}

/** The field, parameter or member that has the name in its declaration. */
function conditionTarget({ kind, symbol }: UnitSymbol, at: Span): Target | undefined {
  if (kind === 'callable') {
    const param = symbol.params.find((one) => one.decl.name === at)
    return param && { is: 'callable param', symbol: param, callable: symbol }
  }
  if (kind !== 'type') return undefined
  if (symbol.kind === 'record') {
    const member = symbol.members.find((one) => one.decl.name === at)
    return member && { is: 'member', symbol: member, record: symbol }
  }
  const field = symbol.fields.find((one) => one.decl.name === at)
  if (field) return { is: 'field', symbol: field }
  for (const message of symbol.messages) {
    const param = message.params.find((one) => one.decl.name === at)
    if (param) return { is: 'param', symbol: param, message }
  }
  return undefined
}

function partTarget(scope: Scope, notes: BodyNotes, node: FieldExpr, text: string): Target | null {
  const typed = notes.expressions.get(node)?.typed
  if (typed?.kind === 'literal' && typed.type.kind === 'enum') return enumValueTarget(scope, typed.type.name, text)
  const of = notes.expressions.get(node.of)?.typed.type
  if (of?.kind === 'ref') return memberTarget(scope, of.class, text)
  return of?.kind === 'record' ? memberTarget(scope, of.name, text) : null
}

/** A field of a class or a member of a record. */
function memberTarget(scope: Scope, name: string, text: string): Target | null {
  const type = scope.types.get(name)
  if (type?.kind === 'class') return fieldTarget(type, text)
  const symbol = type?.members.find((one) => one.name === text)
  return type && symbol ? { is: 'member', symbol, record: type } : null
}

function enumValueTarget(scope: Scope, name: string, text: string): Target | null {
  const symbol = scope.enums.get(name)
  const value = symbol?.decl.values.find((one) => one.name.text === text)
  return symbol && value ? { is: 'enum value', symbol, value } : null
}

function classTarget(scope: Scope, name: string): Target | null {
  const symbol = classNamed(scope, name)
  return symbol ? { is: 'class', symbol } : null
}

function enumTarget(scope: Scope, name: string): Target | null {
  const symbol = scope.enums.get(name)
  return symbol ? { is: 'enum', symbol } : null
}

function typeNamed(scope: Scope, name: string): Target | null {
  const symbol = scope.types.get(name)
  if (symbol?.kind === 'class') return { is: 'class', symbol }
  return symbol ? { is: 'record', symbol } : null
}

function callableTarget(scope: Scope, name: string): Target | null {
  const symbol = scope.callables.get(name)
  return symbol ? { is: 'callable', symbol } : null
}

function functionTarget(scope: Scope, name: string): Target | null {
  return isBuiltIn(name) ? { is: 'built-in', name } : callableTarget(scope, name)
}

/** A declared message of the class, else an RPC that it implies. */
export function rpcTarget(scope: Scope, className: string, name: string): Target | null {
  const owner: ClassSymbol | undefined = classNamed(scope, className)
  const message = owner?.messages.find((one) => one.name === name)
  if (message) return { is: 'message', symbol: message }
  return owner && impliedSignature(owner, name) ? { is: 'implied rpc', name, owner } : null
}
