/** Lights up a class with its edges and what they lead to, and classes that were searched for. */
import { classElement } from './drawing.ts'

/** The other parts step back; undefined puts all lights out. */
export function light(root: Element, name: string | undefined): void {
  for (const lit of root.querySelectorAll('.lit')) lit.classList.remove('lit')
  const own = name === undefined ? null : classElement(root, name)
  root.classList.toggle('lighting', own !== null)
  if (!own || name === undefined) return
  own.classList.add('lit')
  for (const edge of root.querySelectorAll<SVGGElement>('[data-ends]')) {
    const ends = edge.dataset.ends?.split(' ') ?? []
    if (!ends.includes(name)) continue
    edge.classList.add('lit')
    for (const end of ends) classElement(root, end)?.classList.add('lit')
  }
}

/** Marks the classes whose name has the words in it; the first of them, the one that has them alone before all others. */
export function mark(root: Element, names: readonly string[], words: string): string | undefined {
  for (const found of root.querySelectorAll('.found')) found.classList.remove('found')
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return undefined
  const rank = (name: string) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2)
  const found = names
    .filter((name) => name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.toLowerCase()) - rank(b.toLowerCase()))
  for (const name of found) classElement(root, name)?.classList.add('found')
  return found[0]
}
