/** Makes the files that all sites share: the browser's bundle, its style, the diagram's engine. With bundle.ts, the user of esbuild. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'esbuild'

/** `web`: the folder of that name. By file name, gzip in base64, as web/assets.ts has it. */
export async function buildSiteAssets(web: string): Promise<{ readonly [name: string]: string }> {
  const { build } = await import('esbuild')
  const bundled = await build({
    entryPoints: {
      app: join(web, 'browser.ts'),
      viz: join(web, 'diagram', 'engine.ts'),
      'app.style': join(web, 'style', 'app.css'),
    },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    // Classic scripts: a page that is read from disk may load no modules.
    format: 'iife',
    target: 'es2022',
    legalComments: 'eof',
    logLevel: 'silent',
  })
  const files = bundled.outputFiles.map(({ path, contents }) => [path.replace(/^.*[\\/]/, ''), contents] as const)
  const icon = ['icon.svg', readFileSync(join(web, 'style', 'icon.svg'))] as const
  const packed = [...files, icon].map(([name, bytes]) => [
    name.replace('app.style.css', 'app.css'),
    gzipSync(bytes, { level: 9 }).toString('base64'),
  ])
  return Object.fromEntries(packed)
}

/** Lets a bundle import the assets as `crowfoot:site-assets`. */
export function siteAssetsPlugin(web: string): Plugin {
  const filter = /^crowfoot:site-assets$/
  return {
    name: 'site-assets',
    setup(build) {
      build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'site-assets' }))
      build.onLoad({ filter, namespace: 'site-assets' }, async () => ({
        contents: `export const assets = JSON.parse(${JSON.stringify(JSON.stringify(await buildSiteAssets(web)))})`,
      }))
    },
  }
}
