/** Runs the diagram's engine in Node: the script that pages load, which has the only copy of Graphviz. */
import { runInThisContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import type { DiagramEngine } from '../../web/diagram/engine.ts'
import type { Host } from '../host.ts'

export async function diagramEngine(host: Host): Promise<DiagramEngine> {
  const { 'viz.js': packed } = await host.siteAssets()
  runInThisContext(gunzipSync(Buffer.from(packed, 'base64')).toString(), { filename: 'viz.js' })
  const engine = globalThis.crowfootEngine
  if (!engine) throw new Error('viz.js did not set the engine')
  return engine
}
