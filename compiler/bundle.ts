/** Bundles the entry with the runtime into one self-contained ES module. Uses esbuild, as site-assets.ts does. */
import { isBuiltin } from 'node:module'
import { dirname, resolve } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'
import { LATE_IN_SERVERS, lateModules } from './late-modules.ts'
import { licenceComment } from './licences.ts'
import { type SiteAssets, siteAssetsPlugin } from './site-assets.ts'

/**
 * The text of a file that imports nothing, for Node 22.13 or later: `header`, the bundle, and the licences of the
 * packages in it.
 */
export async function bundle(
  entry: string,
  resolveFrom: string,
  header: string,
  siteAssets: () => Promise<SiteAssets>,
): Promise<string> {
  // esbuild takes longer to load than a whole check.
  const { build } = await import('esbuild')
  const { plugins, inputs } = serverPlugins(siteAssetsPlugin(siteAssets))
  const result = await build({
    ...SERVER,
    stdin: { contents: entry, resolveDir: dirname(resolveFrom), sourcefile: 'entry.mjs' },
    // The bundle names its modules by paths from here, so it is the same in every checkout.
    absWorkingDir: dirname(resolveFrom),
    bundle: true,
    write: false,
    metafile: true,
    // Licences that an installed runtime, which is a bundle itself, already has.
    legalComments: 'eof',
    banner: { js: header },
    plugins,
    logLevel: 'silent',
  })
  const text = result.outputFiles[0]?.text ?? ''
  const own = Object.keys(result.metafile.inputs).map((path) => resolve(dirname(resolveFrom), path))
  return text + licenceComment([...own, ...inputs])
}

/** How servers are bundled, here and for the installed package (scripts/build.ts). */
export const SERVER = {
  platform: 'node',
  format: 'esm',
  // An older Node must be able to parse the file, so that the header can report the version that it needs.
  target: 'es2022',
  // Leaves out comments: one character beyond Latin-1 doubles the memory that V8 needs for the text. Names stay, for stack
  // traces, and lines are short enough that these find the place.
  minifyWhitespace: true,
  lineLimit: 120,
} satisfies BuildOptions

/** The plugins for a server. `inputs`: the files in its late modules, once it is bundled. */
export function serverPlugins(assets: Plugin): { readonly plugins: Plugin[]; readonly inputs: ReadonlySet<string> } {
  const { platform, target } = SERVER
  const { plugin, inputs } = lateModules(LATE_IN_SERVERS, { platform, target, plugins: [BUILTINS] })
  return { plugins: [plugin, BUILTINS, assets], inputs }
}

/** Functions of Node's modules that most servers never call. Their modules are loaded at the first call. */
const RARE: ReadonlyMap<string, readonly string[]> = new Map([
  ['node:https', ['createServer']],
  ['node:tls', ['createSecureContext']],
  ['node:vm', ['compileFunction']],
])

/** Loads Node's own modules when the code runs, not when the file is loaded: see `emitHeader`. */
export const BUILTINS: Plugin = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined
      const late = kind === 'import-statement' && RARE.has(path)
      return { path, namespace: late ? 'late-builtin' : 'builtin', sideEffects: false }
    })
    build.onLoad({ filter: /.*/, namespace: 'late-builtin' }, ({ path }) => ({
      contents: (RARE.get(path) ?? [])
        .map((name) => `export const ${name} = (...args) => process.getBuiltinModule("${path}").${name}(...args)`)
        .join('\n'),
      loader: 'js',
    }))
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      loader: 'js',
    }))
  },
}
