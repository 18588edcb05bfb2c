/** Makes the files that all sites share: the browser's bundle, its style, the diagram's engine. With bundle.ts, the user of esbuild. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Metafile, Plugin } from 'esbuild'
import { licenceComment } from './licences.ts'

export interface BuiltAssets {
  /** By file name, gzip in base64, as web/assets.ts has it. */
  readonly assets: { readonly [name: string]: string }
  /** The files that went into them, absolute. */
  readonly inputs: readonly string[]
}

/** `web`: the absolute path of the folder of that name. Made once in a process: they are the same for every API. */
export function buildSiteAssets(web: string): Promise<BuiltAssets> {
  let made = MADE.get(web)
  if (!made) {
    made = makeAssets(web)
    MADE.set(web, made)
  }
  return made
}

const MADE = new Map<string, Promise<BuiltAssets>>()

async function makeAssets(web: string): Promise<BuiltAssets> {
  const { build } = await import('esbuild')
  const bundled = await build({
    entryPoints: {
      app: join(web, 'browser.ts'),
      theme: join(web, 'theme.ts'),
      viz: join(web, 'diagram', 'engine.ts'),
      'app.style': join(web, 'style', 'app.css'),
    },
    // Names in the metafile are then the same wherever it is made.
    absWorkingDir: web,
    outdir: '/',
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'browser',
    // Classic scripts: a page that is read from disk may load no modules.
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

/** They travel with what browsers load. */
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

/** Lets a bundle import the assets as `crowfoot:site-assets`; `web` as for `buildSiteAssets`. */
export function siteAssetsPlugin(web: string): Plugin {
  return assetsPlugin(async () => `JSON.parse(${JSON.stringify(JSON.stringify((await buildSiteAssets(web)).assets))})`)
}

/** The same where they stand before the bundle, in a variable of this name (prebuilt.ts). */
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
