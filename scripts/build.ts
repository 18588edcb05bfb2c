/** `npm run build`: the `crow` command and the runtime, bundled into dist/. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

const ROOT = join(import.meta.dirname, '..')

/**
 * dist/crow.mjs is the command and loads the rest (dist/crow-*.mjs) when a command needs it: `crow check` never
 * reads the compiler. dist/runtime.mjs is what `crow compile` puts into a server.
 */
export async function buildAll(): Promise<void> {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
  await Promise.all([build({ ...COMMON, ...COMMAND }), build({ ...COMMON, ...RUNTIME })])
}

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.13',
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
} satisfies BuildOptions

const COMMAND = {
  entryPoints: { crow: 'cli/main.ts' },
  // esbuild brings a binary of its own, so it stays a package.
  external: ['esbuild'],
  splitting: true,
  chunkNames: 'crow-[name]-[hash]',
  // Shorter text is parsed sooner; names stay, for stack traces in bug reports.
  minifyWhitespace: true,
  minifySyntax: true,
  define: { 'process.env.CROW_VERSION': JSON.stringify(version()) },
} satisfies BuildOptions

const RUNTIME = { entryPoints: { runtime: 'runtime/main.ts' } } satisfies BuildOptions

function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version
}

if (import.meta.main) await buildAll()
