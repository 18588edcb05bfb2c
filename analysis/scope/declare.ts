/** The symbols of one unit, by itself: nothing is looked up in other units. */
import type {
  BehaviourDecl,
  BodyDecl,
  ClassDecl,
  ComputeDecl,
  Declaration,
  EnumDecl,
  FieldDecl,
  ParamDecl,
  RecordDecl,
  Span,
  Unit,
} from '../../grammar/tree.ts'
import type { StandardPart } from '../../model/api.ts'
import { standardPath } from '../standard/text.ts'
import { standardTree } from '../standard/tree.ts'
import { errorsOutside } from './body-spans.ts'
import { errorsOf } from './lost-words.ts'
import type {
  ApiSymbol,
  BodySymbol,
  CallableSymbol,
  ClassSymbol,
  ComputeSymbol,
  Declared,
  EnumSymbol,
  ErrorSymbol,
  FieldSymbol,
  InvariantSymbol,
  MessageSymbol,
  ObjectSymbol,
  ParamSymbol,
  RecordSymbol,
  RoleSymbol,
  TestSymbol,
  UnitPlace,
} from './symbols.ts'

/** The declaration of one unit. */
export type UnitSymbol =
  | { readonly kind: 'api'; readonly symbol: ApiSymbol }
  | { readonly kind: 'type'; readonly symbol: ClassSymbol | RecordSymbol }
  | { readonly kind: 'enum'; readonly symbol: EnumSymbol }
  | { readonly kind: 'error'; readonly symbol: ErrorSymbol }
  | { readonly kind: 'object'; readonly symbol: ObjectSymbol }
  | { readonly kind: 'role'; readonly symbol: RoleSymbol }
  | { readonly kind: 'callable'; readonly symbol: CallableSymbol }
  | { readonly kind: 'body'; readonly symbol: BodySymbol }
  | { readonly kind: 'compute'; readonly symbol: ComputeSymbol }
  | { readonly kind: 'invariant'; readonly symbol: InvariantSymbol }
  | { readonly kind: 'test'; readonly symbol: TestSymbol }

/** The symbol of a unit; null if the unit declares nothing. */
export function declare(unit: Unit, place: UnitPlace): UnitSymbol | null {
  const decl = unit.node
  return decl && declaration(decl, place, errorsOutside(decl, errorsOf(unit)))
}

function declaration(decl: Declaration, place: UnitPlace, errors: readonly Span[] = []): UnitSymbol | null {
  const base = { name: decl.name.text, place, broken: errors.length > 0 }
  switch (decl.kind) {
    case 'api':
      return { kind: 'api', symbol: { ...base, decl } }
    case 'class':
      return { kind: 'type', symbol: classSymbol(decl, place, errors) }
    case 'record':
      return { kind: 'type', symbol: recordSymbol(decl, place, errors) }
    case 'enum':
      return { kind: 'enum', symbol: enumSymbol(decl, place, errors) }
    case 'error':
      return { kind: 'error', symbol: { ...base, decl, extends: null } }
    case 'role':
      return { kind: 'role', symbol: { ...base, decl } }
    case 'object':
      // The class is known only when everything is declared: linkObject fills it in.
      return { kind: 'object', symbol: { ...base, decl, owner: null, values: [] } }
    default:
      return behaviour(decl, base)
  }
}

function behaviour(decl: BehaviourDecl, base: Omit<Declared<unknown>, 'decl'>): UnitSymbol {
  switch (decl.kind) {
    case 'define':
      return {
        kind: 'callable',
        symbol: { ...base, kind: 'define', decl, params: paramSymbols(decl, base), result: null },
      }
    case 'external':
      return {
        kind: 'callable',
        symbol: { ...base, kind: 'external', decl, params: paramSymbols(decl, base), result: null },
      }
    case 'body':
      return { kind: 'body', symbol: { ...base, name: memberPath(decl), decl } }
    case 'compute':
      return { kind: 'compute', symbol: { ...base, name: memberPath(decl), decl } }
    case 'invariant':
      return { kind: 'invariant', symbol: { ...base, decl } }
    case 'test':
      return { kind: 'test', symbol: { ...base, decl } }
  }
}

