/**
 * Semantic tokens: names by what they stand for, and contextual keywords, which a TextMate grammar cannot distinguish from names. For an
 * editor without such a grammar also comments, strings, numbers and all other keywords.
 */
import type { ClassSymbol } from '../../analysis/scope/symbols.ts'
import { type PlainToken, plainTokens } from '../../grammar/plain-tokens.ts'
import type { AccessClause, Declaration, NamedType, Span, Unit } from '../../grammar/tree.ts'
import { mentionTarget } from '../lookup/mention-target.ts'
import { isDeclaring, type Mention, mentionsOf } from '../lookup/mentions.ts'
import { fileAt } from '../lookup/standard-file.ts'
import type { Target } from '../lookup/target.ts'
import type { EditorView } from '../view.ts'

export const TOKEN_TYPES = [
  ...(['namespace', 'class', 'struct', 'enum', 'enumMember', 'property', 'method', 'parameter'] as const),
  ...(['function', 'variable', 'event', 'type', 'keyword', 'modifier', 'decorator'] as const),
  ...(['comment', 'string', 'number'] as const),
] as const

export type TokenType = (typeof TOKEN_TYPES)[number]

export const TOKEN_MODIFIERS = ['declaration', 'readonly', 'defaultLibrary', 'documentation'] as const

export type TokenModifier = (typeof TOKEN_MODIFIERS)[number]

export interface SemanticToken {
  /** The absolute offset. */
  readonly start: number
  readonly length: number
  readonly type: TokenType
  readonly modifiers: readonly TokenModifier[]
}

/** The tokens of the units that touch the range, or of the file. In order, without overlap. Unknown names have no token. */
export function semanticTokens(view: EditorView, path: string, range?: Span): SemanticToken[] {
  const file = fileAt(view, path)
  const units = file?.tree.units ?? []
  const standard = !view.files.has(path)
  return units
    .filter((unit) => !range || (unit.start <= range.end && unit.end >= range.start))
    .flatMap((unit) => (unit.node && file ? tokensOf(view, file.tree.text, unit, unit.node, standard) : []))
}

/** All tokens, also those that a TextMate grammar would colour. No token spans lines, since most editors do not support it. */
export function allTokens(view: EditorView, path: string, range?: Span): SemanticToken[] {
  const names = semanticTokens(view, path, range)
  const text = fileAt(view, path)?.tree.text ?? ''
  const from = range ? startOfLex(view, path, range) : 0
  const tokens: SemanticToken[] = []
  let next = 0
  for (const plain of plainTokens(text.slice(from))) {
    const [start, end] = [from + plain.start, from + plain.end]
    if (range && start > range.end) break
    for (; (names[next]?.start ?? end) < end; next++) tokens.push(names[next] as SemanticToken)
    const last = tokens.at(-1)
    if (!last || last.start + last.length <= start) tokens.push(...lines(text, { ...plain, start, end }))
  }
  return [...tokens, ...names.slice(next)]
}

/** The end of the last unit before the range, where a token begins in any case. */
function startOfLex(view: EditorView, path: string, range: Span): number {
  const before = fileAt(view, path)?.tree.units.findLast((unit) => unit.end < range.start)
  return before?.end ?? 0
}

/** The parts of a token on each of its lines. */
function lines(text: string, { kind, start, end }: PlainToken): SemanticToken[] {
  const modifiers = kind === 'documentation' ? DOCUMENTATION : NONE
  return [...text.slice(start, end).matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({
    start: start + index,
    length: line.length,
    type: PLAIN[kind],
    modifiers,
  }))
}

const PLAIN: { readonly [kind in PlainToken['kind']]: TokenType } = {
  ...{ comment: 'comment', documentation: 'comment', string: 'string', number: 'number', word: 'keyword' },
}

