/** The tokens of any text are those that Chevrotain's lexer finds by the patterns of the token types. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type IToken, Lexer } from 'chevrotain'
import { breaksLine, endOf } from '../../grammar/lex.ts'
import { scan } from '../../grammar/scan.ts'
import { BlockDoc, DocLine, KEYWORDS, Name, TOKENS, UnclosedComment } from '../../grammar/tokens.ts'
import { mutated, type Random, seeded } from './random.ts'

const TOUR = readFileSync(new URL('fixtures/tour.crow', import.meta.url), 'utf8')
const RICH = readFileSync(new URL('fixtures/rich.crow', import.meta.url), 'utf8')

const LEXER = new Lexer(TOKENS, { positionTracking: 'onlyOffset', ensureOptimizations: true })

/** Pieces in which the order of the types counts. */
const PIECES = [
  ...[
    '-',
    '--',
    '-1',
    '1',
    '1.',
    '1.5',
    '2e3',
    '2e',
    '->',
    '<->',
    '<-',
    '=',
    '==',
    '=>',
    ':',
    ':=',
    '.',
    '..',
    '...',
    '+=',
  ],
  ...[
    '/',
    '//',
    '///',
    '////',
    '/*',
    '*/',
    '/**',
    '/***',
    '/**/',
    '/** a\n*/',
    '/* a\r*/',
    '#',
    ' # a',
    '\n-- a',
    '\n; a',
    ';',
  ],
  ...[
    '"',
    '"a"',
    '"\\',
    '"\\"',
    '"a\\n"',
    '\\',
    "'",
    "'a'",
    '`',
    '“a”',
    '«',
    '‚',
    '’',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    '\f',
    '\0',
  ],
  ...['RO', 'RO/', 'RO/runtime', 'xRO/a', 'RO/1', 'RW', 'class', 'class1', '_a', 'é', 'aé', 'classé', '1é', '\uFEFF'],
  ...[
    '\u00A0',
    '–',
    '→',
    '：',
    '\uD83D',
    '😀',
    '\u200B',
    'ſ',
    '!',
    '%',
    '?',
    '|',
    '@',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ',',
    '~',
  ],
]

function soup(random: Random): string {
  return Array.from({ length: 1 + random(12) }, () => PIECES[random(PIECES.length)]).join('')
}

function shown(tokens: readonly IToken[]) {
  return tokens.map(({ image, startOffset, tokenType }) => [tokenType.name, image, startOffset])
}

function holds(text: string): void {
  const { tokens, groups, errors } = LEXER.tokenize(text)
  const found = scan(text)
  const story = JSON.stringify(text)
  assert.deepEqual(errors, [], story)
  const expected = tokens.map((token) => {
    const keyword = token.tokenType === Name ? KEYWORDS.get(token.image) : undefined
    return keyword ? { ...token, tokenType: keyword } : token
  })
  assert.deepEqual(shown(found.tokens), shown(expected), story)
  assert.ok(
    found.tokens.every((token) => token.tokenTypeIdx === token.tokenType.tokenTypeIdx),
    story,
  )
  assert.deepEqual(shown(found.docs), shown(groups[DocLine.GROUP as string] ?? []), story)
  assert.deepEqual(shown(found.blockDocs), shown(groups[BlockDoc.GROUP as string] ?? []), story)
  const starts = tokens.map((token, i) => {
    const before = tokens[i - 1]
    return before === undefined || breaksLine(text, endOf(before), token.startOffset) ? 1 : 0
  })
  assert.deepEqual(found.startsLine, starts, story)
}

describe('grammar/scan', () => {
  it('finds what the patterns find, in texts that hold every type', () => {
    for (const text of [TOUR, RICH, PIECES.join(''), PIECES.join(' '), PIECES.join('\n')]) holds(text)
    const types = new Set(scan(PIECES.join('\n') + TOUR).tokens.map((token) => token.tokenType))
    const kept = TOKENS.filter((type) => type.GROUP === undefined && type !== Name && type !== UnclosedComment)
    assert.deepEqual(
      kept.filter((type) => !types.has(type)).map((type) => type.name),
      [],
    )
  })

  it('finds what the patterns find, in random texts', () => {
    const random = seeded(7)
    for (let i = 0; i < 20_000; i++) holds(soup(random))
  })

  it('finds what the patterns find, in changed texts', () => {
    const random = seeded(8)
    for (let i = 0; i < 150; i++) holds(mutated(i % 2 === 0 ? TOUR : RICH, random))
  })

  it('finds strings with more escapes than a pattern may have', () => {
    holds(`"${'\\n'.repeat(500_001)}" a`)
  })
})
