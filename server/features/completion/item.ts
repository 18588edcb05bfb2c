/** What completion proposes, and how what was typed selects from it. */
import { holdsLetters } from '../../lookup/letters.ts'
import type { TextEdit } from '../../view.ts'

export type CompletionKind =
  | 'keyword'
  | 'type'
  | 'class'
  | 'record'
  | 'enum'
  | 'enumValue'
  | 'error'
  | 'object'
  | 'role'
  | 'field'
  | 'annotation'
  | 'value'
  | 'snippet'

/** What the documentation of an item is looked up by when it is asked for; plain data, so that it can travel to a client and back. */
export type About =
  | { readonly what: 'class' | 'record' | 'enum' | 'error' | 'object' | 'role' | 'word'; readonly name: string }
  | { readonly what: 'field' | 'enumValue'; readonly owner: string; readonly name: string }
  /** A field that does not exist yet, as it would be written. */
  | { readonly what: 'new field'; readonly form: string }

/** A proposal before it is given its place. */
export interface Proposal {
  readonly label: string
  readonly kind: CompletionKind
  /** Lower comes first; within a rank those with an order, then the others as their labels sort. */
  readonly rank: number
  readonly order?: number
  /** A few words at the right. */
  readonly detail?: string
  /** What is inserted, where that is not the label. */
  readonly insert?: string
  /** `insert` has `$1` and `${2:words}`. */
  readonly snippet?: true
  /** For an editor that knows no snippets; a whole declaration or member without it is not offered there. */
  readonly plain?: string
  /** Changes that come with it, elsewhere in the same file. */
  readonly extraEdits?: readonly TextEdit[]
  readonly about?: About
}

export interface CompletionItem extends Proposal {
  /** The word being typed, up to the cursor, and what takes its place. */
  readonly edit: TextEdit
  /** Where the word ends behind the cursor, for an editor that replaces the whole of it. */
  readonly replaceEnd: number
  readonly sortText: string
}

/** The proposals whose letters hold those of the word in this order, whatever the case. */
export function select(proposals: readonly Proposal[], word: string): readonly Proposal[] {
  return word === '' ? proposals : proposals.filter((p) => holdsLetters(p.label.toLowerCase(), word.toLowerCase()))
}

export function itemOf(
  proposal: Proposal,
  path: string,
  word: { readonly text: string; readonly start: number; readonly cursor: number; readonly end: number },
): CompletionItem {
  const edit = { path, start: word.start, end: word.cursor, newText: proposal.insert ?? proposal.label }
  return { ...proposal, edit, replaceEnd: word.end, sortText: sortText(proposal, word.text) }
}

/** Editors sort the items by it: those that begin with the word come before those that only hold its letters. */
function sortText(proposal: Proposal, word: string): string {
  const { rank, order = 999, label } = proposal
  return `${begins(proposal, word) ? 0 : 1}${rank}${String(order).padStart(3, '0')}${label.toLowerCase()}`
}

/** Whatever the case. */
export function begins({ label }: Proposal, word: string): boolean {
  return label.toLowerCase().startsWith(word.toLowerCase())
}

/** The text of a snippet for an editor that knows none: placeholders become their words. */
export function withoutPlaceholders(snippet: string): string {
  return snippet.replaceAll(/\$\{\d+:([^}]*)\}|\$\{?\d+\}?/g, '$1').replaceAll(/\\([$}\\])/g, '$1')
}

/** Keywords in the order given. */
export function wordProposals(words: readonly string[], rank = 0): Proposal[] {
  return words.map((label, order) => ({ label, kind: 'keyword', rank, order, about: { what: 'word', name: label } }))
}
