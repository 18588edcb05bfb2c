/** Proposals where an expression can stand: what fits the expected type comes first. */
import { mayScan } from '../../../../analysis/bodies/allowed.ts'
import type { ExpressionNote } from '../../../../analysis/bodies/body-notes.ts'
import { fits, isUnknown } from '../../../../analysis/bodies/body-types.ts'
import { keepsObjects } from '../../../../analysis/resolve/resolve-types.ts'
import type { Scope } from '../../../../analysis/scope/symbols.ts'
import type { NameExpr, SyntaxNode } from '../../../../grammar/tree.ts'
import type { BodyType } from '../../../../model/body.ts'
import { type Proposal, wordProposals } from '../item.ts'
import { builtIns, callables, calleeNamed, detailOf, enumValues } from './names.ts'
import type { CompletionPlace } from './place.ts'
import { usableIn } from './usable.ts'

/** For the expression at the cursor. `outer` is the node around it. */
export function valuesFor(place: CompletionPlace, node: NameExpr, outer: SyntaxNode | undefined): Proposal[] {
  const { view, cursor, notes } = place
  const { scope } = view
  const note = notes.expressions.get(node)
  const expected = note?.expected && isUnknown(note.expected) ? argumentType(scope, node, outer) : note?.expected
  const isSet = outer?.kind === 'from' && outer.in === node
  const isFit = (type: BodyType | null) => {
    if (isSet) return type?.kind === 'set'
    return type !== null && expected !== undefined && !isUnknown(expected) && fits(type, expected)
  }
  const all = [
    ...initialObjects(scope),
    ...literals(scope, expected, outer),
    ...localsOf(note, isFit),
    ...context(scope, expected),
    // A check has no value; a test may expect that it fails.
    ...callables(scope, cursor, (type) => (type || outer?.kind === 'expect' ? isFit(type) : undefined)),
    ...builtIns(cursor).filter(({ label }) => label !== 'unlink'),
    ...wordProposals(isSet ? ['all'] : wordsFor(place, node), isSet ? 0 : 5),
    ...wordProposals(note?.body.setting === 'test' ? ['async'] : [], 5),
    ...names(scope),
  ]
  return note ? [...usableIn(note.body.setting, view, all)] : all
}

/** The type of the parameter of a call that lacks arguments still: the checker does not say which of them these are. */
function argumentType(scope: Scope, node: NameExpr, outer: SyntaxNode | undefined): BodyType | undefined {
  if (outer?.kind !== 'call-expr') return undefined
  return calleeNamed(scope, outer)?.params[outer.args.indexOf(node)]?.type
}

const ANYWHERE: readonly string[] = ['all', 'create', 'can', 'refusal', 'first']

/** The words that begin an expression; none before a point. Behind most operators, some words need parentheses. */
function wordsFor({ path, cursor }: CompletionPlace, node: NameExpr): readonly string[] {
  if (cursor.after[0]?.image === '.' || cursor.after[0]?.image === '[') return []
  let operand: SyntaxNode = node
  for (const outer of path.slice(0, path.indexOf(node)).reverse()) {
    if (outer.kind === 'unary-expr') return outer.operator === 'not' ? ['not', ...ANYWHERE] : ANYWHERE
    if (outer.kind === 'set' || outer.kind === 'destroy' || outer.kind === 'map-pair') return ANYWHERE
    if (outer.kind !== 'binary-expr') break
    const isLogical = outer.operator === 'and' || outer.operator === 'or'
    if (outer.right === operand) return isLogical ? ['not', 'every', 'some', ...ANYWHERE] : ANYWHERE
    operand = outer
  }
  return ['not', 'if', 'every', 'some', ...ANYWHERE]
}

/** The values that the expected type has: an enum's, `true`, `null`, initial objects. */
function literals(scope: Scope, expected: BodyType | undefined, outer: SyntaxNode | undefined): Proposal[] {
  switch (expected?.kind) {
    case 'enum':
      return enumValues(scope, expected.name, 0)
    case 'bool':
      return wordProposals(['true', 'false'], 1)
    case 'ref': {
      const takesNull = expected.nullable || outer?.kind === 'binary-expr'
      return [...initialObjects(scope, expected.class), ...wordProposals(takesNull ? ['null'] : [], 2)]
    }
    case 'duration':
      return ['1s', '1m', '1h'].map((label, order) => ({ label, kind: 'value', rank: 0, order }))
    default:
      return []
  }
}

/** The initial objects; those of another class than the expected one have fields that may fit. */
export function initialObjects({ objects }: Scope, expected = ''): Proposal[] {
  return [...objects.values()].map(({ name, decl }) => ({
    ...{ label: name, kind: 'object', rank: decl.class.text === expected ? 1 : 6, about: { what: 'object', name } },
  }))
}

/** The visible locals, the innermost of each name. */
export function localsOf(
  note: Pick<ExpressionNote, 'visible'> | undefined,
  isFit: (type: BodyType) => boolean,
): Proposal[] {
  const locals = new Map<string, Proposal>()
  for (let at = note?.visible; at; at = at.outer) {
    const { name, type } = at.local
    const rank = isFit(type) ? 0 : 2
    if (!locals.has(name)) locals.set(name, { label: name, kind: 'local', rank, ...detailOf(type) })
  }
  return [...locals.values()]
}

function context(scope: Scope, expected: BodyType | undefined): Proposal[] {
  return ['session', 'task'].flatMap((label): Proposal[] => {
    const rank = expected?.kind === 'ref' && expected.class === label ? 0 : 5
    return scope.types.has(label) ? [{ label, kind: 'keyword', rank }] : []
  })
}

/** Classes, before the point of a call, and enums, before that of a value. */
function names(scope: Scope): Proposal[] {
  const classes = [...scope.types.values()].map(
    ({ kind, name }): Proposal => ({ label: name, kind, rank: 6, about: { what: kind, name } }),
  )
  return [...classes, ...enums(scope, 7)]
}

function enums(scope: Scope, rank: number): Proposal[] {
  const known = [...scope.enums.keys()].filter((name) => !scope.types.has(name))
  return known.map((name) => ({ label: name, kind: 'enum', rank, about: { what: 'enum', name } }))
}

/** Before the members of a record; a class stands for its whole record. The expected one comes first. */
export function recordNames({ view: { scope }, notes, path }: CompletionPlace): Proposal[] {
  const node = path.findLast((one) => one.kind === 'record-expr')
  const expected = node && notes.expressions.get(node)?.expected
  const isExpected = (name: string) => expected?.kind === 'record' && expected.name === name
  return [...scope.types.values()].map(({ kind, name }) => ({
    ...{ label: name, kind, rank: isExpected(name) ? 0 : kind === 'record' ? 2 : 3, about: { what: kind, name } },
  }))
}

/** After `create`. */
export function classesWithObjects(scope: Scope): Proposal[] {
  return scope.classes
    .filter((owner) => keepsObjects(owner) && scope.types.get(owner.name) === owner && owner.name !== '')
    .map(({ name, place }) => ({
      ...{ label: name, kind: 'class', rank: place.standard ? 1 : 0, about: { what: 'class', name } },
    }))
}

/** After `all`: classes, where all their objects may be looked at, and enums. */
export function typeNames({ view: { scope }, notes, path }: CompletionPlace): Proposal[] {
  const node = path.findLast((one) => one.kind === 'all-expr')
  const setting = node && notes.expressions.get(node)?.body.setting
  return [...(setting && !mayScan(setting) ? [] : classesWithObjects(scope)), ...enums(scope, 2)]
}
