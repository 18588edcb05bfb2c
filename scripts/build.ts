/** `npm run build`: the `crow` command and the runtime, bundled into dist/. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

const ROOT = join(import.meta.dirname, '..')

/**
 * crow.mjs is the command and loads the rest (crow-*.mjs) when a command needs it: `crow check` never reads the
 * compiler. runtime.mjs is what `crow compile` puts into a server.
 */
export async function buildAll(outdir: string): Promise<void> {
  const results = await Promise.all([build({ ...COMMAND, outdir }), build({ ...RUNTIME, outdir })])
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  for (const { path, contents } of results.flatMap((r) => r.outputFiles)) writeFileSync(path, contents)
}

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
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
  splitting: true,
  chunkNames: 'crow-[name]-[hash]',
  // Shorter text is read sooner; names stay, for the stack traces in bug reports.
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions

const RUNTIME = { ...COMMON, entryPoints: { runtime: 'runtime/main.ts' } } satisfies BuildOptions

if (import.meta.main) await buildAll(join(ROOT, 'dist'))
