/**
 * A piece of text, repeated on one line or on many: the time of the grammar and of an editor's features grows linearly with the
 * number. Compares the processor time of n and 4n pieces, so that other processes do not count.
 */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { format } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import { foldingRanges } from '../../server/features/folding-ranges.ts'
import { selectionRanges } from '../../server/features/selection-ranges.ts'
import { semanticTokens } from '../../server/features/semantic-tokens.ts'

const PIECES = [
  ...['{', '}', '(', ')', '[', ']', '<', '>', '{}', '()', '[]', '<a>', 'a<', 'list<', '?', '|', '| null'],
  ...['"', "'", '`', '“', '«', '///', '/*', '/** a */', '# ', '-- ', '; ', ';'],
  ...[
    '->',
    '<->',
    ',',
    ':',
    '=',
    '-',
    '@a ',
    '<-> a ',
    'a -> ',
    'a,',
    'a a ',
    'a-',
    '1,',
    ' set',
    'ö',
    'é,',
    '\u00a0',
    '–',
  ],
  ...[
    'not ',
    '1+',
    'a.',
    'a ?? ',
    'f(',
    'a[',
    'if a then b else ',
    'if a {',
    'x.y = z; ',
    '{ a -> ',
    'create a { ',
    'else ',
  ],
]
const HEADS = [
  '',
  'class A {\n  RW a : int ',
  'class A {\n  message m(a : ',
  'object a b { x = ',
  'enum e { a',
  'error E(a ',
  'body A.b { x.y = ',
  'define f(a : int) := ',
]

/** Four times as many take far longer than a pause of the garbage collector. */
const FEW = 1500

/** The processor time in milliseconds. */
function cost(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** True if four times the text takes less than ten times as long in one of three tries, or less than 150 ms. */
function isLinear(run: (text: string) => void, text: (n: number) => string): boolean {
  const [few, many] = [text(FEW), text(4 * FEW)]
  for (let tries = 0; tries < 3; tries++) {
    const small = cost(() => run(few))
    const large = cost(() => run(many))
    if (large < 150 || large < 10 * small) return true
  }
  return false
}

function features(text: string): void {
  const files = new Map([['a.crow', { path: 'a.crow', tree: parse(text) }]])
  const { scope, pairs, diagnostics } = analyze([...files.values()], 'a')
  const view = { files, scope, pairs, diagnostics }
  semanticTokens(view, 'a.crow')
  foldingRanges(view, 'a.crow')
  selectionRanges(view, 'a.crow', text.length >> 1)
}

describe('the time for a text', () => {
  for (const [ending, end] of [
    ['on one line', ''],
    ['on many lines', '\n'],
  ] as const)
    for (const piece of PIECES)
      it(`is linear in ${JSON.stringify(piece)} ${ending}`, () => {
        for (const head of HEADS) {
          const text = (n: number) => head + (piece + end).repeat(n)
          for (const run of [(t: string) => void format(t), features])
            assert.ok(isLinear(run, text), JSON.stringify(head))
        }
      }).timeout(120_000)

  for (const piece of ['x.y = z; ', 'x.y = z\n', 'for a in b { c(a) }\n', 'x.y = ["a", /* b */ "c"]; '])
    it(`is linear in ${JSON.stringify(piece)} in a whole body`, () => {
      const text = (n: number) => `body A.b {\n${piece.repeat(n)}x.y = z\n}\n`
      assert.ok('text' in format(text(1)))
      assert.ok(isLinear((t) => void format(t), text))
    }).timeout(120_000)
})
