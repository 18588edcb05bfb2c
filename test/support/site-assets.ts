/** The files that pages load, built from this checkout once in a process. */
import { join } from 'node:path'
import { buildSiteAssets } from '../../compiler/site-assets.ts'
import type { Assets } from '../../web/assets.ts'

let built: Promise<Assets> | undefined

export function siteAssets(): Promise<Assets> {
  built ??= buildSiteAssets(join(import.meta.dirname, '../../web')).then(({ assets }) => assets as Assets)
  return built
}

/** The parts that `compile` makes servers of in a checkout. */
export const SERVER_PARTS = { runtime: join(import.meta.dirname, '../../compiler/compiled-server.ts'), siteAssets }
