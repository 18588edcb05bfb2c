/** Makes servers without a bundler from the built runtime, the site assets in a file beside it, and the model. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The variable with the site assets, which is declared before the runtime. They are not in the runtime itself, as other
 * commands use the same file.
 */
export const ASSETS = 'crowfootSiteAssets'

/** The first line of a built runtime: it has no static imports, and `compiledServer` has that name in it. */
export const PREBUILT = '// Crowfoot runtime, self-contained.'

/** The server's text; null where the runtime is not built and must be bundled. `call`: see `emitCall`. */
export function prebuiltServer(runtime: string, header: string, call: string): string | null {
  const text = readFileSync(runtime, 'utf8')
  if (!text.startsWith(PREBUILT)) return null
  const assets = readFileSync(join(dirname(runtime), 'site-assets.json'), 'utf8')
  return `${header}\nconst ${ASSETS} = JSON.parse(${JSON.stringify(assets)})\n${text}${call}`
}
