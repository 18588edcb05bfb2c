/** Random texts: the parser returns a tree for each, and every span lies inside that of its parent. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { lex } from '../../grammar/lex.ts'
import { parse, parseInRegions, parseUnit } from '../../grammar/parse.ts'
import type { SourceTree, Span, SyntaxNode, Unit } from '../../grammar/tree.ts'
import { childrenOf } from '../../grammar/walk.ts'
import { mutated, seeded } from './random.ts'

const TOUR = readFileSync(new URL('fixtures/tour.crow', import.meta.url), 'utf8')
const RICH = readFileSync(new URL('fixtures/rich.crow', import.meta.url), 'utf8')
const BODIES = readFileSync(new URL('fixtures/bodies.crow', import.meta.url), 'utf8')
const RICH_BODIES = readFileSync(new URL('fixtures/rich-bodies.crow', import.meta.url), 'utf8')

/** The texts in turn. */
function textAt(i: number): string {
  return [TOUR, RICH, BODIES, RICH_BODIES][i % 4] as string
}

function checkTree({ text, units }: SourceTree): void {
  let end = 0
  for (const unit of units) {
    assert.ok(unit.start >= end && unit.end >= unit.start && unit.end <= text.length, `unit at ${unit.start}`)
    end = unit.end
    checkUnit(unit)
  }
  for (const token of lex(text).tokens)
    assert.ok(units.some((unit) => unit.start <= token.startOffset && token.startOffset < unit.end))
}

function checkUnit({ start, end, node, issues }: Unit): void {
  const whole = { start: 0, end: end - start }
  for (const issue of issues) checkSpan(issue, whole)
  assert.ok(node !== null || issues.length > 0)
  if (node) checkNode(node, whole, whole)
}

/** Every span lies in that of the node around it; documentation lies before its node, in the unit. */
function checkNode(node: SyntaxNode, around: Span, unit: Span): void {
  checkSpan(node, around)
  for (const child of childrenOf(node)) {
    if (child.kind === 'doc') checkSpan(child, unit)
    else checkNode(child, node, unit)
  }
}

function checkSpan({ start, end }: Span, around: Span): void {
  assert.ok(
    start >= around.start && end >= start && end <= around.end,
    `${start}..${end} in ${around.start}..${around.end}`,
  )
}

/** The text is in the message, so that a failure can be repeated. */
function checkText(text: string): void {
  try {
    checkTree(parse(text))
  } catch (error) {
    throw new Error(`${JSON.stringify(text)}: ${(error as Error).message}`, { cause: error })
  }
}

describe('the parser on random texts', () => {
  it('parses each prefix and suffix of a text', () => {
    for (const [text, step] of [[RICH, 1] as const, [RICH_BODIES, 5] as const])
      for (let i = 0; i <= text.length; i += step) {
        checkText(text.slice(0, i))
        checkText(text.slice(i))
      }
  })

  it('parses texts with pieces removed and inserted', () => {
    const random = seeded(1)
    for (let i = 0; i < 1200; i++) checkText(mutated(textAt(i), random))
  }).timeout(60_000)

  it('parses random characters', () => {
    const random = seeded(2)
    for (let i = 0; i < 1000; i++) {
      const length = random(60)
      checkText(String.fromCharCode(...Array.from({ length }, () => random(random(3) === 0 ? 65536 : 128))))
    }
  })

  it('gives the same tree for a text that is parsed in regions', () => {
    const random = seeded(7)
    for (let i = 0; i < 250; i++) {
      const text = mutated(`${TOUR}\n${RICH}\n/* class A {\n}\n\nclass B {\n}\n*/\n${TOUR}\n${BODIES}`, random)
      assert.deepEqual(parseInRegions(text, 40), parseInRegions(text, Number.POSITIVE_INFINITY), JSON.stringify(text))
    }
  })

  it('gives the same node for a unit that is parsed by itself', () => {
    const random = seeded(3)
    for (let i = 0; i < 500; i++) {
      const text = mutated(textAt(i), random)
      for (const { start, end, node, issues } of parse(text).units)
        assert.deepEqual(parseUnit(text.slice(start, end)), { node, issues }, JSON.stringify(text))
    }
  })

  it('parses the other declarations as before when one is broken', () => {
    const random = seeded(4)
    const lines = TOUR.split('\n')
    const first = lines.indexOf('class VM {')
    const rest = (text: string) =>
      parse(text)
        .units.slice(-4)
        .map((unit) => unit.node)
    for (let i = 0; i < 300; i++) {
      const line = first + 1 + random(11)
      const broken = lines.with(
        line,
        mutated(lines[line] ?? '', random).replaceAll(/["/]|\n\s*(class|enum|error|record|api)/g, ' '),
      )
      assert.deepEqual(rest(broken.join('\n')), rest(TOUR), broken.join('\n'))
    }
  })

  for (const [name, piece] of [
    ['brackets', '['],
    ['mixed brackets', '{(['],
    ['closing brackets', ')]}'],
    ['sets of sets', ' set'],
    ['open comments', '/* '],
    ['documentation', '/// a\n'],
    ['quotes', '"'],
    ['escapes', '\\n'],
    ['names', 'a '],
    ['unknown characters', '#'],
    ['commas', ','],
    ['half declarations', 'class A {\n'],
    ['clauses', ' get allows(a)'],
    ['half clauses', ' set allows('],
    ['roles', 'role a includes b\n'],
    ['lines with a closing brace', '}\n'],
    ['negations', 'not '],
    ['signs', '- '],
    ['sums', '1 + '],
    ['fields', 'a.'],
    ['defaults', 'a ?? '],
    ['indices', 'a['],
    ['calls', 'f('],
    ['conditions', 'if a then '],
    ['alternatives', 'if a then b else '],
    ['branches', 'if a { } else '],
    ['blocks', 'if a {\n'],
    ['quantifiers', 'every a in b : '],
    ['records', 'create a { b = '],
    ['statements', 'a.b = c; '],
    ['questions', 'a ? b : '],
  ] as const)
    it(`parses 30,000 ${name}`, () => {
      const heads = [
        ...['', 'class A {\n  RW a : int', 'object a b { x = ', 'record r { a : ', 'object a b { x = "'],
        ...['body A.b { x.y = ', 'body A.b {\n', 'define f(a : int) := '],
      ]
      for (const head of heads) {
        const text = head + piece.repeat(30_000)
        assert.ok(parse(text).units.length > 0)
      }
    }).timeout(60_000)
})
