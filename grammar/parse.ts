/** Parses a text into its syntax tree. */
import type { IToken } from 'chevrotain'
import { isDocumentationIssue } from './documentation-issue.ts'
import { guessDeclaration } from './guess.ts'
import { layOutTokens } from './layout.ts'
import { ONE_OF_TWO } from './layout-issues.ts'
import { lazy } from './lazy.ts'
import { breaksLine, type DocRun, endOf, type Lexed, lex } from './lex.ts'
import { CrowParser } from './parser/declarations.ts'
import { lexRegion } from './regions.ts'
import { LookAlike } from './tokens.ts'
import type { SourceTree, Span, SyntaxIssue, Unit } from './tree.ts'
import { splitUnits, type TokenRange } from './units.ts'
import { type OtherBracket, otherBrackets, wrongBracket } from './wrong-brackets.ts'

/** The syntax tree of any text, also of a broken one, in time linear in its length. Never throws. */
export function parse(text: string): SourceTree {
  return parseInRegions(text, REGION)
}

/** The size of a region in characters: small enough that its tokens are collected early, large enough for the cost of a cut. */
const REGION = 1 << 15

/** Parses region by region, so that the tokens of one region can be freed before those of the next are made. The result is the same for each size. */
export function parseInRegions(text: string, size: number): SourceTree {
  const units: Unit[] = []
  let from = 0
  do {
    const { lexed, to } = lexRegion(text, from, size)
    parseRegion(lexed, from, units)
    from = to
  } while (from < text.length)
  return { text, units }
}

/** Adds the units of a region that starts at `base` in its file. */
function parseRegion(lexed: Lexed, base: number, units: Unit[]): void {
  const ranges = splitUnits(lexed)
  const docs = share(
    lexed.docs,
    ranges,
    (run, range) => run.before < range.to || (run.trailing && run.before === range.to),
  )
  const issues = share(
    lexed.issues,
    ranges,
    (issue, range) => issue.start < endOf(lexed.tokens[range.to - 1] as IToken),
  )
  ranges.forEach((range, i) => {
    units.push(placed(unitOf(lexed, range, docs.shares[i] ?? [], issues.shares[i] ?? []), base))
  })
  for (const run of docs.rest) units.push(placed(strayUnit(run), base))
}

/** The unit, further on in its file. */
export function placed(unit: Unit, by: number): Unit {
  if (by === 0) return unit
  return { start: unit.start + by, end: unit.end + by, node: unit.node, issues: unit.issues }
}

/**
 * The node and the issues that `parse` of the whole file finds for the text of one unit, from its `start` to its `end`. Does
 * not find out whether an edited text is several units.
 */
export function parseUnit(text: string): Pick<Unit, 'node' | 'issues'> {
  const lexed = lex(text)
  const [stray] = lexed.docs
  if (lexed.tokens.length === 0) return { node: null, issues: stray ? strayUnit(stray).issues : [] }
  const { node, issues } = unitOf(lexed, { from: 0, to: lexed.tokens.length }, lexed.docs, lexed.issues)
  return { node, issues }
}

/**
 * Made with the first text: Chevrotain analyses the grammar for each parser, which takes longer than parsing most texts. One
 * parser is enough, since it holds the state of one unit at a time.
 */
const parser = lazy(() => new CrowParser())

function unitOf(lexed: Lexed, range: TokenRange, docs: readonly DocRun[], lexical: readonly SyntaxIssue[]): Unit {
  const first = lexed.tokens[range.from] as IToken
  const guess = guessDeclaration(first, range.from + 1 < range.to ? lexed.tokens[range.from + 1] : undefined)
  if (guess) lexed.tokens[range.from] = guess.token
  const early = guess ? [guess.issue] : []
  const read = (issues: readonly SyntaxIssue[]) => readUnit(lexed, range, docs, lexical, issues)
  const unit = read(early)
  return unit.issues.length > early.length ? (withOtherBracket(lexed, range, unit, early, read) ?? unit) : unit
}

