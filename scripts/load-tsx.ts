/**
 * Lets Node run the pages' .tsx files from source, whose markup it cannot strip as it strips types. Mocha requires it
 * (.mocharc.json); `node --import ./scripts/load-tsx.ts cli/main.ts docs …` runs the command so.
 */
import { globSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lazy } from '../grammar/lazy.ts'

const ROOT = join(import.meta.dirname, '..')

/** All files at once: esbuild starts a process for each call, and a page needs nearly all of them. */
function transformAll(): ReadonlyMap<string, string> {
  // Only processes that load a page load esbuild.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild')
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: globSync('web/**/*.tsx', { cwd: ROOT }),
    outdir: ROOT,
    outbase: ROOT,
    outExtension: { '.js': '.tsx' },
    write: false,
    format: 'esm',
    target: 'node24',
    sourcemap: 'inline',
    logLevel: 'silent',
  })
  process.setSourceMapsEnabled(true)
  return new Map(outputFiles.map(({ path, text }) => [path, text]))
}

const transformed = lazy(transformAll)

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const source = transformed().get(fileURLToPath(url))
    if (source === undefined) throw new Error(`${url} is not in web/`)
    return { format: 'module', source, shortCircuit: true }
  },
})
