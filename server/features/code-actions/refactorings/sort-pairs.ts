/** Sort the bound fields of a class by their partners, next to each other. */
import type { FieldDecl } from '../../../../grammar/tree.ts'
import { type BodyMember, memberDoc } from '../../../edits/edit.ts'
import type { TextEdit } from '../../../view.ts'
import type { CodeAction } from '../code-action.ts'
import { refactoring, type SelectedCode, selectedClass } from './selection.ts'

/** Offered in a class whose bound fields are in another order and do not share lines. */
export function sortPairs(selection: SelectedCode): CodeAction[] {
  const owner = selectedClass(selection)
  const bound = owner?.decl.members.filter(isBound) ?? []
  if (!owner || bound.length < 2 || inMessage(selection, owner.decl.members)) return []
  const members = owner.decl.members
  const sorted = [...bound].sort((a, b) => (partnerKey(a) < partnerKey(b) ? -1 : 1))
  const from = members.indexOf(bound[0] as FieldDecl)
  if (sorted.every((field, i) => members[from + i] === field)) return []
  const chunks = chunksOf(selection, members)
  if (!chunks) return []
  const about = { title: 'Sort the bound fields by their partners', kind: 'refactor.rewrite.sortPairs' }
  return [refactoring(selection.view, about, () => [moved(selection, members, chunks, sorted)])]
}

function inMessage({ at }: SelectedCode, members: readonly BodyMember[]): boolean {
  return members.some((m) => 'params' in m && m.start <= at.start && at.start <= m.end)
}

function isBound(member: BodyMember): member is FieldDecl {
  return 'partner' in member && member.partner !== null
}

/** The sort key: the class of the partner, then its name. */
function partnerKey({ type, partner, name }: FieldDecl): string {
  const of = type.kind === 'set-type' ? type.of : type
  return `${of.kind === 'named-type' ? of.name.text : ''} ${partner?.field.text} ${name.text}`
}

interface Chunk {
  /** Absolute offsets: whole lines, with the comments and empty lines before the member. */
  readonly start: number
  readonly end: number
}

/** The lines of each member. Undefined if two members share a line. */
function chunksOf({ text, place }: SelectedCode, members: readonly BodyMember[]): Chunk[] | undefined {
  const chunks: Chunk[] = []
  for (const member of members) {
    const top = place.base + (memberDoc(member)?.start ?? member.start)
    const line = text.lastIndexOf('\n', top - 1) + 1
    const start = chunks.at(-1)?.end ?? line
    const end = text.indexOf('\n', place.base + member.end) + 1
    const rest = text.slice(place.base + member.end, end)
    if (line < start || end === 0 || text.slice(line, top).trim() !== '' || !/^\s*(?:\/\/.*)?\s*$/.test(rest))
      return undefined
    chunks.push({ start, end })
  }
  return chunks
}

/** Moves all bound fields to the place of the first one, without the empty lines before them. */
function moved(
  { text, place }: SelectedCode,
  members: readonly BodyMember[],
  chunks: readonly Chunk[],
  sorted: readonly FieldDecl[],
): TextEdit {
  const textOf = (member: BodyMember) => {
    const chunk = chunks[members.indexOf(member)]
    return chunk ? text.slice(chunk.start, chunk.end) : ''
  }
  const first = members.findIndex(isBound)
  const last = members.findLastIndex(isBound)
  const blank = /^(?:[ \t]*\r?\n)*/.exec(textOf(members[first] as BodyMember))?.[0] ?? ''
  const others = members.slice(first, last + 1).filter((m) => !isBound(m))
  const bare = sorted.map((field) => textOf(field).replace(/^(?:[ \t]*\r?\n)+/, ''))
  const newText = blank + bare.join('') + others.map(textOf).join('')
  return { path: place.path, start: chunks[first]?.start ?? 0, end: chunks[last]?.end ?? 0, newText }
}
