/** Colours one line by a TextMate grammar, as editors do: the leftmost match counts, and of equals the first pattern. */

/** One pattern of a grammar. */
export interface Pattern {
  readonly name?: string
  readonly match?: string
  readonly begin?: string
  readonly end?: string
  readonly include?: string
  readonly captures?: Captures
  readonly beginCaptures?: Captures
  readonly patterns?: readonly Pattern[]
}

interface Captures {
  readonly [group: string]: { readonly name: string }
}

export interface Grammar extends Pattern {
  readonly scopeName: string
  readonly repository: { readonly [name: string]: Pattern }
}

/** A pattern that has begun, and where its text begins. */
interface Open {
  readonly pattern: Pattern
  readonly from: number
}

/** Returns the coloured parts of a line, in order of their ends: `keyword.other.crow throws`. */
export function scopesOf(grammar: Grammar, line: string): string[] {
  const found: string[] = []
  const open: Open[] = []
  const scope = (name: string | undefined, text: string | undefined) => {
    if (name && text) found.push(`${name} ${text.trim()}`)
  }
  let at = 0
  while (at <= line.length) {
    const { pattern, from } = open.at(-1) ?? { pattern: grammar, from: 0 }
    const end = pattern.end === undefined ? null : matchFrom(pattern.end, line, at)
    const next = leftmost(grammar, pattern, line, at)
    if (end && (!next || end.index <= next.hit.index)) {
      at = end.index + end[0].length
      scope(pattern.name, line.slice(from, at))
      open.pop()
    } else if (next) {
      const { hit, pattern: begun } = next
      const captures = Object.entries(begun.captures ?? begun.beginCaptures ?? {})
      for (const [group, { name }] of captures) scope(name, hit[Number(group)])
      if (begun.begin) open.push({ pattern: begun, from: hit.index })
      else scope(begun.name, hit[0])
      at = hit.index + hit[0].length
    } else break
  }
  return found
}

/** The pattern in another one that matches first. */
function leftmost(grammar: Grammar, inside: Pattern, line: string, at: number) {
  let first: { pattern: Pattern; hit: RegExpExecArray } | undefined
  for (const pattern of matching(grammar, inside.patterns ?? [])) {
    const hit = matchFrom(pattern.match ?? pattern.begin ?? '', line, at)
    if (hit && (!first || hit.index < first.hit.index)) first = { pattern, hit }
  }
  return first
}

/** The patterns that match text themselves. */
function* matching(grammar: Grammar, patterns: readonly Pattern[]): Generator<Pattern> {
  for (const pattern of patterns) {
    const included = pattern.include && grammar.repository[pattern.include.slice(1)]
    const one = included || pattern
    if (one.match || one.begin) yield one
    else yield* matching(grammar, one.patterns ?? [])
  }
}

function matchFrom(expression: string, line: string, at: number): RegExpExecArray | null {
  const pattern = new RegExp(expression, 'g')
  pattern.lastIndex = at
  return pattern.exec(line)
}
