/** "Did you mean": the known name closest to one that is unknown. */
import { distance } from 'fastest-levenshtein'

/**
 * Names indexed by length and letters, so that a search for a close name skips most of them. Made once for many
 * searches.
 */
export class NameIndex {
  readonly #byLower = new Map<string, string>()
  readonly #byLength: Entry[][] = []

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const lower = name.toLowerCase()
      if (this.#byLower.has(lower)) continue
      this.#byLower.set(lower, name)
      const entry = { name, lower, letters: lettersOf(lower) }
      const group = this.#byLength[lower.length]
      if (group) group.push(entry)
      else this.#byLength[lower.length] = [entry]
    }
  }

  /** The closest name with at most `most` edits. A name that differs only in case comes first: `vm` finds `VM`. */
  closest(name: string, most = Math.floor(name.length * 0.4)): string | undefined {
    const lower = name.toLowerCase()
    const same = this.#byLower.get(lower)
    if (same !== undefined) return same
    const search: Search = {
      lower,
      letters: lettersOf(lower),
      best: undefined,
      limit: most + 1,
    }
    for (let apart = 0; apart < search.limit; apart++) {
      scan(this.#byLength[lower.length - apart], search)
      if (apart > 0) scan(this.#byLength[lower.length + apart], search)
    }
    return search.best
  }
}

interface Entry {
  readonly name: string
  readonly lower: string
  readonly letters: number
}

interface Search {
  readonly lower: string
  readonly letters: number
  best: string | undefined
  /** Only names with fewer edits than this are better. */
  limit: number
}

function scan(group: readonly Entry[] | undefined, search: Search): void {
  if (!group) return
  for (const entry of group) {
    if (search.limit <= 1) return
    // One edit removes and adds at most one letter each, so this skips most names that are too far away at little cost.
    if (bits(entry.letters ^ search.letters) > 2 * (search.limit - 1)) continue
    const d = distance(search.lower, entry.lower)
    if (d >= search.limit) continue
    search.best = entry.name
    search.limit = d
  }
}

/** The letters of a text as a set of 32 bits. */
function lettersOf(text: string): number {
  let letters = 0
  for (let i = 0; i < text.length; i++) letters |= 1 << (text.charCodeAt(i) & 31)
  return letters
}

function bits(set: number): number {
  let n = set - ((set >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/** The closest of a few names. For many names, keep a NameIndex. */
export function suggest(name: string, known: Iterable<string>): string | undefined {
  return new NameIndex(known).closest(name)
}

/** `Did you mean "VM"?`, or undefined if no name is close. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const found = suggest(name, known)
  return found === undefined ? undefined : `Did you mean "${found}"?`
}
