/**
 * The diagram with what the server knows: numbers of objects, pulses of events, and a panel about the selected class.
 * On static pages it is the same without objects.
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import { graphOf } from '../../../reference/diagram/graph.ts'
import { fieldPlace } from '../../../reference/page-place.ts'
import { type ConsoleState, useLiveConsole } from '../../console/state/console-state.ts'
import { pulses, showCounts } from '../../diagram/adorn.ts'
import type { CameraOptions } from '../../diagram/camera.ts'
import { downloadSvg } from '../../diagram/download.ts'
import { classElement, type Picked } from '../../diagram/drawing.ts'
import { Panel } from '../../diagram/panel.tsx'
import { diagramTitle } from '../../diagram/ready-drawings.ts'
import { classPath, hrefOf, type SiteKind } from '../../routes.ts'
import { ClassPanel } from './class-panel.tsx'
import { GroupLegend } from './group-legend.tsx'
import { useDiagramState } from './use-diagram-state.ts'

export interface LivingDiagramProps {
  readonly api: Api
  readonly kind: SiteKind
  /** The plain wheel scrolls the page, which has more below. */
  readonly wheelScrolls?: boolean
  /** Shown before the tools. */
  readonly heading: ComponentChildren
  /** Shown below the drawing, after the groups. */
  readonly legend?: ComponentChildren
}

export function LivingDiagram({ api, kind, wheelScrolls = false, heading, legend }: LivingDiagramProps) {
  const graph = useMemo(() => graphOf(api), [api])
  const pageOf = useMemo(() => (name: string) => classPath(api, name), [api])
  const [state, change] = useDiagramState(graph)
  const [selected, select] = useState<Picked>()
  const [lit, light] = useState<number>()
  const [root, setRoot] = useState<SVGGElement>()
  const panel = useRef<HTMLElement>(null)
  const live = useLiveConsole()
  const camera = useMemo<CameraOptions>(
    () => ({ wheelScrolls, covered: () => coveredBy(panel.current) }),
    [wheelScrolls],
  )
  const pick = (picked: Picked | undefined) => {
    // Where the panel had the focus, its class gets it back.
    if (!picked && selected && panel.current?.contains(document.activeElement))
      root && classElement(root, selected.class)?.querySelector('a')?.focus({ preventScroll: true })
    select(picked)
  }
  const focus = (name: string) => change({ ...state, focus: name })
  return (
    <Panel
      graph={graph}
      title={diagramTitle(api)}
      state={state}
      change={change}
      pageOf={pageOf}
      pick={pick}
      open={(picked) => location.assign(addressOf(api, picked))}
      selected={selected}
      lit={lit === undefined ? undefined : { tint: lit }}
      camera={camera}
      drawn={setRoot}
      download={(svg) => downloadSvg(svg, api.name)}
      heading={heading}
      legend={
        <>
          <GroupLegend graph={graph} lit={lit} light={light} />
          {legend}
        </>
      }
    >
      {live && root && <Adornments key="live" root={root} state={live} />}
      {selected && <ClassPanel key="panel" panel={panel} {...{ api, kind, live, selected, focus }} select={pick} />}
    </Panel>
  )
}

/** A picked row is the anchor of its field. */
function addressOf(api: Api, { class: name, field }: Picked): string {
  return field === undefined ? classPath(api, name) : hrefOf(api, fieldPlace(name, field))
}

/** The panel is at the right, or on narrow screens at the bottom. */
function coveredBy(panel: HTMLElement | null): { readonly right: number; readonly bottom: number } {
  const stage = panel?.closest('.stage')
  if (!panel || !stage) return { right: 0, bottom: 0 }
  const isWide = panel.clientWidth < stage.clientWidth * 0.8
  return isWide ? { right: panel.offsetWidth + 16, bottom: 0 } : { right: 0, bottom: panel.offsetHeight }
}

/** Draws nothing of its own: it changes the drawing. */
function Adornments({ root, state }: { readonly root: SVGGElement; readonly state: ConsoleState }): null {
  const { watch, news } = state
  const counts = watch.counts
  useEffect(() => {
    // The first answer tells the numbers; until then none is known.
    showCounts(root, (name) => (counts.size === 0 ? undefined : (counts.get(name.toLowerCase()) ?? 0)))
  }, [root, counts])
  useEffect(() => () => showCounts(root, () => undefined), [root])
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const pulse = pulses()
    return news.subscribe(({ className }) => {
      const node = classElement(root, className)
      if (node) pulse(node)
    })
  }, [root, news])
  return null
}