/** The unit as it is if one bracket is of the wrong kind; undefined if that is not so, or explains no more. */
function withOtherBracket(
  { tokens }: Lexed,
  range: TokenRange,
  unit: Unit,
  early: readonly SyntaxIssue[],
  read: (issues: readonly SyntaxIssue[]) => Unit,
): Unit | undefined {
  const readWith = ({ index, token }: OtherBracket, issues: readonly SyntaxIssue[]) => {
    const found = tokens[index] as IToken
    tokens[index] = token
    const result = read(issues)
    tokens[index] = found
    return result
  }
  const all = otherBrackets(tokens, range).map((other) => ({ other, count: readWith(other, early).issues.length }))
  const least = Math.min(...all.map(({ count }) => count))
  const [best, ...others] = all.filter(({ count }) => count === least)
  if (!best) return undefined
  const issue = wrongBracket(tokens[best.other.index] as IToken, best.other.token, others.length === 0)
  const better = readWith(best.other, [...early, issue])
  // Where the layout finds only one mistake, it knows better than this which bracket is surplus or missing.
  const most = best.other.token.tokenType === LookAlike ? unit.issues.length - 1 : unit.issues.length
  return better.issues.length <= most ? better : undefined
}

function readUnit(
  lexed: Lexed,
  range: TokenRange,
  docs: readonly DocRun[],
  lexical: readonly SyntaxIssue[],
  early: readonly SyntaxIssue[],
): Unit {
  const first = lexed.tokens[range.from] as IToken
  const blockDoc = lexed.blockDocs.get(range.from)
  const start = Math.min(
    first.startOffset,
    docs[0]?.start ?? first.startOffset,
    blockDoc?.startOffset ?? first.startOffset,
  )
  const end = Math.max(endOf(lexed.tokens[range.to - 1] as IToken), docs.at(-1)?.end ?? 0)
  const laid = layOutTokens(lexed, range)
  const known = [
    ...early,
    ...firstOnLine(
      lexed.text,
      lexical.filter((issue) => !laid.semicolons.has(issue.start)),
    ),
    ...surplusOnce(lexed.text, behindTexts(lexed.text, laid.issues, lexical)),
  ]
    .map((issue) => moved(issue, -start))
    .sort(byStart)
  const parsed = parser().parseUnit({
    ...{ text: lexed.text, tokens: laid.tokens, start, known },
    ...{ docs: byToken(lexed, docs), blockDocs: blockDocsOf(lexed, range) },
  })
  const all = withoutConsequences([...known, ...parsed.issues].sort(byStart), laid.issues, start)
  // Where no declaration begins, brackets follow no rule that could be broken.
  const issues = parsed.node === null && laid.issues.length > 0 ? all.filter(isNotIn(laid.issues, start)) : all
  // Documentation that a broken declaration lost is not a mistake of its own.
  if (issues.some((issue) => issue.kind !== 'block-documentation')) return { start, end, node: parsed.node, issues }
  const strays = docs.filter((run) => !parsed.usedDocs.has(run))
  return {
    start,
    end,
    node: parsed.node,
    issues: [...issues, ...strays.map((run) => strayIssue(run, start))].sort(byStart),
  }
}

/** The first issue of each line: one misplaced quote makes the rest of its line unreadable. */
function firstOnLine(text: string, issues: readonly SyntaxIssue[]): readonly SyntaxIssue[] {
  return issues.filter((issue, i) => i === 0 || breaksLine(text, (issues[i - 1] as SyntaxIssue).end, issue.start))
}

function isNotIn(laid: readonly SyntaxIssue[], start: number): (issue: SyntaxIssue, i: number) => boolean {
  const places = new Set(laid.map((issue) => issue.start - start))
  return (issue, i) => i === 0 || !places.has(issue.start)
}

