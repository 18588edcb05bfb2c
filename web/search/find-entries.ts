/** Searches by MiniSearch over all names, with exact matches first, then by parts of names. */
import MiniSearch, { type Query, type SearchOptions } from 'minisearch'
import type { Api } from '../../model/api.ts'
import { type EntryKind, type SearchEntry, searchEntries } from '../../reference/search.ts'

export type Find = (query: string, limit?: number) => readonly SearchEntry[]

/** Takes a tenth of a second for two thousand RPCs. In a page, use `prepareFind`. */
export function createFind(api: Api): Find {
  const entries = searchEntries(api)
  const index = newIndex()
  index.addAll(entries.map(indexed))
  return finder(entries, index)
}

/** The same in steps of some milliseconds, so that the page stays smooth. */
export async function prepareFind(api: Api): Promise<Find> {
  const entries = searchEntries(api)
  const index = newIndex()
  await index.addAllAsync(entries.map(indexed), { chunkSize: STEP })
  return finder(entries, index)
}

/** Finds only parts of names, and needs no index. */
export function findByPart(api: Api): Find {
  let entries: readonly SearchEntry[] | undefined
  return (query, limit = 12) => {
    const typed = query.trim().replace(/\(.*/, '').toLowerCase().replace(ASYNC, '')
    if (typed === '') return []
    entries ??= searchEntries(api)
    return inOrder(
      byPart(entries, typed).map((entry) => ({ entry, score: 0 })),
      typed,
    ).slice(0, limit)
  }
}

/** Entries that are indexed at once. */
const STEP = 200

function newIndex(): MiniSearch<Indexed> {
  return new MiniSearch<Indexed>({ fields: ['name', 'of', 'about'], tokenize: tokens, processTerm: lower })
}

function indexed({ name, of, about }: SearchEntry, id: number): Indexed {
  return { id, name, of, about }
}

function finder(entries: readonly SearchEntry[], index: MiniSearch<Indexed>): Find {
  const words = (query: Query, options: SearchOptions) => {
    const boostDocument = (id: number) => WEIGHTS[entries[id]?.kind ?? 'implied RPC']
    const found = index.search(query, { ...options, combineWith: 'AND', boost: { name: 4, of: 2 }, boostDocument })
    return found.map(({ id, score }) => ({ entry: entries[id] as SearchEntry, score }))
  }
  return (query, limit = 12) => {
    const typed = query.trim().replace(/\(.*/, '').toLowerCase()
    const asked = typed.replace(ASYNC, '')
    if (asked === '') return typed === '' ? [] : entries.filter((e) => e.kind === 'message').slice(0, limit)
    const found = new Set(inOrder(words(asked, { prefix: true, fuzzy: isForgiven }), asked))
    if (found.size < limit) for (const entry of byPart(entries, asked)) found.add(entry)
    if (found.size < FEW) for (const { entry } of words(swapped(asked), { prefix: true })) found.add(entry)
    return [...found].slice(0, limit)
  }
}

/**
 * If so few are found, also searches with swapped letters: MiniSearch counts a swap as two errors, and to forgive two
 * would find too much.
 */
const FEW = 4

function isForgiven(term: string): number | false {
  return term.length > 3 && 0.2
}

/** Each word as typed, or with two neighbouring letters swapped. */
function swapped(asked: string): Query {
  const swaps = (word: string) =>
    word.length < 4 ? [] : Array.from(word.slice(1), (_, i) => swap(word, i)).filter((other) => other !== word)
  return {
    combineWith: 'AND',
    queries: tokens(asked).map((word) => ({ combineWith: 'OR', queries: [word, ...swaps(word)] })),
  }
}

function swap(word: string, i: number): string {
  return word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2)
}

/**
 * Entries with each word, or a lone `_`, anywhere in their name or their class's name; matches in their own name first.
 */
function byPart(entries: readonly SearchEntry[], asked: string): SearchEntry[] {
  const parts = tokens(asked).length > 0 ? tokens(asked) : [asked]
  const isOwn = ({ name }: SearchEntry) => parts.every((part) => name.toLowerCase().includes(part))
  const weight = (entry: SearchEntry) => (isOwn(entry) ? 100 : 1) * (WEIGHTS[entry.kind] / entry.name.length)
  return entries
    .filter((entry) => parts.every((part) => wholeName(entry).includes(part)))
    .sort((a, b) => weight(b) - weight(a))
}

function inOrder(found: readonly { readonly entry: SearchEntry; readonly score: number }[], asked: string) {
  return found
    .map(({ entry, score }) => ranked(entry, score, asked))
    .sort((a, b) => b.rank - a.rank || b.score - a.score)
    .map(({ entry }) => entry)
}

/** Among names that start with the query, short ones come first, because a longer query would find the long ones. */
function ranked(entry: SearchEntry, found: number, asked: string) {
  const rank = exactness(entry, asked)
  return { entry, rank, score: rank > 0 ? WEIGHTS[entry.kind] / entry.name.length : found }
}

/** An `Async.` RPC is found as the RPC without this prefix. */
const ASYNC = /^async\./i

interface Indexed {
  readonly id: number
  readonly name: string
  readonly of: string
  readonly about: string
}

/** Splits names at `_`, `.` and `-`, so that `power state` and `VM.get_power_state` find the same. */
function tokens(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((token) => token !== '')
}

function lower(term: string): string {
  return term.toLowerCase()
}

/** Weights of equally good matches: users look for classes first. */
const WEIGHTS: { readonly [kind in EntryKind]: number } = {
  class: 3,
  message: 1.5,
  field: 1.4,
  record: 1.3,
  enum: 1.2,
  error: 1.2,
  role: 1.2,
  'implied RPC': 1,
  value: 0.9,
}

/**
 * 3: the query is the name with its class; 2: the query is the name; 1: the name starts with the query; 0: none of
 * them.
 */
function exactness(entry: SearchEntry, query: string): number {
  const { name, of } = entry
  const [bare, whole] = [name.toLowerCase(), wholeName(entry)]
  if (whole === query || (of === '' && bare === query)) return 3
  if (bare === query) return 2
  return (query.includes('.') ? whole : bare).startsWith(query) ? 1 : 0
}

/** `vm.start`; `.vm` for an entry that belongs to nothing. */
function wholeName({ name, of }: SearchEntry): string {
  return `${of}.${name}`.toLowerCase()
}
