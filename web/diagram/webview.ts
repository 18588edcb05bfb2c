/**
 * The diagram's entry in VS Code. The extension posts what to show, and is told what is picked. Where the engine lies, packed
 * with the other assets of pages, stands in the body.
 */
import { h, render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Graph } from '../../reference/diagram/graph.ts'
import { pickedKey } from './drawing.ts'
import { type Draw, engineOfPage } from './load-engine.ts'
import { Panel } from './panel.ts'
import { type DiagramState, readState, WHOLE, writeState } from './state.ts'

/** What the extension posts. */
export type ToView =
  | { readonly type: 'graph'; readonly name: string; readonly graph: Graph }
  /** The class that the cursor is in. */
  | { readonly type: 'lit'; readonly name: string | undefined }

/** What it is told: that the view listens, or that somebody picks a class (`VM`) or a field (`VM.VIFs`). */
export type FromView = { readonly type: 'ready' } | { readonly type: 'pick'; readonly key: string }

interface Editor {
  postMessage(message: FromView): void
  /** What is kept while the view is hidden: the state, as it would stand in an address. */
  getState(): string | undefined
  setState(state: string): void
}

declare global {
  function acquireVsCodeApi(): Editor
}

const editor = acquireVsCodeApi()
/** The script's own, which lets it add the engine's. */
const nonce = document.currentScript?.nonce ?? ''

function View() {
  const [shown, setShown] = useState<{ readonly name: string; readonly graph: Graph }>()
  const [lit, setLit] = useState<string>()
  const [state, setState] = useState<DiagramState>(WHOLE)
  useEffect(() => {
    const listen = ({ data }: MessageEvent<ToView>) => {
      if (data.type === 'lit') return setLit(data.name)
      setShown(data)
      // A class that is gone, or has another name now, has no neighbours to show.
      setState(
        readState(
          editor.getState() ?? '',
          data.graph.nodes.map((node) => node.name),
        ),
      )
    }
    addEventListener('message', listen)
    editor.postMessage({ type: 'ready' })
    return () => removeEventListener('message', listen)
  }, [])
  const change = (next: DiagramState) => {
    setState(next)
    editor.setState(writeState(next))
  }
  if (!shown) return null
  return h(Panel, {
    graph: shown.graph,
    title: `Classes of ${shown.name}`,
    state,
    change,
    load,
    lit,
    pick: (picked) => editor.postMessage({ type: 'pick', key: pickedKey(picked) }),
  })
}

let loading: Promise<Draw> | undefined

function load(): Promise<Draw> {
  loading ??= loadPacked(document.body.dataset.assets ?? '')
  return loading
}

/** `{ 'viz.js': gzip in base64 }`, as web/assets.ts has it. */
async function loadPacked(address: string): Promise<Draw> {
  const { 'viz.js': packed = '' } = (await (await fetch(address)).json()) as { readonly [name: string]: string }
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  const script = document.createElement('script')
  script.nonce = nonce
  script.textContent = await new Response(unpacked).text()
  document.head.append(script)
  return engineOfPage()
}

render(h(View, null), document.body)
