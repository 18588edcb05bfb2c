/** Prints one declaration: its header and its members. */
import type { IToken } from 'chevrotain'
import { endOf } from '../lex.ts'
import * as t from '../tokens.ts'
import type { BlockNode, ClassDecl, Declaration, ExprNode, RecordDecl, Span } from '../tree.ts'
import { alignFields } from './align.ts'
import { printBody } from './body.ts'
import { type CommentedEntry, entriesOf, entryText } from './entries.ts'
import { endColumn, expressionSpan, type PlacedMember, paramConditions, printMember, printWhole } from './member.ts'
import { printRun, WIDTH } from './run.ts'
import type { FormatSource } from './source.ts'

/** The declaration as text from column 0; `base` is the offset of its unit. */
export function printDeclaration(source: FormatSource, node: Declaration, base: number): string {
  const tokens = source.tokensIn(node.start + base, node.end + base)
  const place = { from: node.start + base, indent: 0, column: 0 }
  const whole = wholeOf(node)
  if (whole) return printBehaviour(source, tokens, node, base, whole)
  if (WITHOUT_MEMBERS.has(node.kind)) return printRun(source, tokens, place, paramConditions(node, base))
  const brace = tokens.findIndex((token) => token.tokenType === t.LCurly)
  const header = printRun(source, tokens.slice(0, brace + 1), place)
  const block = new Block(source, tokens[brace] as IToken, tokens.at(-1) as IToken, membersOf(node, base))
  return block.print(header)
}

const WITHOUT_MEMBERS: ReadonlySet<Declaration['kind']> = new Set(['api', 'error', 'role', 'external'])

/** The block or the expression of a declaration of behaviour. */
function wholeOf(node: Declaration): BlockNode | ExprNode | null {
  if ('block' in node && node.block) return node.block
  if ('value' in node && node.value) return node.value
  return 'condition' in node ? node.condition : null
}

function printBehaviour(
  source: FormatSource,
  tokens: readonly IToken[],
  node: Declaration,
  base: number,
  whole: BlockNode | ExprNode,
): string {
  const place = { from: node.start + base, indent: 0, column: 0 }
  const isBlock = whole.kind === 'block'
  const span = isBlock ? { start: whole.start + base, end: whole.end + base } : expressionSpan(source, whole, base)
  const to = span.start + (isBlock ? 1 : 0)
  const head = printRun(
    source,
    tokens.filter((token) => token.startOffset < to),
    place,
    paramConditions(node, base),
  )
  if (isBlock) return head + printBody(source, { node: whole, base, span, column: endColumn(head, 0) }, 0).slice(1)
  const tight = node.kind === 'invariant' ? head.replace(/ :$/, ':') : head
  return tight + printWhole(source, { node: whole, base, span }, 0, endColumn(tight, 0))
}

function membersOf(node: Declaration, base: number): PlacedMember[] {
  const members = 'members' in node ? membersIn(node) : 'values' in node ? node.values : []
  return members.map((member) => ({ start: member.start + base, end: member.end + base, node: member, base }))
}

function membersIn(node: ClassDecl | RecordDecl): PlacedMember['node'][] {
  if (node.kind === 'record') return [...node.members]
  return [...node.members, ...node.constraints].sort((a, b) => a.start - b.start)
}

class Block {
  readonly #source: FormatSource
  readonly #open: IToken
  readonly #close: IToken
  readonly #members: readonly PlacedMember[]
  readonly #entries: readonly CommentedEntry<PlacedMember>[]

  constructor(source: FormatSource, open: IToken, close: IToken, members: readonly PlacedMember[]) {
    this.#source = source
    this.#open = open
    this.#close = close
    this.#members = members
    this.#entries = entriesOf(source, members, endOf(open), close.startOffset)
  }

  print(header: string): string {
    if (this.#entries.length === 0) return `${header}}`
    return this.#onOneLine(header) ?? this.#onLines(header)
  }

  /** The members on one line if they stood on one line and fit; else null. */
  #onOneLine(header: string): string | null {
    const source = this.#source
    const open = this.#open
    const close = this.#close
    const entries = this.#entries
    const comments = entries.some((entry) => entry.before.length + entry.after.length > 0)
    if (comments || source.breaks(open.startOffset, close.startOffset)) return null
    const line = `${header} ${this.#members.map((member) => printMember(source, member, 0, null)).join(', ')} }`
    return line.includes('\n') || line.length > WIDTH ? null : line
  }

  #onLines(header: string): string {
    const source = this.#source
    const entries = this.#entries
    const columns = alignFields(source, entries)
    const lines = entries.map((entry) => {
      const text = entryText(
        entry,
        entry.item ? printMember(source, entry.item, 2, columns.get(entry.item) ?? null) : '',
      )
      return `${entry.blank ? '\n' : ''}  ${text}`
    })
    // A comment after the brace stays there: on a line of its own a `///` would document the first member.
    const [first] = entries
    const hoists = first?.item === null && !source.breaks(this.#open.startOffset, (first.before[0] as Span).start)
    const head = hoists ? `${header} ${(lines.shift() as string).trimStart()}` : header
    return [head, ...lines, '}'].join('\n')
  }
}
