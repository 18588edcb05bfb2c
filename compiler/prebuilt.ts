/** Servers without a bundler: the built runtime, the pages' files that lie beside it, and the model. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Api } from '../model/api.ts'
import { emitCall } from './emit/entry.ts'

/** What the text of such a runtime calls the pages' files, which stand before it: a package has them once, for all its uses. */
export const ASSETS = 'crowfootSiteAssets'

/** The first line of a runtime that was built so: it imports nothing statically, and its `compiledServer` has that name. */
export const PREBUILT = '// Crowfoot runtime, self-contained.'

/** The server's text; null where the runtime is made of several files, which takes a bundler. */
export function prebuiltServer(api: Api, runtime: string, header: string): string | null {
  const text = readFileSync(runtime, 'utf8')
  if (!text.startsWith(PREBUILT)) return null
  const assets = readFileSync(join(dirname(runtime), 'site-assets.json'), 'utf8')
  return `${header}\nconst ${ASSETS} = JSON.parse(${JSON.stringify(assets)})\n${text}${emitCall(api)}`
}
