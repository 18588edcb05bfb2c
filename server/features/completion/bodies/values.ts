/** Proposals where an expression can stand: what fits the expected type comes first. */
import type { ExpressionNote } from '../../../../analysis/bodies/body-notes.ts'
import { fits, isUnknown } from '../../../../analysis/bodies/body-types.ts'
import { keepsObjects } from '../../../../analysis/resolve/resolve-types.ts'
import type { Scope } from '../../../../analysis/scope/symbols.ts'
import type { NameExpr, SyntaxNode } from '../../../../grammar/tree.ts'
import type { BodyType } from '../../../../model/body.ts'
import { typeText } from '../../../../model/types.ts'
import { type Proposal, wordProposals } from '../item.ts'
import { builtIns, callables, enumValues } from './names.ts'
import type { CompletionPlace } from './place.ts'

/** For the expression at the cursor. `outer` is the node around it. */
export function valuesFor(place: CompletionPlace, node: NameExpr, outer: SyntaxNode | undefined): Proposal[] {
  const { view, cursor, notes } = place
  const { scope } = view
  const note = notes.expressions.get(node)
  const expected = note?.expected
  const isSet = outer?.kind === 'from' && outer.in === node
  const isFit = (type: BodyType | null) => {
    if (isSet) return type?.kind === 'set'
    return type !== null && expected !== undefined && !isUnknown(expected) && fits(type, expected)
  }
  return [
    ...literals(scope, expected),
    ...localsOf(note, isFit),
    ...context(scope, expected),
    ...callables(scope, cursor, isFit),
    ...builtIns(cursor),
    ...wordProposals(isSet ? ['all'] : EXPRESSION_WORDS, isSet ? 0 : 5),
    ...names(scope),
  ]
}

const EXPRESSION_WORDS: readonly string[] = ['all', 'not', 'if', 'every', 'some', 'create', 'can', 'refusal', 'first']

/** The values that the expected type has: an enum's, `true`, `null`, initial objects. */
function literals(scope: Scope, expected: BodyType | undefined): Proposal[] {
  switch (expected?.kind) {
    case 'enum':
      return enumValues(scope, expected.name, 0)
    case 'bool':
      return wordProposals(['true', 'false'], 1)
    case 'ref': {
      const objects = [...scope.objects.values()].filter(({ decl }) => decl.class.text === expected.class)
      return [
        ...objects.map(
          ({ name }): Proposal => ({ label: name, kind: 'object', rank: 1, about: { what: 'object', name } }),
        ),
        ...wordProposals(['null'], 2),
      ]
    }
    default:
      return []
  }
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
    if (!locals.has(name)) locals.set(name, { label: name, kind: 'local', rank, detail: typeText(type) })
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

/** Before the members of a record; a class stands for its whole record. */
export function recordNames(scope: Scope): Proposal[] {
  return [...scope.types.values()].map(({ kind, name }) => ({
    ...{ label: name, kind, rank: kind === 'record' ? 0 : 1, about: { what: kind, name } },
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

/** After `all`. */
export function typeNames(scope: Scope): Proposal[] {
  return [...classesWithObjects(scope), ...enums(scope, 2)]
}
