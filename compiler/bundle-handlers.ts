/** Bundles `handlers.ts`, the code of an API, with the packages that it imports. Uses esbuild, as bundle.ts does. */
import { dirname, join, resolve } from 'node:path'
import type { BuildFailure, Message, Plugin } from 'esbuild'
import { BUILTINS, SERVER } from './bundle.ts'
import type { Mappings } from './emit/bodies/code.ts'
import { movedMap } from './emit/source-map.ts'
import { licenceComment } from './licences.ts'

export interface HandlersSource {
  /** The absolute path of the file. */
  readonly path: string
  /** The absolute path of the generated file that it imports, and its text, which need not be on disk. */
  readonly types: { readonly path: string; readonly text: string }
}

export interface BundledHandlers {
  /** Statements that declare the function `crowfootHandlers`, which loads the code and returns its exports. */
  readonly text: string
  /** Leads to the user's files, not to packages. Sources are relative to the folder of `handlers.ts`. */
  readonly map: Mappings
}

/** Something in the files that cannot be bundled. */
export interface BundleProblem {
  readonly message: string
  /** The absolute path; null where the problem has no place. */
  readonly path: string | null
  /** From 1. */
  readonly line: number
  /** UTF-16 code units from 0. */
  readonly column: number
  readonly length: number
}

export class BundleError extends Error {
  readonly problems: readonly BundleProblem[]

  constructor(problems: readonly BundleProblem[]) {
    super(problems.map(({ message }) => message).join('\n'))
    this.name = 'BundleError'
    this.problems = problems
  }
}

/** The name under which servers find the code. */
export const HANDLERS_NAME = 'crowfootHandlers'

/**
 * Throws BundleError. `reads` is called with the absolute path of each file that is about to be looked for or read, also of those
 * that are not there.
 */
export async function bundleHandlers(
  { path, types }: HandlersSource,
  reads: (path: string) => void = () => undefined,
): Promise<BundledHandlers> {
  const { build } = await loadEsbuild()
  const folder = dirname(path)
  try {
    const result = await build({
      ...SERVER,
      // The code runs when the server asks for it, so that --help needs none of it, and its errors can be reported.
      stdin: { contents: `${GIVE}(() => import(${JSON.stringify(path)}))`, resolveDir: folder },
      absWorkingDir: folder,
      // Copies of samples/xenapi have no packages of their own. Packages beside the code come first.
      nodePaths: OWN_PACKAGES,
      bundle: true,
      write: false,
      metafile: true,
      sourcemap: 'external',
      sourcesContent: false,
      // Sources are named relative to it.
      outfile: `${HANDLERS_NAME}.mjs`,
      legalComments: 'eof',
      plugins: [generatedFile(types), notedFiles(reads), BUILTINS],
      logLevel: 'silent',
    })
    const inputs = Object.keys(result.metafile.inputs)
      .filter(isFile)
      .map((name) => resolve(folder, name))
    const output = (end: string) => result.outputFiles.find((file) => file.path.endsWith(end))?.text ?? ''
    return {
      text: wrapped(output('.mjs')) + licenceComment(inputs),
      map: movedMap(output('.map'), isOwn, LINES_BEFORE),
    }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    throw new BundleError(error.errors.map((message) => problemOf(message, folder)))
  }
}

/** Where the packages of this one are: in its own folder, or beside it, as npm has installed it. */
const OWN_PACKAGES = foldersAbove(import.meta.dirname).map((folder) => join(folder, 'node_modules'))

function foldersAbove(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersAbove(above)]
}

/** It has a program for each kind of machine, so the extension of VS Code does not contain it. */
async function loadEsbuild(): Promise<typeof import('esbuild')> {
  try {
    return await import('esbuild')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const message =
      'handlers.ts is bundled by the package "esbuild", which this crow command lacks. Use the command of the npm package "crowfoot"; in VS Code, name it in the setting "crowfoot.server.path".'
    throw new BundleError([{ message, path: null, line: 1, column: 0, length: 0 }])
  }
}

function isFile(name: string): boolean {
  return !/^(builtin|late-builtin|<stdin>|generated)/.test(name)
}

/** Whether a source of the bundle is a file of the user. */
function isOwn(source: string): boolean {
  return isFile(source) && !/(^|\/)node_modules\//.test(source)
}

const GIVE = 'crowfootGive'
/** The lines before the code: see `wrapped`. */
const LINES_BEFORE = 1

/** Keeps the names of the code apart from those of the server. */
function wrapped(code: string): string {
  const start = `const ${HANDLERS_NAME} = (() => { let load; const ${GIVE} = (work) => { load = work }`
  return `${start}\n${code}\nreturn load })()\n`
}

/** Imports of the generated file get its text as it is now, whatever is on disk. */
function generatedFile({ path, text }: HandlersSource['types']): Plugin {
  const names = new Set([path, path.replace(/\.ts$/, ''), path.replace(/\.ts$/, '.js')])
  return {
    name: 'generated-file',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path: to, resolveDir }) =>
        names.has(resolve(resolveDir, to)) ? { path, namespace: 'generated' } : undefined,
      )
      build.onLoad({ filter: /.*/, namespace: 'generated' }, () => ({ contents: text, loader: 'ts' }))
    },
  }
}

/** What is read after it was noted has not changed before. */
function notedFiles(reads: (path: string) => void): Plugin {
  return {
    name: 'noted-files',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        reads(resolve(resolveDir, path))
        return undefined
      })
      build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
        reads(path)
        return undefined
      })
    },
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

/** esbuild counts columns in bytes of UTF-8. */
function problemOf({ text, location }: Message, folder: string): BundleProblem {
  if (!location) return { message: text, path: null, line: 1, column: 0, length: 0 }
  const bytes = Buffer.from(location.lineText)
  const before = bytes.subarray(0, location.column).toString().length
  const marked = bytes.subarray(location.column, location.column + location.length).toString().length
  return { message: text, path: resolve(folder, location.file), line: location.line, column: before, length: marked }
}