function tokensOf(view: EditorView, text: string, unit: Unit, node: Declaration, standard: boolean): SemanticToken[] {
  const tokens: SemanticToken[] = []
  const add = (span: Span, type: TokenType, modifiers: readonly TokenModifier[] = NONE) =>
    tokens.push({ start: unit.start + span.start, length: span.end - span.start, type, modifiers })
  // The parser reports a missing word, or another one in its place.
  const addWord = (start: number, word: string) => {
    if (text.startsWith(word, unit.start + start)) add({ start, end: start + word.length }, 'keyword')
  }
  addWord(node.start, node.kind)
  if (node.kind === 'class') for (const m of node.members) if (m.kind === 'message') addWord(m.start, 'message')
  if (node.kind === 'class')
    for (const { access } of [node, ...node.members.filter((m) => m.access.length > 0)])
      addAllows(text, unit, access, add)
  for (const mention of mentionsOf(node)) {
    const target = mentionTarget(view, node, mention, standard)
    const type = target && typeOf(target)
    if (target && type) add(mention, type, modifiersOf(mention, target))
    if (mention.part.is === 'type') addKindWords(text, unit, mention.part.node, add)
  }
  return tokens.sort((a, b) => a.start - b.start)
}

const TYPES: { readonly [is in Target['is']]: TokenType } = {
  ...{ api: 'namespace', class: 'class', record: 'struct', enum: 'enum', 'enum value': 'enumMember' },
  ...{ field: 'property', member: 'property', 'implied field': 'property', message: 'method', param: 'parameter' },
  ...{ object: 'variable', role: 'enumMember', error: 'event', 'built-in error': 'event', 'error param': 'parameter' },
  ...{ 'basic type': 'type', 'standard part': 'namespace', qualifier: 'modifier', annotation: 'decorator' },
  ...{ callable: 'function', 'built-in': 'function', 'callable param': 'parameter', local: 'variable' },
  ...{ 'given name': 'keyword', 'statement word': 'keyword', 'implied rpc': 'method' },
  ...{ 'without word': 'keyword', 'clause word': 'keyword', literal: 'keyword', keyword: 'keyword' },
}

function typeOf(target: Target): TokenType {
  return target.is === 'class' && isPlain(target.symbol) ? 'namespace' : TYPES[target.is]
}

/** True for a class `without objects`. */
function isPlain(owner: ClassSymbol): boolean {
  return owner.without.has('objects')
}

const LIBRARY = new Set<Target['is']>([
  'built-in error',
  'built-in',
  'implied rpc',
  'basic type',
  'standard part',
  'implied field',
])

/** One array for each set of modifiers, because a file may have tens of thousands of tokens. */
const MODIFIER_SETS = Array.from({ length: 2 ** TOKEN_MODIFIERS.length }, (_, bits) =>
  TOKEN_MODIFIERS.filter((_m, i) => bits & (1 << i)),
)
const [NONE = []] = MODIFIER_SETS
const DOCUMENTATION = MODIFIER_SETS[2 ** TOKEN_MODIFIERS.indexOf('documentation')] ?? NONE

function modifiersOf({ part }: Mention, target: Target): readonly TokenModifier[] {
  const readonly = target.is === 'field' && target.symbol.decl.qualifier.text !== 'RW'
  const library = LIBRARY.has(target.is) || ('symbol' in target && target.symbol.place.standard)
  return MODIFIER_SETS[(isDeclaring(part) ? 1 : 0) + (readonly ? 2 : 0) + (library ? 4 : 0)] ?? NONE
}

/** The word `allows` of each clause. */
function addAllows(
  text: string,
  unit: Unit,
  access: readonly AccessClause[],
  add: (span: Span, type: TokenType) => void,
): void {
  for (const { word, start } of access) {
    const at = word ? text.indexOf('allows', unit.start + word.end) - unit.start : start
    add({ start: at, end: at + 'allows'.length }, 'keyword')
  }
}

/** The words `ref`, `or` and `null` after the name. */
function addKindWords(text: string, unit: Unit, node: NamedType, add: (span: Span, type: TokenType) => void): void {
  let at = node.name.end
  for (const word of [node.word, ...(node.orNull ? ['or', 'null'] : [])]) {
    const start = word ? text.indexOf(word, unit.start + at) - unit.start : node.end
    if (!word || start < at || start >= node.end) continue
    at = start + word.length
    add({ start, end: at }, 'keyword')
  }
}
