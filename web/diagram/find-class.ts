/** Finds classes of a diagram by words, and describes the result. */

/** The classes whose name contains the words: first an exact match, then names that start with them. */
export function findClasses(names: readonly string[], words: string): string[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  const rank = (name: string) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2)
  return names
    .filter((name) => name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.toLowerCase()) - rank(b.toLowerCase()))
}

/**
 * Describes how many of the `shown` classes are found; undefined if there are no words. `all` are the classes of the
 * diagram.
 */
export function foundText(all: readonly string[], shown: readonly string[], words: string): string | undefined {
  if (words.trim() === '') return undefined
  const found = findClasses(shown, words).length
  if (found > 0) return `${found} ${found === 1 ? 'has' : 'have'} "${words.trim()}" in the name`
  const [hidden] = findClasses(all, words)
  if (hidden === undefined) return `No class has "${words.trim()}" in its name.`
  return `${hidden} is not shown: choose it under "Show".`
}
