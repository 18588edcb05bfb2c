/**
 * Builds the files that all sites share: the browser's script, its style, the diagram's engine. Uses esbuild, as
 * bundle.ts does.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Metafile, Plugin } from 'esbuild'
import { licenceComment } from './licences.ts'

/** Contents by file name, gzip in base64, as in web/assets.ts. */
export interface SiteAssets {
  readonly [name: string]: string
}

export interface BuiltAssets {
  readonly assets: SiteAssets
  /** The absolute paths of the files that were bundled. */
  readonly inputs: readonly string[]
}

/** `web`: the absolute path of the folder `web/`. Takes half a second; the result is the same for every API. */
export async function buildSiteAssets(web: string): Promise<BuiltAssets> {
  const { build } = await import('esbuild')
  const bundled = await build({
    entryPoints: {
      app: join(web, 'browser.tsx'),
      theme: join(web, 'theme.ts'),
      viz: join(web, 'diagram', 'engine.ts'),
      'app.style': join(web, 'style', 'app.css'),
    },
    // Paths in the metafile are relative to this folder.
    absWorkingDir: web,
    alias: lighter(web),
    outdir: '/',
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'browser',
    // Classic scripts: browsers load no modules from pages on disk.
    format: 'iife',
    target: 'es2022',
    legalComments: 'eof',
    logLevel: 'silent',
  })
  const files = bundled.outputFiles.map(({ path, text }) => {
    const name = path.replace(/^.*[\\/]/, '')
    return [name.replace('app.style.css', 'app.css'), text + licencesOf(web, bundled.metafile, name)] as const
  })
  const icon = ['icon.svg', readFileSync(join(web, 'style', 'icon.svg'), 'utf8')] as const
  return {
    assets: Object.fromEntries([...files, icon].map(([name, text]) => [name, pack(text)])),
    inputs: absolute(web, Object.keys(bundled.metafile.inputs)),
  }
}

/** What pages take in place of larger packages (esbuild's `alias`). */
export function lighter(web: string): { readonly [name: string]: string } {
  const stand = join(web, 'diagram', 'without-transitions.ts')
  return { 'd3-transition': stand, 'd3-interpolate': stand }
}

/** The licences of the packages in one output file, as a comment. */
function licencesOf(web: string, { outputs }: Metafile, name: string): string {
  const output = Object.entries(outputs).find(([path]) => path.replace(/^.*[\\/]/, '') === name)
  return licenceComment(absolute(web, Object.keys(output?.[1].inputs ?? {})))
}

function absolute(web: string, paths: readonly string[]): string[] {
  return paths.map((path) => resolve(web, path))
}

function pack(text: string): string {
  return gzipSync(text, { level: 9 }).toString('base64')
}

/** Lets a bundle import the assets as `crowfoot:site-assets`; the bundle then contains them. */
export function siteAssetsPlugin(siteAssets: () => Promise<SiteAssets>): Plugin {
  return assetsPlugin(async () => `JSON.parse(${JSON.stringify(JSON.stringify(await siteAssets()))})`)
}

/** The same, but the assets are the value of a variable that is declared before the bundle (prebuilt.ts). */
export function siteAssetsVariable(name: string): Plugin {
  return assetsPlugin(async () => name)
}

function assetsPlugin(expression: () => Promise<string>): Plugin {
  const filter = /^crowfoot:site-assets$/
  return {
    name: 'site-assets',
    setup(build) {
      build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'site-assets' }))
      build.onLoad({ filter, namespace: 'site-assets' }, async () => ({
        contents: `export const assets = ${await expression()}`,
      }))
    },
  }
}
