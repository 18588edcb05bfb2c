/** Prepares the engine's SVG for a page: keyboard access, the ends of edges, and the parts that can be clicked. */
import { edgeId } from '../../reference/diagram/dot.ts'
import { fieldKey, type Graph } from '../../reference/diagram/graph.ts'

export interface Drawing {
  /** The root of the drawing, in its own coordinates. */
  readonly root: SVGGElement
  /** In the drawing's units. */
  readonly width: number
  readonly height: number
}

/** A picked part of a drawing: a class, or one of its rows. */
export interface Picked {
  readonly class: string
  readonly field?: string
}

/** Throws if the text is not an SVG from Graphviz. */
export function drawingOf(svg: string, graph: Graph): Drawing {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement as unknown as SVGSVGElement
  const root = parsed.querySelector<SVGGElement>('g.graph')
  if (!root) throw new Error('The engine has drawn nothing.')
  const { width, height } = parsed.viewBox.baseVal
  makeLive(root, graph)
  return { root, width, height }
}

/** Prepares the root of a drawing in its place. */
export function makeLive(root: Element, graph: Graph): void {
  root.querySelector(':scope > title')?.remove()
  for (const group of root.querySelectorAll('g.node, g.edge')) nameGroup(group)
  for (const row of root.querySelectorAll('[id^="a_row-"] > a')) row.setAttribute('tabindex', '-1')
  for (const link of root.querySelectorAll<SVGAElement>('g.node > g > a')) makeReachable(link)
  setEnds(root, graph)
}

/** An element with the drawing at its own size. */
export function pictureOfDrawing({ root, width, height }: Drawing): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
  // In pixels, a little smaller than drawn: a point is four thirds of a pixel. The style sheet keeps it within the page.
  svg.setAttribute('width', String(Math.round(width * 1.1)))
  svg.setAttribute('class', 'drawing')
  svg.append(document.importNode(root, true))
  return svg
}

/** A drawing that is not of classes, and whose parts lead nowhere. */
export function plainPictureOf(svg: string): SVGSVGElement {
  const picture = pictureOfDrawing(drawingOf(svg, { nodes: [], pairs: [], links: [] }))
  for (const link of picture.querySelectorAll('a')) {
    for (const name of ['tabindex', 'role', 'aria-label']) link.removeAttribute(name)
  }
  // Several drawings may be on one page.
  for (const part of picture.querySelectorAll('[id]')) part.removeAttribute('id')
  return picture
}

/** The class or row that an element is part of. */
export function pickedAt(target: EventTarget | null): Picked | undefined {
  if (!(target instanceof Element)) return undefined
  const name = classAt(target)
  const row = target.closest('[id^="a_row-"]')?.id.slice('a_row-'.length)
  if (name === undefined) return undefined
  return row === undefined ? { class: name } : { class: name, field: row.slice(name.length + 1) }
}

export function classAt(target: Element): string | undefined {
  return target.closest('g.node')?.id.slice('class-'.length)
}

export function classElement(root: Element, name: string): SVGGElement | null {
  return root.querySelector<SVGGElement>(`[id="class-${CSS.escape(name)}"]`)
}

export function rowElement(root: Element, className: string, field: string): SVGGElement | null {
  return root.querySelector<SVGGElement>(`[id="a_row-${CSS.escape(className)}.${CSS.escape(field)}"]`)
}

/** Graphviz names an edge by its ports; its tooltip is a better name. */
function nameGroup(group: Element): void {
  const link = group.querySelector(':scope > g > a')
  const words = link?.getAttributeNS(XLINK, 'title')
  const title = group.querySelector(':scope > title')
  if (title && words) title.textContent = words.replace('<->', '↔').replace('->', '→')
  link?.removeAttributeNS(XLINK, 'title')
}

/** The namespace of links in drawings. */
export const XLINK = 'http://www.w3.org/1999/xlink'

/** Makes classes without a page pickable as well. */
function makeReachable(link: SVGAElement): void {
  const name = classAt(link)
  if (!link.hasAttributeNS(XLINK, 'href')) {
    link.setAttribute('tabindex', '0')
    link.setAttribute('role', 'button')
  }
  if (name !== undefined) link.setAttribute('aria-label', name)
}

/** Notes which classes an edge joins, for highlighting. */
function setEnds(root: Element, { pairs, links }: Graph): void {
  const set = (id: string, ends: readonly string[]) => {
    const edge = root.querySelector<SVGGElement>(`[id="${CSS.escape(id)}"]`)
    if (edge) edge.dataset.ends = ends.join(' ')
  }
  for (const { ends } of pairs)
    set(
      edgeId(...ends),
      ends.map((end) => end.class),
    )
  for (const link of links) set(edgeId(link, { class: link.to }), [link.class, link.to])
}

/** The key of a place in the text, such as `VM.VIFs`. */
export function pickedKey(picked: Picked): string {
  return picked.field === undefined ? picked.class : fieldKey({ class: picked.class, field: picked.field })
}
