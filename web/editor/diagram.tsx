/** The entry of the diagram in VS Code. */
import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Graph } from '../../reference/diagram/graph.ts'
import { type DiagramState, readState, WHOLE, writeState } from '../diagram/diagram-state.ts'
import { pickedKey } from '../diagram/drawing.ts'
import { LoadEngine, once } from '../diagram/load-engine.ts'
import { Panel } from '../diagram/panel.tsx'
import { host, listen } from './host.ts'
import { loadPackedEngine } from './packed-engine.ts'

interface Shown {
  readonly name: string
  readonly graph: Graph
}

function View() {
  const [shown, setShown] = useState<Shown>()
  const [lit, setLit] = useState<string>()
  const [state, setState] = useState<DiagramState>(WHOLE)
  const change = (next: DiagramState) => {
    setState(next)
    host.setState(writeState(next))
  }
  useEffect(() => {
    let names: readonly string[] = []
    return listen<Shown>((message) => {
      // The kept state has the form that it has in a page's address.
      const kept = () => readState(host.getState() ?? '', names)
      if (message.type === 'lit') return setLit(message.name)
      if (message.type === 'go') {
        if (message.name === undefined || names.includes(message.name)) change({ ...kept(), focus: message.name })
        return
      }
      if (message.type !== 'show') return
      names = message.graph.nodes.map((node) => node.name)
      setShown(message)
      // Reads it again, because the focused class may be gone or renamed.
      setState(kept())
    })
  }, [])
  if (!shown) return null
  return (
    <Panel
      graph={shown.graph}
      title={`Classes of ${shown.name}`}
      state={state}
      change={change}
      lit={lit}
      pick={(picked) => picked && host.postMessage({ type: 'pick', key: pickedKey(picked) })}
    />
  )
}

render(
  <LoadEngine.Provider value={once(loadPackedEngine)}>
    <View />
  </LoadEngine.Provider>,
  document.body,
)
