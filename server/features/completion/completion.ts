/** Completion: proposals for the text at the cursor, according to the text around it. */

import { type Cursor, cursorAt } from '../../cursor/cursor.ts'
import type { EditorView } from '../../view.ts'
import { bodyProposals } from './bodies/body-completion.ts'
import { begins, type CompletionItem, itemOf, type Proposal, select } from './item.ts'
import { classMemberProposals, recordMemberProposals } from './members.ts'
import { objectProposals } from './object-body.ts'
import { topProposals } from './top.ts'

export interface Completions {
  readonly items: readonly CompletionItem[]
  /** True if there are more items: ask again after the next letter. */
  readonly incomplete: boolean
}

/** More items than anyone reads. The others come after the next letter. */
const MOST_ITEMS = 300

/** Characters after which an editor asks without a command of the user. */
export const COMPLETION_TRIGGERS: readonly string[] = [':', '@', '=', '>', ' ', '/', '(', '.']

/**
 * The items that fit at the offset, the likeliest first. Works on broken text. `trigger` is the trigger character that was typed; a space
 * that only indents a line gives no items.
 */
export function completions(view: EditorView, path: string, offset: number, trigger = ''): Completions {
  const cursor = cursorAt(view, path, offset)
  if (!cursor || (trigger === ' ' && cursor.startsLine)) return { items: [], incomplete: false }
  const fitting = select(proposals(view, cursor, path, trigger), cursor.word)
  const sorted = fitting.length > MOST_ITEMS ? likeliestFirst(fitting, cursor.word) : fitting
  const items = sorted
    .slice(0, MOST_ITEMS)
    .map((p) => itemOf(p, path, { text: cursor.word, start: cursor.wordStart, cursor: offset, end: cursor.wordEnd }))
  return { items, incomplete: sorted.length > MOST_ITEMS }
}

/** Proposals that begin with the word come before those that only have its letters. */
function likeliestFirst(fitting: readonly Proposal[], word: string): Proposal[] {
  return [...fitting].sort((a, b) => Number(begins(b, word)) - Number(begins(a, word)) || a.rank - b.rank)
}

function proposals(view: EditorView, cursor: Cursor, path: string, trigger: string): Proposal[] {
  const { scope, pairs } = view
  const inBody = bodyProposals(view, cursor, path, trigger)
  if (inBody) return inBody
  if (!cursor.member) return topProposals(scope, cursor)
  switch (cursor.header[0]?.image) {
    case 'class':
      return classMemberProposals(view, cursor)
    case 'record':
      return recordMemberProposals(scope, cursor)
    case 'object':
      return objectProposals(scope, pairs, cursor)
    default:
      return []
  }
}
