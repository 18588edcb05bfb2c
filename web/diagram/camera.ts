/** Zooms and moves a drawing: wheel, pinch and drag by d3-zoom, and the actions of buttons and keys. */
import { select } from 'd3-selection'
import { type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom'

/** The limits of the zoom, relative to the drawn size. A large drawing may become smaller, to fit. */
const SCALES = { least: 0.1, most: 6 }

const STEP = 1.3

/** Pixels that an arrow key moves the drawing. */
const MOVE = 60

/** Margin around a fitted drawing, in pixels. */
const MARGIN = 6

/** The smallest scale, for a window without any space. */
const LEAST = 0.001

/** In the drawing's units. */
export interface Size {
  readonly width: number
  readonly height: number
}

export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

export interface CameraOptions {
  /** The wheel zooms only with Ctrl or ⌘, as pinching on a touchpad does; otherwise it scrolls the page. */
  readonly wheelScrolls?: boolean
  /** The part of the stage that something covers, in pixels: at the right side and at the bottom. */
  readonly covered?: () => { readonly right: number; readonly bottom: number }
}

export class Camera {
  readonly #svg: SVGSVGElement
  readonly #options: CameraOptions
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>
  #size: Size = { width: 1, height: 1 }
  #view = ''
  #moved = false
  #printing = false
  readonly #over = new AbortController()

  /** Moves `stage`, the only child of the SVG. */
  constructor(svg: SVGSVGElement, stage: SVGGElement, options: CameraOptions = {}) {
    this.#svg = svg
    this.#options = options
    // Of a ready drawing, which has shown itself without a camera.
    svg.removeAttribute('viewBox')
    this.#zoom = zoom<SVGSVGElement, unknown>().on('zoom', ({ transform, sourceEvent }) => {
      stage.setAttribute('transform', transform.toString())
      if (sourceEvent) this.#moved = true
    })
    if (options.wheelScrolls) this.#zoom.filter(isMeant)
    select(svg).call(this.#zoom).on('dblclick.zoom', null)
    const resized = new ResizeObserver(() => this.#moved || this.#printing || !svg.isConnected || this.fit())
    resized.observe(svg)
    const { signal } = this.#over
    signal.addEventListener('abort', () => resized.disconnect())
    addEventListener('beforeprint', () => this.#print(stage), { signal })
    addEventListener('afterprint', () => this.#printed(stage), { signal })
  }

  /** Whether the reader has moved or zoomed the drawing since it was shown as a whole. */
  get isMoved(): boolean {
    return this.#moved
  }

  /** Stops following the window, once the drawing is gone from the page. */
  end(): void {
    this.#over.abort()
  }

  /** Prints the whole drawing at the width of the page, whatever part the screen shows. */
  #print(stage: SVGGElement): void {
    this.#printing = true
    const { width, height } = this.#size
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`)
    stage.removeAttribute('transform')
  }

  #printed(stage: SVGGElement): void {
    this.#printing = false
    this.#svg.removeAttribute('viewBox')
    stage.setAttribute('transform', zoomTransform(this.#svg).toString())
  }

  /** Shows another drawing. Keeps the reader's zoom and position if the `view` is the same. */
  show({ width, height }: Size, view: string): void {
    this.#size = { width, height }
    if (!this.#moved || view !== this.#view) this.fit()
    this.#view = view
  }

  /** Shows a drawing that has changed, with an element of it where it was on the screen: at `x` and `y` of its middle. */
  keep({ width, height }: Size, element: Element, { x, y }: ScreenPoint): void {
    this.#size = { width, height }
    const box = element.getBoundingClientRect()
    const { k } = zoomTransform(this.#svg)
    const by = [(x - box.x - box.width / 2) / k, (y - box.y - box.height / 2) / k] as const
    this.#zoom.translateBy(select(this.#svg), ...by)
  }

  /** Shows the whole drawing, at most 1.5 times its drawn size. */
  fit(): void {
    this.#moved = false
    const { clientWidth, clientHeight } = this.#svg
    const { width, height } = this.#size
    const room = [(clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height]
    const scale = Math.max(Math.min(...room, 1.5), LEAST)
    const x = (clientWidth - width * scale) / 2
    const y = (clientHeight - height * scale) / 2
    this.#zoom.scaleExtent([Math.min(SCALES.least, scale), SCALES.most])
    this.#zoom.transform(select(this.#svg), zoomIdentity.translate(x, y).scale(scale))
  }

  zoomIn(): void {
    this.#moved = true
    this.#zoom.scaleBy(select(this.#svg), STEP)
  }

  zoomOut(): void {
    this.#moved = true
    this.#zoom.scaleBy(select(this.#svg), 1 / STEP)
  }

  /** Moves the element to the middle if it is out of sight. The zoom stays as it is. */
  reveal(element: Element): void {
    const { left, top, right, bottom } = this.#free()
    const box = element.getBoundingClientRect()
    if (box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom) return
    this.#moved = true
    const { k } = zoomTransform(this.#svg)
    const by = [(left + right - box.left - box.right) / 2 / k, (top + bottom - box.top - box.bottom) / 2 / k] as const
    this.#zoom.translateBy(select(this.#svg), ...by)
  }

  /** The part of the window in which the drawing can be seen. */
  #free() {
    const { left, top, right, bottom } = this.#svg.getBoundingClientRect()
    const covered = this.#options.covered?.() ?? { right: 0, bottom: 0 }
    return { left, top, right: right - covered.right, bottom: bottom - covered.bottom }
  }

  /** Handles `+`, `-`, `0` and the arrow keys. Returns whether the key was one of them. */
  key(key: string): boolean {
    const by = ARROWS[key]
    if (by) this.#move(...by)
    else if (key === '+' || key === '=') this.zoomIn()
    else if (key === '-') this.zoomOut()
    else if (key === '0') this.fit()
    else return false
    return true
  }

  #move(x: number, y: number): void {
    this.#moved = true
    const { k } = zoomTransform(this.#svg)
    this.#zoom.translateBy(select(this.#svg), (x * MOVE) / k, (y * MOVE) / k)
  }
}

/** What d3 takes as a gesture, without the plain wheel. */
function isMeant(event: WheelEvent | MouseEvent): boolean {
  if (event.type === 'wheel') return event.ctrlKey || event.metaKey
  return !event.ctrlKey && !event.button
}

const ARROWS: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}
