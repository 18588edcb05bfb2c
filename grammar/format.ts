/** Formats Crowfoot text: only the layout changes, never the meaning. */
import { isDocumentationIssue } from './documentation-issue.ts'
import { printDeclaration } from './format/declaration.ts'
import { type CommentedEntry, entriesOf, entryText } from './format/entries.ts'
import { FormatSource } from './format/source.ts'
import { parse } from './parse.ts'
import type { SourceTree, Span, SyntaxIssue } from './tree.ts'

export type Formatted = { readonly text: string } | { readonly issues: readonly SyntaxIssue[] }

/**
 * The text with two spaces for each level, aligned fields, at most one blank line in a row, and `\n` after each line. All
 * comments stay; formatting twice changes nothing. A text with a syntax error is not formatted: returns its issues, by absolute
 * offsets.
 */
export function format(text: string): Formatted {
  return formatTree(parse(text))
}

/** As `format`, for a text that is parsed already. */
export function formatTree({ text, units }: SourceTree): Formatted {
  const issues = units.flatMap((unit) =>
    unit.issues
      .filter((issue) => !isDocumentationIssue(issue))
      .map((issue) => ({ ...issue, start: issue.start + unit.start, end: issue.end + unit.start })),
  )
  if (issues.length > 0) return { issues }
  const source = new FormatSource(text)
  const declarations = units.flatMap(({ node, start }) =>
    node ? [{ start: node.start + start, end: node.end + start, node, base: start }] : [],
  )
  const entries = entriesOf(source, declarations, 0, text.length)
  const texts = entries.map((entry) =>
    entryText(entry, entry.item ? printDeclaration(source, entry.item.node, entry.item.base) : ''),
  )
  return { text: joined(entries, texts) }
}

interface Group {
  text: string
  /** True if the group ends with a declaration: the next entry begins another group. */
  closed: boolean
  readonly blank: boolean
}

/** Joins the texts, with an empty line before and after each declaration that takes several lines, comments included. */
function joined(entries: readonly CommentedEntry<Span>[], texts: readonly string[]): string {
  const groups: Group[] = []
  entries.forEach((entry, i) => {
    const last = groups.at(-1)
    const text = texts[i] ?? ''
    if (!last || last.closed || entry.blank) groups.push({ text, closed: entry.item !== null, blank: entry.blank })
    else {
      last.text += `\n${text}`
      last.closed = entry.item !== null
    }
  })
  return (
    groups.map((group, i) => separator(groups[i - 1], group) + group.text).join('') + (groups.length > 0 ? '\n' : '')
  )
}

function separator(before: Group | undefined, group: Group): string {
  if (!before) return ''
  return group.blank || before.text.includes('\n') || group.text.includes('\n') ? '\n\n' : '\n'
}
