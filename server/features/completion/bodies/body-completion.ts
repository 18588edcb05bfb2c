/**
 * Completion in bodies and expressions: the declaration is parsed and typed again with a name at the cursor, so that the tree says
 * what stands there, and the typing which type is expected and which locals are visible.
 */
import { notesAround } from '../../../../analysis/bodies/body-notes.ts'
import { TypeResolver } from '../../../../analysis/resolve/resolve-types.ts'
import { declare, type UnitSymbol } from '../../../../analysis/scope/declare.ts'
import type { Scope } from '../../../../analysis/scope/symbols.ts'
import { BODY_WORDS, endsOperand } from '../../../../grammar/body-words.ts'
import { lex } from '../../../../grammar/lex.ts'
import { parse } from '../../../../grammar/parse.ts'
import type { SyntaxNode } from '../../../../grammar/tree.ts'
import type { Cursor } from '../../../cursor/cursor.ts'
import { treePath } from '../../../lookup/tree-path.ts'
import { type EditorView, unitAt } from '../../../view.ts'
import { type Proposal, wordProposals } from '../item.ts'
import { isFilled, isValueThere } from '../slot.ts'
import { typeProposals } from '../types.ts'
import { callsOf, places, statements } from './calls.ts'
import { joiningWords } from './joining.ts'
import { behindPoint, errorCodes, externals, memberNames, rolesOf } from './members.ts'
import type { CompletionPlace } from './place.ts'
import { classesWithObjects, recordNames, typeNames, valuesFor } from './values.ts'

/** A name that no text has. */
const MARK = 'zz_cursor_zz'

/** Before its first member, the braces behind a name are a record's only if the member has its sign. */
function markFor(scope: Scope, before: string): string {
  const [word, name, open] = lex(before).tokens.slice(-3)
  const isRecord = open?.image === '{' && scope.types.has(name?.image ?? '')
  return isRecord && !['create', 'all', '.'].includes(word?.image ?? '') ? `${MARK} = ${MARK}` : MARK
}

/** undefined outside of bodies and expressions. `trigger` is the character that the user typed, if it asks for items. */
export function bodyProposals(view: EditorView, around: Cursor, path: string, trigger = ''): Proposal[] | undefined {
  const file = view.files.get(path)
  const unit = file && unitAt(file, around.wordStart)
  if (!unit?.node && !around.node) return undefined
  const { text } = file?.tree ?? { text: '' }
  const cursor = { ...around, after: restOfLine(text, around.wordEnd) }
  const start = unit?.start ?? 0
  const before = text.slice(start, cursor.wordStart)
  const tree = parse(
    before + markFor(view.scope, before) + text.slice(cursor.wordEnd, Math.max(unit?.end ?? 0, cursor.wordEnd)),
  )
  const found = tree.units.find((one) => one.start <= before.length && before.length <= one.end)
  if (!found?.node) return undefined
  const at = before.length - found.start
  const nodes = treePath(found.node, at + 1)
  if (!isInBody(nodes)) return undefined
  if (followsOperand(before, nodes, cursor)) return joiningWords(before, cursor)
  if (isOccupied(nodes, cursor) || isQuiet(nodes, cursor, trigger)) return []
  if (followsBlock(before, nodes)) return wordProposals(['if'])
  // The half-written expression at the cursor hides nothing of its declaration.
  const declared = declare({ ...found, issues: [] }, { path, base: start + found.start, standard: false })
  if (!declared) return []
  resolveTypes(view.scope, declared)
  const notes = notesAround(view.scope, view.pairs, declared, at)
  return byLabel(proposalsAt({ view, cursor, notes, path: nodes }))
}

/** The tokens up to the end of the line: what is on the next one is another statement, or another member. */
function restOfLine(text: string, from: number): Cursor['after'] {
  return lex(/^.*/.exec(text.slice(from))?.[0] ?? '').tokens
}

/** Of several with one label, such as a local and an enum value, the one of the lowest rank. */
function byLabel(proposals: readonly Proposal[]): Proposal[] {
  const best = new Map<string, Proposal>()
  for (const proposal of proposals) {
    const known = best.get(proposal.label)
    if (!known || proposal.rank < known.rank) best.set(proposal.label, proposal)
  }
  return [...best.values()]
}

