/** Highlights a class or a group with its edges, and marks the classes that a search finds or the reader selects. */
import { classElement, type Picked, rowElement } from './drawing.ts'
import { findClasses } from './find-class.ts'

/** A class by its name, with its edges and neighbours; or all classes of a colour (1 to 8). */
export type Lit = string | { readonly tint: number }

/** Highlights this and dims the rest; undefined removes the highlight. */
export function light(root: Element, lit: Lit | undefined): void {
  for (const old of root.querySelectorAll('.lit')) old.classList.remove('lit')
  const own = lit === undefined ? [] : ownNodes(root, lit)
  root.classList.toggle('lighting', own.length > 0)
  if (lit === undefined || own.length === 0) return
  for (const node of own) node.classList.add('lit')
  const names = new Set(own.map((node) => node.id.slice('class-'.length)))
  for (const edge of root.querySelectorAll<SVGGElement>('[data-ends]')) {
    const ends = edge.dataset.ends?.split(' ') ?? []
    const isLit = typeof lit === 'string' ? ends.includes(lit) : ends.every((end) => names.has(end))
    if (!isLit) continue
    edge.classList.add('lit')
    for (const end of ends) classElement(root, end)?.classList.add('lit')
  }
}

function ownNodes(root: Element, lit: Lit): Element[] {
  if (typeof lit === 'object') return [...root.querySelectorAll(`.node.tint-${lit.tint}`)]
  const own = classElement(root, lit)
  return own ? [own] : []
}

/** Marks the classes that the words find, and returns the first. */
export function mark(root: Element, names: readonly string[], words: string): string | undefined {
  for (const found of root.querySelectorAll('.found')) found.classList.remove('found')
  const found = findClasses(names, words)
  for (const name of found) classElement(root, name)?.classList.add('found')
  return found[0]
}

/** Marks the selected class, its edges, and the selected row. */
export function markSelected(root: Element, selected: Picked | undefined): void {
  for (const old of root.querySelectorAll('.selected, .of-selected')) old.classList.remove('selected', 'of-selected')
  if (!selected) return
  classElement(root, selected.class)?.classList.add('selected')
  if (selected.field !== undefined) rowElement(root, selected.class, selected.field)?.classList.add('selected')
  for (const edge of root.querySelectorAll<SVGGElement>('[data-ends]'))
    if (edge.dataset.ends?.split(' ').includes(selected.class)) edge.classList.add('of-selected')
}
