/**
 * Keeps code that a server may never need as compressed text in its bundle, and compiles it when one of its functions is
 * first called. Before V8 runs a file, it looks at every function in it, which takes longer than to start the server.
 */
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { BuildOptions, BuildResult, Plugin } from 'esbuild'

/** The functions of each late module, by the module's path in the package. */
export interface LateFunctions {
  readonly [path: string]: readonly string[]
}

/** The late modules of a server: its pages, its OpenRPC document, its metrics, regular expressions and PostgreSQL's driver. */
export const LATE_IN_SERVERS: LateFunctions = {
  'web/site.ts': ['createSite'],
  'reference/openrpc.ts': ['openRpc'],
  'runtime/operate/metrics.ts': ['createMetrics'],
  'runtime/store/postgres/driver.ts': ['connectPostgres'],
  'runtime/bodies/library/regex.ts': ['compileRegex'],
}

export interface LateModules {
  readonly plugin: Plugin
  /** The absolute paths of all files in late modules, once the build has ended. */
  readonly inputs: ReadonlySet<string>
}

/**
 * `options`: how late modules are bundled, each by itself. The rest of the bundle can import their listed functions only,
 * and shares no objects of modules with them. `root`: the folder of the package.
 */
export function lateModules(
  late: LateFunctions,
  options: BuildOptions,
  root = join(import.meta.dirname, '..'),
): LateModules {
  const inputs = new Set<string>()
  const names = new Map(Object.entries(late).map(([path, functions]) => [resolve(root, path), { path, functions }]))
  const plugin: Plugin = {
    name: 'late-modules',
    setup({ onResolve, onLoad, esbuild }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const found = names.get(resolve(resolveDir, path))
        return found && { path: found.path, namespace: 'late', pluginData: found }
      })
      onLoad({ filter: /.*/, namespace: 'late' }, async ({ path, pluginData }) => {
        const entryPoints = [resolve(root, path)]
        const built = await esbuild.build({ ...options, ...AS_FUNCTION, absWorkingDir: root, entryPoints })
        const files = Object.keys(built.metafile.inputs).filter((input) => !input.startsWith('builtin:'))
        for (const file of files) inputs.add(resolve(root, file))
        return { contents: stub(path, textOf(built), pluginData.functions), resolveDir: dirname(path) }
      })
    },
  }
  return { plugin, inputs }
}

/** The body of a function that returns the module's exports. */
const AS_FUNCTION = {
  bundle: true,
  write: false,
  metafile: true,
  format: 'iife',
  globalName: 'exported',
  footer: { js: 'return exported' },
  minifyWhitespace: true,
  minifySyntax: true,
} satisfies BuildOptions

function textOf({ outputFiles = [] }: BuildResult): string {
  return outputFiles[0]?.text ?? ''
}

/** A module that compiles the text at the first call. Stack traces name it by its path. */
function stub(path: string, text: string, functions: readonly string[]): string {
  const packed = gzipSync(text, { level: 9 }).toString('base64')
  return `
    import { compileFunction } from 'node:vm'
    import { gunzipSync } from 'node:zlib'
    let packed = ${JSON.stringify(packed)}
    let loaded
    function load() {
      loaded ??= compileFunction(gunzipSync(Buffer.from(packed, 'base64')).toString(), [], { filename: ${JSON.stringify(path)} })()
      packed = ''
      return loaded
    }
    ${functions.map((name) => `export function ${name}(...args) { return load().${name}(...args) }`).join('\n')}
  `
}
