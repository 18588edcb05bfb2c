/** Prints one member of a declaration. */
import type {
  AssignmentDecl,
  ConstraintDecl,
  Declaration,
  EnumValueDecl,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  Span,
  SyntaxNode,
} from '../tree.ts'
import { type PlacedBody, printBody } from './body.ts'
import { BODY_WIDTH, printRun, type RunStart } from './run.ts'
import type { FormatSource } from './source.ts'

/** A member of a declaration, by absolute offsets. */
export interface PlacedMember extends Span {
  readonly node: FieldDecl | MessageDecl | ConstraintDecl | MemberDecl | EnumValueDecl | AssignmentDecl
  /** The offset of the unit, to which the spans of the node are relative. */
  readonly base: number
}

/** The widths of the parts before the colon in characters; `qualifier` includes the space after it, and is 0 where there is none. */
export interface Columns {
  readonly qualifier: number
  readonly name: number
}

/** The member as text, the first line without its indentation. */
export function printMember(
  source: FormatSource,
  member: PlacedMember,
  indent: number,
  columns: Columns | null,
): string {
  const head = columns ? alignedHead(member, columns) : ''
  const from = columns && 'type' in member.node ? member.node.type.start + member.base : member.start
  const place = { from, indent, column: indent + head.length }
  const run = (to: number) =>
    head + printRun(source, source.tokensIn(from, to), place, paramConditions(member.node, member.base))
  const { node, base } = member
  if ('body' in node && node.body) {
    const brace = node.body.start + base
    const span = { start: brace, end: node.body.end + base }
    // Both parts include the brace: the signature breaks depending on it, and it opens a level of the body.
    const text = run(brace + 1)
    return text + printBody(source, { node: node.body, base, span, column: endColumn(text, indent) }, indent).slice(1)
  }
  return printConditioned(source, member, { run, from, indent })
}

/** The conditions of the parameters of a message, a define or an external, which stand among other tokens. */
export function paramConditions(node: Declaration | PlacedMember['node'], base: number): Span[] {
  if (!('params' in node) || node.kind === 'error') return []
  return node.params.flatMap(({ where }) => (where ? [{ start: where.start + base, end: where.end + base }] : []))
}

/** The column of the last character; the first line begins behind the indentation. */
export function endColumn(text: string, indent: number): number {
  const newLine = text.lastIndexOf('\n')
  return newLine < 0 ? indent + text.length - 1 : text.length - newLine - 2
}

interface MemberHead {
  /** Prints the member up to an offset. */
  readonly run: (to: number) => string
  readonly from: number
  readonly indent: number
}

/** A member with expressions in it: a computed value, a condition, or the condition of a check. */
function printConditioned(source: FormatSource, member: PlacedMember, { run, from, indent }: MemberHead): string {
  const { node, base } = member
  const computed = 'computed' in node ? node.computed : null
  const where = 'where' in node ? node.where : null
  const parts: readonly SyntaxNode[] = [...(computed ? [computed] : []), ...(where ? [where] : [])]
  if (node.kind === 'check') {
    const span = expressionSpan(source, node.condition, base)
    const head = run(span.start)
    const whole = { node, base, span: { start: span.start, end: member.end }, column: endColumn(head, indent) + 2 }
    return head + printWhole(source, whole, indent)
  }
  let text = ''
  let at = from
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    const span = expressionSpan(source, part, base)
    text +=
      at === from ? run(span.start) : ` ${printRun(source, source.tokensIn(at, span.start), placeAt(text, at, indent))}`
    text += printWhole(source, { node: part, base, span }, indent)
    at = span.end
  }
  if (at === from) return run(member.end)
  const rest = source.tokensIn(at, member.end)
  return rest.length === 0 ? text : `${text} ${printRun(source, rest, placeAt(text, at, indent))}`
}

function placeAt(text: string, from: number, indent: number): RunStart {
  return { from, indent, column: text.length - text.lastIndexOf('\n') }
}

/**
 * An expression behind its sign, on the line of the sign, or on the next one as it was written or where it does not fit. `column`
 * is that behind the sign.
 */
export function printWhole(source: FormatSource, part: PlacedBody, indent: number, column = 0): string {
  const sign = source.tokenBefore(part.span.start)
  const breaks = sign !== undefined && source.breaks(sign.startOffset, part.span.start)
  const onNextLine = () =>
    `\n${' '.repeat(indent + 2)}${printBody(source, { ...part, column: indent + 2 }, indent + 2, true)}`
  if (breaks) return onNextLine()
  const text = ` ${printBody(source, part, indent)}`
  return column + (text.split('\n', 1)[0] as string).length > BODY_WIDTH ? onNextLine() : text
}

/** The expression after `:=`, with the comments before it. */
export function expressionSpan(source: FormatSource, expression: Span, base: number): Span {
  const start = expression.start + base
  const sign = source.tokenBefore(start)
  const comment = source.commentsIn(sign?.startOffset ?? start, start)[0]
  return { start: comment?.start ?? start, end: expression.end + base }
}

function alignedHead({ node }: PlacedMember, columns: Columns): string {
  const qualifier = 'qualifier' in node ? node.qualifier.text.padEnd(columns.qualifier) : ''
  const name = 'name' in node ? node.name.text : ''
  return `${qualifier}${name.padEnd(columns.name)} : `
}
