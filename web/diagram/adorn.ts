/**
 * What a living drawing shows of objects: a number at each box, and a pulse when something changes. Added to the SVG
 * that the engine has made, so nothing is laid out again.
 */

/** Shows these numbers at the boxes; a box without a number has none. Boxes are named by their titles. */
export function showCounts(root: Element, countOf: (name: string) => number | undefined): void {
  for (const node of root.querySelectorAll<SVGGElement>('g.node')) {
    const count = countOf(nameOfNode(node))
    const badge = node.querySelector<SVGGElement>(':scope > .count')
    if (count === undefined) badge?.remove()
    else if (badge?.dataset.count !== String(count)) write(badge ?? newBadge(node), count)
  }
}

/** Graphviz gives each node the name that it has in the text. */
export function nameOfNode(node: Element): string {
  return node.querySelector(':scope > title')?.textContent ?? ''
}

/** Half the height, the width of a digit, and how much of the box is covered, in the drawing's units. */
const BADGE = { half: 6.5, digit: 5.4, margin: 8, over: 6 }

/** At the right upper corner of the box, half over its edge: no text of the drawing is there. */
function newBadge(node: SVGGElement): SVGGElement {
  const box = (node.querySelector<SVGGraphicsElement>('path[fill="none"], path, polygon') ?? node).getBBox()
  const badge = document.createElementNS(SVG, 'g')
  badge.setAttribute('class', 'count')
  badge.setAttribute('transform', `translate(${box.x + box.width - BADGE.over} ${box.y})`)
  const paper = document.createElementNS(SVG, 'rect')
  paper.setAttribute('y', String(-BADGE.half))
  paper.setAttribute('height', String(2 * BADGE.half))
  paper.setAttribute('rx', String(BADGE.half))
  const text = document.createElementNS(SVG, 'text')
  text.setAttribute('y', '3.2')
  text.setAttribute('text-anchor', 'middle')
  badge.append(paper, text)
  node.append(badge)
  return badge
}

const SVG = 'http://www.w3.org/2000/svg'

function write(badge: SVGGElement, count: number): void {
  const [paper, text] = badge.children
  const shown = shortNumber(count)
  badge.dataset.count = String(count)
  badge.classList.toggle('none', count === 0)
  const width = Math.max(2 * BADGE.half, shown.length * BADGE.digit + BADGE.margin)
  paper?.setAttribute('width', String(width))
  text?.setAttribute('x', String(width / 2))
  if (text) text.textContent = shown
}

/** `950`, `1.2k`, `20k`: a badge must not cover its neighbours. */
export function shortNumber(count: number): string {
  if (count < 1000) return String(count)
  const [size, unit] = count < 1_000_000 ? [count / 1000, 'k'] : [count / 1_000_000, 'M']
  return `${size < 10 ? Math.floor(size * 10) / 10 : Math.floor(size)}${unit}`
}

/** Milliseconds between two pulses of one box. */
const PULSE = 1000

/** Returns a function that lets a box pulse, at most once a second. */
export function pulses(now: () => number = () => performance.now()): (node: Element) => void {
  const last = new WeakMap<Element, number>()
  return (node) => {
    const at = now()
    if (at - (last.get(node) ?? Number.NEGATIVE_INFINITY) < PULSE) return
    last.set(node, at)
    node.classList.add('pulse')
    node.addEventListener('animationend', () => node.classList.remove('pulse'), { once: true })
  }
}
