/** `npm run build`: the `crow` command and the runtime, bundled into dist/. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { BUILTINS } from '../compiler/bundle.ts'
import { licenceComment, licences } from '../compiler/licences.ts'
import { ASSETS, PREBUILT } from '../compiler/prebuilt.ts'
import { buildSiteAssets, siteAssetsVariable } from '../compiler/site-assets.ts'

const ROOT = join(import.meta.dirname, '..')
const WEB = join(ROOT, 'web')

/**
 * crow.mjs is the command and loads the rest (crow-*.mjs) when a command needs it: `crow check` never reads the
 * compiler. runtime.mjs is what `crow compile` puts into a server, with the licences of what it holds at its end, and
 * site-assets.json what pages load, for servers, for `crow docs` and for the diagram; licences.txt has the licences of all that is bundled.
 */
export async function buildAll(outdir: string): Promise<void> {
  const plugins = [BUILTINS, siteAssetsVariable(ASSETS)]
  const results = await Promise.all([build({ ...COMMAND, outdir }), build({ ...RUNTIME, plugins, outdir })])
  const { assets, inputs } = await buildSiteAssets(WEB)
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  for (const { path, contents } of results.flatMap((r) => r.outputFiles)) writeFileSync(path, contents)
  const [command, runtime] = results.map((r) => Object.keys(r.metafile.inputs).map((path) => join(ROOT, path)))
  appendFileSync(join(outdir, 'runtime.mjs'), licenceComment(runtime ?? []))
  writeFileSync(join(outdir, 'site-assets.json'), JSON.stringify(assets))
  writeFileSync(join(outdir, 'licences.txt'), licences([...(command ?? []), ...(runtime ?? []), ...inputs]))
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
  // esbuild brings a binary of its own, so it stays a package.
  external: ['esbuild'],
  // The language server's library is CommonJS and requires Node's own modules, which a bundle of modules cannot by itself.
  banner: {
    js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
  },
  splitting: true,
  chunkNames: 'crow-[name]-[hash]',
  // Shorter text is read sooner; names stay, for the stack traces in bug reports.
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions

const RUNTIME = {
  ...COMMON,
  entryPoints: { runtime: 'compiler/compiled-server.ts' },
  // As compiler/bundle.ts does: an older Node has to be able to read the file in order to say that it is too old.
  target: 'es2022',
  banner: { js: PREBUILT },
} satisfies BuildOptions

if (import.meta.main) await buildAll(join(ROOT, 'dist'))
