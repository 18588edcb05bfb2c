/** The diagram of all classes, with crow's feet at the ends of bound pairs. The address keeps the reader's choices. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { graphOf } from '../../reference/diagram/graph.ts'
import { type DiagramState, readState, WHOLE, writeState } from '../diagram/diagram-state.ts'
import { downloadSvg } from '../diagram/download.ts'
import { PairTable } from '../diagram/pair-table.tsx'
import { Panel } from '../diagram/panel.tsx'
import { classPath } from '../routes.ts'

export function DiagramPage({ api }: { readonly api: Api }): ComponentChildren {
  const graph = useMemo(() => graphOf(api), [api])
  const pageOf = useMemo(() => (name: string) => classPath(api, name), [api])
  // Node renders the page without an address.
  const [state, setState] = useState<DiagramState>(WHOLE)
  useEffect(() => {
    const names = graph.nodes.map((node) => node.name)
    const read = () => setState(readState(location.hash, names))
    read()
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [graph])
  const change = (next: DiagramState) => {
    setState(next)
    const address = `${location.pathname}${location.search}${writeState(next)}`
    // Only a change of focus becomes a step that "back" undoes.
    if (next.focus === state.focus) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }
  const panel = {
    title: `Classes of ${api.name}`,
    download: (svg: string) => downloadSvg(svg, api.name),
    heading: <h1>Diagram</h1>,
    legend: <Legend />,
  }
  return (
    <article class="diagram-page">
      <Panel graph={graph} state={state} change={change} pageOf={pageOf} {...panel} />
      <details class="pair-list">
        <summary>{`The ${graph.pairs.length} bound pairs as a table`}</summary>
        <PairTable api={api} />
      </details>
    </article>
  )
}

function Legend(): ComponentChildren {
  return (
    <p class="legend">
      {
        "An edge is a bound pair, one relation seen from two fields. A crow's foot is many, a bar one, a circle perhaps none. "
      }
      Wheel, pinch, + and − zoom; drag and the arrows move; 0 fits.
    </p>
  )
}