/** The nodes that only bodies and expressions have. */
function isInBody(nodes: readonly SyntaxNode[]): boolean {
  return nodes.some(({ kind }) => kind === 'block' || kind.endsWith('-expr') || kind === 'error-call')
}

/** True where a sign or a joining word must come first, on the same line. */
function followsOperand(before: string, nodes: readonly SyntaxNode[], { startsLine, word }: Cursor): boolean {
  const { tokens, startsLine: starts } = lex(before)
  const [second, last] = tokens.slice(-2)
  if (!last || startsLine || (BODY_WORDS.has(last.image) && second?.image !== '.')) return false
  if (last.image === 'check' && starts.at(-1) === 1 && nodes.some(({ kind }) => kind === 'check')) return false
  return endsOperand(last, second) && (last.image !== '}' || word !== '')
}

/**
 * True where items would be in the way: in a number, behind a slash, which may begin a comment, behind `>`, and behind the space
 * at the start of a statement, where the key that ends the line would accept one.
 */
function isQuiet(nodes: readonly SyntaxNode[], { word }: Cursor, trigger: string): boolean {
  if (/^\d/.test(word) || trigger === '/' || trigger === '>') return true
  return trigger === ' ' && nodes.at(-2)?.kind === 'name-expr' && nodes.at(-3)?.kind === 'do'
}

/** True behind the `else` of an `if` statement. */
function followsBlock(before: string, nodes: readonly SyntaxNode[]): boolean {
  const [second, last] = lex(before).tokens.slice(-2)
  if (last?.image !== 'else' || second?.image !== '}') return false
  return nodes.at(-2)?.kind === 'name-expr' && !nodes.some(({ kind }) => kind === 'if-expr')
}

/** True if what could be written here is there already, behind the cursor. */
function isOccupied(nodes: readonly SyntaxNode[], { word, wholeWord, after }: Cursor): boolean {
  if (word !== '' || wholeWord !== '') return false
  if (GOING_ON.has(after[0]?.image ?? '')) return false
  // The block of a `try` follows its errors.
  if (nodes.at(-2)?.kind === 'try') return isFilled(after)
  const isMember = nodes.at(-2)?.kind === 'member-value'
  return isMember ? isFilled(after) && after[0]?.image === '(' : isValueThere(after)
}

/** Words that follow an expression. */
const GOING_ON: ReadonlySet<string> = new Set(['for', 'where', 'in', 'and', 'or', 'then', 'else', 'by', 'fails'])

function resolveTypes(scope: Scope, { kind, symbol }: UnitSymbol): void {
  if (kind === 'type' || kind === 'callable') new TypeResolver(scope, []).resolve(symbol)
}

/** True for the name that begins what `hold` and `delete` are about. */
function isPlace(node: SyntaxNode, outer: SyntaxNode | undefined): boolean {
  return (outer?.kind === 'hold' || outer?.kind === 'delete') && outer.place === node
}

function proposalsAt(place: CompletionPlace): Proposal[] {
  const [node, outer] = [place.path.at(-2), place.path.at(-3)]
  const { view } = place
  switch (node?.kind) {
    case 'name-expr':
      if (outer?.kind === 'do') return statements(place, node)
      return isPlace(node, outer) ? places(place) : valuesFor(place, node, outer)
    case 'field-expr':
      return behindPoint(place, node)
    case 'call-expr':
      return callsOf(place, node)
    case 'all-expr':
      return typeNames(place)
    case 'record-expr':
      return recordNames(place)
    case 'create-expr':
      return classesWithObjects(view.scope)
    case 'member-value':
      return memberNames(place)
    case 'error-call':
      return errorCodes(place, true)
    case 'try':
    case 'expect-fails':
      return errorCodes(place, false)
    case 'as':
      return rolesOf(view.scope)
    case 'named-type':
      return typeProposals(view.scope, { at: 'start', key: false }, 'value', place.cursor.after)
    case 'given':
      return externals(view.scope)
    default:
      return []
  }
}