/** Leaves out brackets on the line of a text that is not closed, or of a backslash outside of texts: texts may hold them. */
function behindTexts(
  text: string,
  laid: readonly SyntaxIssue[],
  lexical: readonly SyntaxIssue[],
): readonly SyntaxIssue[] {
  const open = lexical.filter(({ kind, start }) => kind === 'unclosed-text' || text[start] === '\\')
  if (open.length === 0) return laid
  return laid.filter(({ start }) => !open.some((one) => isOnLine(text, start, one.start)))
}

function isOnLine(text: string, a: number, b: number): boolean {
  return Math.abs(a - b) < 400 && !breaksLine(text, Math.min(a, b), Math.max(a, b))
}

/** Leaves only the first of the issues of surplus brackets that follow each other on one line. */
function surplusOnce(text: string, issues: readonly SyntaxIssue[]): readonly SyntaxIssue[] {
  let last: SyntaxIssue | undefined
  return issues.filter((issue) => {
    const surplus = issue.kind === 'surplus-bracket' || issue.help === ONE_OF_TWO
    if (!surplus) return true
    const again =
      last !== undefined &&
      last.kind === issue.kind &&
      last.start <= issue.start &&
      !breaksLine(text, last.end, issue.start)
    last = issue
    return !again
  })
}

/**
 * Removes the issues of surplus brackets, and of braces that are missing at the end of a line, that stand after another issue:
 * mostly they follow from it. They never follow from documentation, whose issues are only warnings.
 */
function withoutConsequences(issues: SyntaxIssue[], laid: readonly SyntaxIssue[], start: number): SyntaxIssue[] {
  if (issues.length < 2 || laid.length === 0) return issues
  const doubtful = laid.filter((issue) => issue.kind === 'surplus-bracket' || issue.start === issue.end)
  const places = new Set(doubtful.map((issue) => issue.start - start))
  const first = issues.findIndex((issue) => !isDocumentationIssue(issue))
  return issues.filter((issue, i) => i <= first || issue.kind === 'unclosed-bracket' || !places.has(issue.start))
}

function blockDocsOf({ tokens, blockDocs }: Lexed, { from, to }: TokenRange): Map<IToken, IToken> {
  const found = new Map<IToken, IToken>()
  for (let i = from; blockDocs.size > 0 && i < to; i++) {
    const comment = blockDocs.get(i)
    if (comment) found.set(tokens[i] as IToken, comment)
  }
  return found
}

function byToken(lexed: Lexed, docs: readonly DocRun[]): Map<IToken, DocRun> {
  return new Map(docs.filter((run) => !run.trailing).map((run) => [lexed.tokens[run.documents] as IToken, run]))
}

/** Documentation after the last declaration. */
function strayUnit(run: DocRun): Unit {
  return { start: run.start, end: run.end, node: null, issues: [strayIssue(run, run.start)] }
}

function strayIssue(run: DocRun, base: number): SyntaxIssue {
  const help = run.trailing
    ? 'Move it to a line of its own before what it documents, or write "//" for a comment.'
    : 'Move it before a declaration, a field, a message or an enum value, or write "//" for a comment.'
  const message = 'This documentation documents nothing.'
  return { kind: 'stray-documentation', start: run.start - base, end: run.end - base, message, help }
}

function byStart(a: Span, b: Span): number {
  return a.start - b.start
}

function moved(issue: SyntaxIssue, by: number): SyntaxIssue {
  const shift = <S extends Span>(span: S): S => ({ ...span, start: span.start + by, end: span.end + by })
  if (!issue.repairs) return shift(issue)
  const repairs = issue.repairs.map((repair) => ({ ...repair, edits: repair.edits.map(shift) }))
  return { ...shift(issue), repairs }
}

/** Shares out the items in order: each range takes the next ones as long as they belong to it. */
function share<T>(
  items: readonly T[],
  ranges: readonly TokenRange[],
  belongs: (item: T, range: TokenRange) => boolean,
) {
  let next = 0
  const shares = ranges.map((range) => {
    const from = next
    while (next < items.length && belongs(items[next] as T, range)) next++
    return items.slice(from, next)
  })
  return { shares, rest: items.slice(next) }
}
