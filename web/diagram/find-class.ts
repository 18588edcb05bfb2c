/** Which classes a reader's words find in a diagram, and what is said where they find none. */

/** Those with the words in their name; first the one that is called so, then those that start so. */
export function findClasses(names: readonly string[], words: string): string[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  const rank = (name: string) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2)
  return names
    .filter((name) => name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.toLowerCase()) - rank(b.toLowerCase()))
}

/** How many are found of those that are `shown`; undefined where nothing is looked for. `all` are the diagram's classes. */
export function foundText(all: readonly string[], shown: readonly string[], words: string): string | undefined {
  if (words.trim() === '') return undefined
  const found = findClasses(shown, words).length
  if (found > 0) return `${found} ${found === 1 ? 'has' : 'have'} "${words.trim()}" in the name`
  const [hidden] = findClasses(all, words)
  if (hidden === undefined) return `No class has "${words.trim()}" in its name.`
  return `${hidden} is not among the classes shown: choose it under "Show".`
}
