/** The entries of a file or a block: items with the comments around them. */
import { endOf } from '../lex.ts'
import type { Span } from '../tree.ts'
import type { FormatSource, SourceComment } from './source.ts'

export interface CommentedEntry<T extends Span> {
  /** null for a line with only comments. */
  readonly item: T | null
  /** The comments before the item on its line; all comments of the line where there is no item. */
  readonly before: readonly SourceComment[]
  /** The comments after the item on its line. */
  readonly after: readonly SourceComment[]
  /** True if an empty line stands before it. */
  readonly blank: boolean
}

/**
 * The items between two offsets, in order, with the comments that are in none of them. Comments on one line stay on one line:
 * what stands before a `///` on its line decides whether it documents anything.
 */
export function entriesOf<T extends Span>(
  source: FormatSource,
  items: readonly T[],
  from: number,
  to: number,
): CommentedEntry<T>[] {
  const entries: Draft<T>[] = []
  let end = from
  let next = 0
  for (const comment of source.commentsIn(from, to)) {
    for (; next < items.length && (items[next] as T).end <= comment.start; next++) end = addItem(items[next] as T)
    if (next < items.length && (items[next] as T).start < comment.start) continue
    end = addComment(comment)
  }
  for (; next < items.length; next++) end = addItem(items[next] as T)
  return entries

  function addItem(item: T): number {
    const last = entries.at(-1)
    if (last && last.item === null && !source.breaks(end, item.start)) last.item = item
    else entries.push({ item, before: [], after: [], blank: isBlank(item.start) })
    return item.end
  }

  function addComment(comment: SourceComment): number {
    const last = entries.at(-1)
    if (last?.item && isStray(comment)) last.after.push(comment)
    else if (!last || source.breaks(end, comment.start))
      entries.push({ item: null, before: [comment], after: [], blank: isBlank(comment.start) })
    else if (last.item === null) last.before.push(comment)
    else if (leadsNext(last.item, comment)) entries.push({ item: null, before: [comment], after: [], blank: false })
    else last.after.push(comment)
    return comment.end
  }

  /** `A, /* about B *‍/ B` on one line. */
  function leadsNext(item: T, comment: SourceComment): boolean {
    const following = items[next]
    if (!following || comment.toLineEnd || source.breaks(comment.end, following.start)) return false
    return source.tokensIn(item.end, comment.start).length > 0
  }

  /** A `///` after a comma that begins its line: it documents nothing, but on a line of its own it would. */
  function isStray(comment: SourceComment): boolean {
    if (!comment.text.startsWith('///')) return false
    const comma = source.tokenBefore(comment.start)
    return comma !== undefined && comma.startOffset >= end && !source.breaks(endOf(comma), comment.start)
  }

  function isBlank(start: number): boolean {
    return entries.length > 0 && source.blank(end, start)
  }
}

interface Draft<T extends Span> {
  item: T | null
  before: SourceComment[]
  after: SourceComment[]
  blank: boolean
}

/** The text of an entry without its indentation; `item` is the printed item. */
export function entryText(entry: CommentedEntry<Span>, item: string): string {
  return [...entry.before.map(textOf), ...(entry.item ? [item] : []), ...entry.after.map(textOf)].join(' ')
}

function textOf(comment: SourceComment): string {
  return comment.text
}
