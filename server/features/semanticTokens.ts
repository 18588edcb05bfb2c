/** Semantic tokens: names by what they stand for, and the contextual keywords that a grammar of patterns cannot tell from names. */
import type { ClassSymbol } from '../../analysis/symbols.ts'
import type { Declaration, NamedType, Span, Unit } from '../../grammar/tree.ts'
import type { View } from '../view.ts'
import { isDeclaring, type Mention, mentionsOf } from './mentions.ts'
import { fileAt } from './standard-file.ts'
import { type Target, targetOf } from './target.ts'

export const TOKEN_TYPES = [
  ...(['namespace', 'class', 'struct', 'enum', 'enumMember', 'property', 'method', 'parameter'] as const),
  ...(['variable', 'event', 'type', 'keyword', 'modifier', 'decorator'] as const),
] as const

export type TokenType = (typeof TOKEN_TYPES)[number]

export const TOKEN_MODIFIERS = ['declaration', 'readonly', 'defaultLibrary'] as const

export type TokenModifier = (typeof TOKEN_MODIFIERS)[number]

export interface SemanticToken {
  /** Absolute. */
  readonly start: number
  readonly length: number
  readonly type: TokenType
  readonly modifiers: readonly TokenModifier[]
}

/** The tokens of the units that touch the range, or of the file; in order, without overlap. Unknown names have none. */
export function semanticTokens(view: View, path: string, range?: Span): SemanticToken[] {
  const file = fileAt(view, path)
  const units = file?.tree.units ?? []
  const standard = !view.files.has(path)
  return units
    .filter((unit) => !range || (unit.start <= range.end && unit.end >= range.start))
    .flatMap((unit) => (unit.node && file ? tokensOf(view, file.tree.text, unit, unit.node, standard) : []))
}

function tokensOf(view: View, text: string, unit: Unit, node: Declaration, standard: boolean): SemanticToken[] {
  const tokens: SemanticToken[] = []
  const add = (span: Span, type: TokenType, modifiers: readonly TokenModifier[] = []) =>
    tokens.push({ start: unit.start + span.start, length: span.end - span.start, type, modifiers })
  add({ start: node.start, end: node.start + node.kind.length }, 'keyword')
  if (node.kind === 'class')
    for (const m of node.members) if (m.kind === 'message') add({ start: m.start, end: m.start + 7 }, 'keyword')
  for (const mention of mentionsOf(node)) {
    const target = targetOf(view.scope, node, mention, standard)
    const type = target && typeOf(target)
    if (target && type) add(mention, type, modifiersOf(mention, target))
    if (mention.part.is === 'type') for (const word of kindWords(text, unit, mention.part.node)) add(word, 'keyword')
  }
  return tokens.sort((a, b) => a.start - b.start)
}

const TYPES: { readonly [is in Target['is']]: TokenType } = {
  ...{ api: 'namespace', class: 'class', record: 'struct', enum: 'enum', 'enum value': 'enumMember' },
  ...{ field: 'property', member: 'property', 'implied field': 'property', message: 'method', param: 'parameter' },
  ...{ object: 'variable', error: 'event', 'built-in error': 'event', 'error param': 'parameter' },
  ...{ 'basic type': 'type', 'standard part': 'namespace', qualifier: 'modifier', annotation: 'decorator' },
  ...{ 'without word': 'keyword', literal: 'keyword', keyword: 'keyword' },
}

function typeOf(target: Target): TokenType {
  return target.is === 'class' && isPlain(target.symbol) ? 'namespace' : TYPES[target.is]
}

/** Declared `without objects`. */
function isPlain(owner: ClassSymbol): boolean {
  return owner.without.has('objects')
}

const LIBRARY = new Set<Target['is']>(['built-in error', 'basic type', 'standard part', 'implied field'])

function modifiersOf({ part }: Mention, target: Target): TokenModifier[] {
  const modifiers: TokenModifier[] = isDeclaring(part) ? ['declaration'] : []
  if (target.is === 'field' && target.symbol.decl.qualifier.text !== 'RW') modifiers.push('readonly')
  const standard = 'symbol' in target && target.symbol.place.standard
  if (standard || LIBRARY.has(target.is)) modifiers.push('defaultLibrary')
  return modifiers
}

/** `ref`, `or`, `null` and the like behind the name. */
function kindWords(text: string, unit: Unit, { name, end }: NamedType): Span[] {
  const words = text.slice(unit.start + name.end, unit.start + end).replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, blank)
  return [...words.matchAll(/\w+/g)].map(({ 0: word, index }) => ({
    start: name.end + index,
    end: name.end + index + word.length,
  }))
}

function blank(comment: string): string {
  return ' '.repeat(comment.length)
}
