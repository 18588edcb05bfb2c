/** Prints one member of a declaration. */
import type {
  AssignmentDecl,
  ConstraintDecl,
  EnumValueDecl,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  Span,
} from '../tree.ts'
import { printBody } from './body.ts'
import { printRun } from './run.ts'
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
  const run = (to: number) => head + printRun(source, source.tokensIn(from, to), place)
  const { node, base } = member
  if ('body' in node && node.body) {
    const brace = node.body.start + base
    // Both parts include the brace: the signature breaks depending on it, and it opens a level of the body.
    return run(brace + 1) + printBody(source, { start: brace, end: node.body.end + base }, indent).slice(1)
  }
  if ('computed' in node && node.computed) {
    const { start, end } = expressionSpan(source, node.computed, base)
    return `${run(start)} ${printBody(source, { start, end }, indent)}`
  }
  return run(member.end)
}

/** The expression after `:=`, with the comments before it. */
export function expressionSpan(source: FormatSource, computed: Span, base: number): Span {
  const start = computed.start + base
  const sign = source.tokenBefore(start)
  const comment = source.commentsIn(sign?.startOffset ?? start, start)[0]
  return { start: comment?.start ?? start, end: computed.end + base }
}

function alignedHead({ node }: PlacedMember, columns: Columns): string {
  const qualifier = 'qualifier' in node ? node.qualifier.text.padEnd(columns.qualifier) : ''
  const name = 'name' in node ? node.name.text : ''
  return `${qualifier}${name.padEnd(columns.name)} : `
}
