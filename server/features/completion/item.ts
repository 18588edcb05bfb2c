/** The items of completion, and how the typed word selects and sorts them. */
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
  | 'local'
  | 'function'
  | 'method'
  | 'snippet'

/** The key by which the documentation of an item is found later. Plain data, because it is sent to the client and back. */
export type About =
  | { readonly what: 'class' | 'record' | 'enum' | 'error' | 'object' | 'role' | 'word'; readonly name: string }
  /** A define or an external, or a function of the language. */
  | { readonly what: 'callable' | 'built-in'; readonly name: string }
  | { readonly what: 'field' | 'enumValue' | 'rpc'; readonly owner: string; readonly name: string }
  /** A field that does not exist yet, with its text. */
  | { readonly what: 'new field'; readonly form: string }

/** An item without its place in the text. */
export interface Proposal {
  readonly label: string
  readonly kind: CompletionKind
  /** Lower ranks come first. Within a rank, proposals with an order come first, then the others by label. */
  readonly rank: number
  readonly order?: number
  /** A few words to the right of the label. */
  readonly detail?: string
  /** The inserted text, if it is not the label. */
  readonly insert?: string
  /** True if `insert` has placeholders: `$1`, `${2:words}`. */
  readonly snippet?: true
  /** The text for an editor without snippets. A whole declaration or member that has none is not offered there. */
  readonly plain?: string
  /** Additional edits, elsewhere in the same file. */
  readonly extraEdits?: readonly TextEdit[]
  readonly about?: About
}

export interface CompletionItem extends Proposal {
  /** Replaces the typed part of the word, up to the cursor. */
  readonly edit: TextEdit
  /** The end of the word after the cursor, for an editor that replaces the whole word. */
  readonly replaceEnd: number
  readonly sortText: string
}

/** The proposals that have the letters of the word in this order, in any case. */
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

/** The text by which editors sort. Items that begin with the word come before those that only have its letters. */
function sortText(proposal: Proposal, word: string): string {
  const { rank, order = 999, label } = proposal
  return `${begins(proposal, word) ? 0 : 1}${rank}${String(order).padStart(3, '0')}${label.toLowerCase()}`
}

/** True if the label begins with the word, in any case. */
export function begins({ label }: Proposal, word: string): boolean {
  return label.toLowerCase().startsWith(word.toLowerCase())
}

/** The text of a snippet for an editor without snippets. Placeholders become their words. */
export function withoutPlaceholders(snippet: string): string {
  return snippet.replaceAll(/\$\{\d+:([^}]*)\}|\$\{?\d+\}?/g, '$1').replaceAll(/\\([$}\\])/g, '$1')
}

/** Proposals for keywords, in the given order. */
export function wordProposals(words: readonly string[], rank = 0): Proposal[] {
  return words.map((label, order) => ({ label, kind: 'keyword', rank, order, about: { what: 'word', name: label } }))
}
