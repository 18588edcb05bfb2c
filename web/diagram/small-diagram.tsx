/** A small diagram of a class and its neighbours, drawn when it scrolls into view. */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { diagramPart } from '../../reference/diagram/diagram-part.ts'
import { dotLayersOf } from '../../reference/diagram/dot.ts'
import { graphOf } from '../../reference/diagram/graph.ts'
import { classPath } from '../routes.ts'
import { WHOLE, writeState } from './diagram-state.ts'
import { classAt, type Drawing, drawingOf, pictureOfDrawing } from './drawing.ts'
import { light } from './highlight.ts'
import { LoadEngine } from './load-engine.ts'
import { whenSeen } from './when-seen.ts'

export interface SmallDiagramProps {
  readonly api: Api
  /** The class in the middle; without it all classes are shown. */
  readonly name?: string
}

/** Renders nothing if there is no pair to show. Without scripts it is a link to the diagram's page. */
export function SmallDiagram({ api, name }: SmallDiagramProps): ComponentChildren {
  const box = useRef<HTMLDivElement>(null)
  const load = useContext(LoadEngine)
  const [failed, setFailed] = useState(false)
  const graph = useMemo(() => graphOf(api), [api])
  const focus = name === undefined ? {} : { focus: { class: name, depth: 1 } }
  const shown = diagramPart(graph, focus)
  useEffect(() => {
    const place = box.current
    if (!place || shown.pairs.length === 0) return
    const { base, over } = dotLayersOf(graph, { ...focus, pageOf: (owner) => classPath(api, owner) })
    return whenSeen(place, () => {
      load()
        .then((draw) => draw(base, over))
        .then((svg) => place.replaceChildren(pictureOf(drawingOf(svg, graph))))
        .catch(() => setFailed(true))
    })
  }, [api, name])
  if (shown.pairs.length === 0 || failed) return null
  const what = name === undefined ? 'all classes' : `${name} and the classes it is bound to`
  const to = name === undefined ? '' : writeState({ ...WHOLE, focus: name })
  return (
    <figure class="small-diagram diagram">
      <div class="small-stage" ref={box} role="group" aria-label={`Diagram of ${what}`} />
      <figcaption>
        <a href={`diagram.html${to}`}>Open in the diagram</a>
      </figcaption>
    </figure>
  )
}

function pictureOf(drawing: Drawing): SVGSVGElement {
  const svg = pictureOfDrawing(drawing)
  const put = ({ target }: Event) => light(svg, target instanceof Element ? classAt(target) : undefined)
  for (const type of ['pointerover', 'focusin']) svg.addEventListener(type, put)
  for (const type of ['pointerleave', 'focusout']) svg.addEventListener(type, () => light(svg, undefined))
  return svg
}
