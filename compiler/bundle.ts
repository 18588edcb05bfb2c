/** Bundles the entry with the runtime into one self-contained ES module. With site-assets.ts, the user of esbuild. */
import { isBuiltin } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import type { Plugin } from 'esbuild'
import { licenceComment } from './licences.ts'
import { siteAssetsPlugin } from './site-assets.ts'

/**
 * The bundle's text: a file that imports nothing, for Node 22.13 or later, with `header` before all else and the
 * licences of what it holds at its end. Not minified: a stack trace from somebody's server should name functions, and
 * half a megabyte loads in milliseconds.
 */
export async function bundle(entry: string, resolveFrom: string, header: string): Promise<string> {
  // esbuild takes longer to load than a whole check; only this needs it.
  const { build } = await import('esbuild')
  const result = await build({
    stdin: { contents: entry, resolveDir: dirname(resolveFrom), sourcefile: 'entry.mjs' },
    // The text names its modules from here, so that it is the same wherever it is made.
    absWorkingDir: dirname(resolveFrom),
    bundle: true,
    write: false,
    metafile: true,
    // Those of an installed runtime, which was bundled before.
    legalComments: 'eof',
    platform: 'node',
    format: 'esm',
    // An older Node has to be able to read the file in order to say that it is too old.
    target: 'es2022',
    banner: { js: header },
    plugins: [BUILTINS, siteAssetsPlugin(join(dirname(resolveFrom), '..', 'web'))],
    logLevel: 'silent',
  })
  const text = result.outputFiles[0]?.text ?? ''
  const inputs = Object.keys(result.metafile.inputs).map((path) => resolve(dirname(resolveFrom), path))
  return text + licenceComment(inputs)
}

/** Gets node's own modules when the code runs, not when the file is loaded: see `emitHeader`. */
export const BUILTINS: Plugin = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path }) =>
      isBuiltin(path) ? { path, namespace: 'builtin', sideEffects: false } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      loader: 'js',
    }))
  },
}
