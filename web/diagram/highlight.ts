/** Highlights a class with its edges and neighbours, and the classes that a search finds. */
import { classElement } from './drawing.ts'
import { findClasses } from './find-class.ts'

/** Highlights a class and dims the rest; undefined removes the highlight. */
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

/** Marks the classes that the words find, and returns the first. */
export function mark(root: Element, names: readonly string[], words: string): string | undefined {
  for (const found of root.querySelectorAll('.found')) found.classList.remove('found')
  const found = findClasses(names, words)
  for (const name of found) classElement(root, name)?.classList.add('found')
  return found[0]
}
