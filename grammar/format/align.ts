/** Aligns the names, colons and types of fields that follow each other in columns. */
import type { CommentedEntry } from './entries.ts'
import type { Columns, PlacedMember } from './member.ts'
import type { FormatSource } from './source.ts'

/** The columns of each member that is aligned. An empty line and a member that is not aligned end a run; comments do not. */
export function alignFields(
  source: FormatSource,
  entries: readonly CommentedEntry<PlacedMember>[],
): Map<PlacedMember, Columns> {
  const columns = new Map<PlacedMember, Columns>()
  let run: PlacedMember[] = []
  const flush = () => {
    const shared = columnsOf(run)
    for (const member of run) columns.set(member, shared)
    run = []
  }
  for (const entry of entries) {
    if (entry.blank || (entry.item && !canAlign(source, entry, entry.item))) flush()
    if (entry.item && canAlign(source, entry, entry.item)) run.push(entry.item)
  }
  flush()
  return columns
}

function columnsOf(run: readonly PlacedMember[]): Columns {
  let qualifier = 0
  let name = 0
  for (const { node } of run) {
    if ('qualifier' in node) qualifier = Math.max(qualifier, node.qualifier.text.length)
    if ('name' in node) name = Math.max(name, node.name.text.length)
  }
  return { qualifier: qualifier === 0 ? 0 : qualifier + (run.length > 1 ? 2 : 1), name }
}

/** A field or a member of a record without comments before its type. */
function canAlign(
  source: FormatSource,
  entry: CommentedEntry<PlacedMember>,
  { node, base, start }: PlacedMember,
): boolean {
  if (!('type' in node) || entry.before.length > 0) return false
  if ('qualifier' in node && node.qualifier.text === '') return false
  return source.commentsIn(start, node.type.start + base).length === 0
}
