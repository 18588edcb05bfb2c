/**
 * Loads the diagram's engine in a view of VS Code, from a file with the assets of pages whose address is in the body.
 */
import { type Draw, engineOfPage } from '../diagram/load-engine.ts'

/** The nonce of the view's script, which allows it to add the engine's script. */
const nonce = document.currentScript?.nonce ?? ''

/** Reads `{ 'viz.js': gzip in base64 }`, the form of web/assets.ts. */
export async function loadPackedEngine(): Promise<Draw> {
  const address = document.body.dataset.assets ?? ''
  const { 'viz.js': packed = '' } = (await (await fetch(address)).json()) as { readonly [name: string]: string }
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  const script = document.createElement('script')
  script.nonce = nonce
  script.textContent = await new Response(unpacked).text()
  document.head.append(script)
  return engineOfPage()
}
