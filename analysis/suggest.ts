/** "Did you mean": the known name closest to one that is unknown. */
import { distance } from 'fastest-levenshtein'

/** The closest of `known`, if it is close enough to be what was meant. Case counts little: `vm` means `VM`. */
export function suggest(name: string, known: Iterable<string>): string | undefined {
  const lower = name.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.floor(name.length * 0.4) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > bestDistance) continue
    const d = candidate.toLowerCase() === lower ? 0.5 : distance(lower, candidate.toLowerCase())
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
    }
  }
  return best
}

/** ` Did you mean "VM"?`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const found = suggest(name, known)
  return found === undefined ? undefined : `Did you mean "${found}"?`
}