/** `C.m`; '' if a part is missing. */
function memberPath({ class: owner, name }: BodyDecl | ComputeDecl): string {
  return owner.text === '' || name.text === '' ? '' : `${owner.text}.${name.text}`
}

/** The declarations of a standard text. Each checker has its own symbols, because it fills in their types. */
export function standardSymbols(part: StandardPart): UnitSymbol[] {
  const path = standardPath(part)
  return standardTree(part).units.flatMap((unit) => declare(unit, { path, base: unit.start, standard: true }) ?? [])
}

const NONE: ReadonlySet<never> = new Set()

/** The members with an error in them or after them: text between a member and the next is a lost part of the former. */
function brokenAmong<M extends Span>(members: readonly M[], errors: readonly Span[]): ReadonlySet<M> {
  if (errors.length === 0) return NONE
  const broken = new Set<M>()
  let next = 0
  for (const error of [...errors].sort((a, b) => a.start - b.start)) {
    while (next < members.length && (members[next] as M).start <= error.start) next++
    const member = members[next - 1]
    if (member) broken.add(member)
  }
  return broken
}

function enumSymbol(decl: EnumDecl, place: UnitPlace, errors: readonly Span[] = []): EnumSymbol {
  const values = new Set(decl.values.map((v) => v.name.text))
  return { name: decl.name.text, decl, place, broken: errors.length > 0, values, extends: null }
}

function classSymbol(decl: ClassDecl, place: UnitPlace, errors: readonly Span[] = []): ClassSymbol {
  const fields: FieldSymbol[] = []
  const messages: MessageSymbol[] = []
  const fieldsByName = new Map<string, FieldSymbol>()
  const requiring: FieldSymbol[] = []
  const without = new Set(decl.without.map((w) => w.text))
  const owner: ClassSymbol = {
    kind: 'class',
    name: decl.name.text,
    decl,
    place,
    broken: errors.length > 0,
    without,
    fields,
    messages,
    fieldsByName,
    extends: null,
    guarded: decl.access.length > 0 || decl.members.some((member) => member.access.length > 0),
    requiring,
  }
  const lost = brokenAmong(decl.members, errors)
  for (const member of decl.members) {
    const name = member.name.text
    const broken = lost.has(member)
    if (member.kind === 'message') messages.push(messageSymbol(member, owner, broken))
    else {
      const field: FieldSymbol = { name, decl: member, place, broken, owner, type: null, literal: undefined }
      fields.push(field)
      if (mayRequire(member)) requiring.push(field)
      if (name !== '' && !fieldsByName.has(name)) fieldsByName.set(name, field)
    }
  }
  return owner
}

/** True if `create` may require the field to refer to an object: its type is a reference that cannot be null. */
export function mayRequire({ type, qualifier, default: value }: FieldDecl): boolean {
  return type.kind === 'named-type' && type.word === 'ref' && !type.orNull && qualifier.text !== 'RO/runtime' && !value
}

function messageSymbol(decl: MessageSymbol['decl'], owner: ClassSymbol, broken: boolean): MessageSymbol {
  const { place } = owner
  const params = paramSymbols(decl, { place, broken })
  return { name: decl.name.text, decl, place, broken, owner, params, result: null }
}

function paramSymbols(
  { params }: { readonly params: readonly ParamDecl[] },
  { place, broken }: Pick<ParamSymbol, 'place' | 'broken'>,
): ParamSymbol[] {
  return params.map((decl) => ({ name: decl.name.text, decl, place, broken, type: null, literal: undefined }))
}

function recordSymbol(decl: RecordDecl, place: UnitPlace, errors: readonly Span[] = []): RecordSymbol {
  const lost = brokenAmong(decl.members, errors)
  const members = decl.members.map((m) => ({
    name: m.name.text,
    decl: m,
    place,
    broken: lost.has(m),
    type: null,
    literal: undefined,
  }))
  return { kind: 'record', name: decl.name.text, decl, place, broken: errors.length > 0, members, extends: null }
}
