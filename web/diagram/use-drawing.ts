/** Puts the drawing of a view on the stage: a ready one of the page, or otherwise one that the engine makes. */
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { DotLayers } from '../../reference/diagram/dot.ts'
import type { Graph } from '../../reference/diagram/graph.ts'
import { Camera, type CameraOptions } from './camera.ts'
import { type Drawing, drawingOf, makeLive } from './drawing.ts'
import { LoadEngine } from './load-engine.ts'

export interface Handle {
  current: StageHandle | null
}

export interface StageHandle {
  readonly camera: Camera
  /** The drawing as a file. Loads the engine if nothing has done so yet. */
  text(): Promise<string>
}

interface Ref<T> {
  readonly current: T | null
}

/** The elements of the stage. */
export interface StageParts {
  readonly svg: Ref<SVGSVGElement>
  /** The group that the camera moves. */
  readonly stage: Ref<SVGGElement>
  /** A second ready drawing, which narrow screens show first. */
  readonly near: Ref<SVGSVGElement>
}

export interface DrawnView {
  readonly graph: Graph
  readonly layers: DotLayers
  /** The reader's choices. After another choice the whole drawing is shown, whatever the zoom was before. */
  readonly view: string
  readonly handle: Handle
  readonly camera?: CameraOptions | undefined
}

/** Returns the number of drawings so far, and the error if the last attempt failed. */
export function useDrawing(
  { graph, layers, view, handle, camera: options }: DrawnView,
  parts: StageParts,
): { readonly count: number; readonly failure: string | undefined } {
  const load = useContext(LoadEngine)
  const [count, setCount] = useState(0)
  const [failure, setFailure] = useState<string>()
  const ready = useRef<ReadyInPage>(null)
  // Before the first paint, so that a ready drawing does not flash.
  useLayoutEffect(() => {
    let isLatest = true
    ready.current ??= takeReady(parts, graph)
    const draw = async () => (await load())(layers.base, layers.over)
    const show = (drawing: Drawing) => {
      const { svg, stage } = parts
      if (!isLatest || !svg.current || !stage.current) return
      const camera = handle.current?.camera ?? new Camera(svg.current, stage.current, options)
      stage.current.replaceChildren(document.importNode(drawing.root, true))
      camera.show(drawing, view)
      handle.current = { camera, text: draw }
      setFailure(undefined)
      setCount((n) => n + 1)
    }
    const kept = ready.current.graph === graph ? ready.current.drawings.get(view) : undefined
    if (kept) show(kept)
    else
      draw()
        .then((text) => show(drawingOf(text, graph)))
        .catch((error: unknown) => isLatest && setFailure(error instanceof Error ? error.message : String(error)))
    return () => {
      isLatest = false
    }
  }, [layers, view, graph, load])
  return { count, failure }
}

interface ReadyInPage {
  /** The graph of the page as it was loaded. */
  readonly graph: Graph
  /** By their views. */
  readonly drawings: ReadonlyMap<string, Drawing>
}

/** The drawings that Node has written into the page; none for a page that the browser has rendered. */
function takeReady({ stage, near }: StageParts, graph: Graph): ReadyInPage {
  const drawings = new Map<string, Drawing>()
  for (const place of [stage.current, near.current]) {
    const root = place?.querySelector<SVGGElement>('g.graph')
    if (!place || !root) continue
    const [width = 1, height = 1] = (place.dataset.size ?? '').split(' ').map(Number)
    makeLive(root, graph)
    drawings.set(place.dataset.view ?? '', { root, width, height })
  }
  return { graph, drawings }
}
