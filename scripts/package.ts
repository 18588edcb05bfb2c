/** `npm run package`: builds the VS Code extension into client/dist/ and packs it as crowfoot.vsix. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVSIX } from '@vscode/vsce'
import { type BuildOptions, build } from 'esbuild'
import { licences } from '../compiler/licences.ts'
import { lighter } from '../compiler/site-assets.ts'
import { buildAll } from './build.ts'

const ROOT = join(import.meta.dirname, '..')

/**
 * The most bytes of the extension. A quarter of them is Graphviz, for the diagram; a quarter is the runtime for servers,
 * which is not minified, and a part of it again in the command, which runs tests in its own process; the rest is the
 * checker, in the command and in the language server for Node and for browsers. A twentieth is what several servers on one
 * PostgreSQL need, with its driver: `crow serve`, `copy`, `backup`, `fsck` and `user` work on such data in VS Code too. The
 * pictures of its page are another twentieth, as a gallery can show no file of the extension. The script of the pages is
 * inside three times: for browsers, for the view in VS Code, and for Node, which writes HTML.
 */
export const LIMIT = 4_000_000

/** Writes the unpacked extension to the folder `stage`, and packs it as the file `vsix`. */
export async function packageExtension(stage: string, vsix: string): Promise<void> {
  await stageExtension(stage)
  await pack(stage, vsix)
}

/** Packs an unpacked extension. */
export async function pack(stage: string, vsix: string): Promise<void> {
  // The bundles contain the dependencies, and there is no repository yet.
  await createVSIX({
    cwd: stage,
    packagePath: vsix,
    dependencies: false,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
  })
}

export async function stageExtension(stage: string): Promise<void> {
  rmSync(stage, { recursive: true, force: true })
  mkdirSync(stage, { recursive: true })
  for (const part of PARTS) cpSync(join(ROOT, 'client', part), join(stage, part), { recursive: true })
  for (const sample of ['bookshop', 'pool']) copyCrowFiles(`samples/${sample}`, join(stage, 'samples', sample))
  copy('grammar/textmate.json', join(stage, 'syntaxes/crow.json'))
  copy('LICENSE', join(stage, 'LICENSE'))
  writeFileSync(join(stage, 'package.json'), manifest())
  writeFileSync(join(stage, 'README.md'), readme())
  writeFileSync(join(stage, 'CHANGELOG.md'), changelog())
  writeFileSync(join(stage, '.vscodeignore'), '')
  await buildAll(join(stage, 'crow'))
  await bundleClient(stage)
}

/** Parts of client/ that are copied unchanged. */
const PARTS = ['language-configuration.json', 'syntaxes', 'icons', 'walkthrough']

function copy(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true })
  cpSync(join(ROOT, from), to)
}

function copyCrowFiles(from: string, to: string): void {
  for (const name of readdirSync(join(ROOT, from))) {
    if (name.endsWith('.crow')) copy(join(from, name), join(to, name))
  }
}

/** Without `type`, so that editors load the bundles as CommonJS. The version is that of the project. */
function manifest(): string {
  const { type: _type, ...rest } = readJson('client/package.json')
  return `${JSON.stringify({ ...rest, version: readJson('package.json').version }, null, 2)}\n`
}

function readJson(path: string): { readonly [key: string]: unknown } {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'))
}

/** Editors show no images from an extension's folder, so the text contains them. */
function readme(): string {
  return readFileSync(join(ROOT, 'client/README.md'), 'utf8').replace(
    /\]\(\.\.\/(docs\/images\/[^)]+\.(png|webp))\)/g,
    (_, path, format) => `](data:image/${format};base64,${readFileSync(join(ROOT, path)).toString('base64')})`,
  )
}

/** Without its links to pages of this project, which are not in the extension: their texts stay. */
function changelog(): string {
  return readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').replaceAll(/\[([^\]]+)\]\((?!https:)[^)]*\)/g, '$1')
}

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  metafile: true,
  format: 'cjs',
  // Node 20 and the browsers of VS Code 1.91.
  target: 'es2023',
  minify: true,
  // For the stack traces in bug reports.
  keepNames: true,
  logLevel: 'warning',
} satisfies BuildOptions

const NODE = {
  ...COMMON,
  entryPoints: { extension: 'client/extension.ts' },
  external: ['vscode'],
  platform: 'node',
} satisfies BuildOptions

const BROWSER = {
  ...COMMON,
  entryPoints: { browser: 'client/browser.ts' },
  external: ['vscode'],
  platform: 'browser',
} satisfies BuildOptions

const WORKER = {
  ...COMMON,
  entryPoints: { server: 'server/browser.ts' },
  define: { CROWFOOT_VERSION: JSON.stringify(readJson('package.json').version) },
  platform: 'browser',
  format: 'iife',
} satisfies BuildOptions

/** The views of the diagram and of the reference. The diagram's engine is in crow/, with the assets of pages. */
const VIEWS = {
  ...COMMON,
  entryPoints: {
    diagram: 'web/editor/diagram.tsx',
    'diagram-view': 'web/style/diagram-view.css',
    reference: 'web/editor/reference.tsx',
    'reference-view': 'web/style/reference-view.css',
  },
  alias: lighter(join(ROOT, 'web')),
  platform: 'browser',
  format: 'iife',
} satisfies BuildOptions

async function bundleClient(stage: string): Promise<void> {
  const outdir = join(stage, 'dist')
  const results = await Promise.all([NODE, BROWSER, WORKER, VIEWS].map((options) => build({ ...options, outdir })))
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs).map((path) => join(ROOT, path)))
  writeFileSync(join(stage, 'dist', 'licences.txt'), licences(inputs))
}

if (import.meta.main) {
  const vsix = join(ROOT, 'crowfoot.vsix')
  await packageExtension(join(ROOT, 'client/dist'), vsix)
  const { size } = statSync(vsix)
  process.stdout.write(`crowfoot.vsix: ${size} bytes\n`)
  if (!existsSync(vsix) || size >= LIMIT) throw new Error(`The extension has ${size} bytes; the limit is ${LIMIT}`)
}
