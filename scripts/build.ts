/** `npm run build`: the `crow` command, the runtime and what programs import, bundled into dist/. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { SERVER, serverPlugins } from '../compiler/bundle.ts'
import { licenceComment, licences } from '../compiler/licences.ts'
import { ASSETS, PREBUILT } from '../compiler/prebuilt.ts'
import { buildSiteAssets, siteAssetsVariable } from '../compiler/site-assets.ts'
import { buildExports } from './build-exports.ts'
import { buildLab } from './build-lab.ts'

const ROOT = join(import.meta.dirname, '..')
const WEB = join(ROOT, 'web')

/**
 * Writes to `outdir`: `crow.mjs`, the command, which loads the chunks `crow-*.mjs` when it needs them, so `crow check`
 * never loads the compiler; `runtime.mjs`, which `crow compile` puts into servers, with the licences of its packages;
 * `site-assets.json`, what pages load, for servers, `crow docs` and the diagram; `licences.txt`, all licences.
 */
export async function buildAll(outdir: string): Promise<void> {
  const { plugins, inputs: late } = serverPlugins(siteAssetsVariable(ASSETS))
  const results = await Promise.all([build({ ...COMMAND, outdir }), build({ ...RUNTIME, plugins, outdir })])
  const { assets, inputs } = await buildSiteAssets(WEB)
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  for (const { path, contents } of results.flatMap((r) => r.outputFiles)) writeFileSync(path, contents)
  const [command = [], own = []] = results.map((r) => Object.keys(r.metafile.inputs).map((path) => join(ROOT, path)))
  const runtime = [...own, ...late]
  appendFileSync(join(outdir, 'runtime.mjs'), licenceComment(runtime))
  writeFileSync(join(outdir, 'site-assets.json'), JSON.stringify(assets))
  writeFileSync(join(outdir, 'licences.txt'), licences([...command, ...runtime, ...inputs]))
}

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.13',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
} satisfies BuildOptions

const COMMAND = {
  ...COMMON,
  entryPoints: { crow: 'cli/main.ts' },
  // esbuild has a binary, so it stays a package.
  external: ['esbuild'],
  // The language server's library is CommonJS and requires Node's own modules, which an ES module cannot do without
  // this.
  banner: {
    js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
  },
  splitting: true,
  chunkNames: 'crow-[name]-[hash]',
  // Shorter text loads faster. Names are kept for the stack traces in bug reports.
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions

const RUNTIME = {
  ...COMMON,
  ...SERVER,
  entryPoints: { runtime: 'compiler/compiled-server.ts' },
  banner: { js: PREBUILT },
} satisfies BuildOptions

if (import.meta.main) {
  await buildAll(join(ROOT, 'dist'))
  await buildExports(join(ROOT, 'dist'))
  await buildLab(join(ROOT, 'dist'))
}
