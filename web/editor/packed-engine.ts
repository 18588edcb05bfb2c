/** The diagram's engine in a view of VS Code: packed with the other assets of pages, in a file whose address stands in the body. */
import { type Draw, engineOfPage } from '../diagram/load-engine.ts'

/** The view's own script's, which lets it add the engine's. */
const nonce = document.currentScript?.nonce ?? ''

/** `{ 'viz.js': gzip in base64 }`, as web/assets.ts has it. */
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
