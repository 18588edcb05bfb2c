/** Builds the modules that programs import from the package, such as `crowfoot/editor`: bundles, and their types. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type BuildOptions, build } from 'esbuild'
import { licences } from '../compiler/licences.ts'

const ROOT = join(import.meta.dirname, '..')

/** The modules of exports/, as package.json's `exports` names them. */
const NAMES = ['crowfoot', 'analysis', 'editor', 'model']

/** Writes `exports/` and `types/` into `outdir`. The bundles use nothing of Node, so that browsers can run them. */
export async function buildExports(outdir: string): Promise<void> {
  const bundles = join(outdir, 'exports')
  const types = join(outdir, 'types')
  for (const folder of [bundles, types]) rmSync(folder, { recursive: true, force: true })
  const [{ metafile }, declarations] = await Promise.all([build({ ...BUNDLES, outdir: bundles }), declare()])
  const inputs = Object.keys(metafile.inputs).map((path) => join(ROOT, path))
  writeFileSync(join(bundles, 'licences.txt'), licences(inputs))
  for (const [path, text] of declarations) {
    mkdirSync(join(types, dirname(path)), { recursive: true })
    writeFileSync(join(types, path), text)
  }
}

const BUNDLES = {
  absWorkingDir: ROOT,
  entryPoints: Object.fromEntries(NAMES.map((name) => [name, `exports/${name}.ts`])),
  bundle: true,
  metafile: true,
  platform: 'neutral',
  mainFields: ['module', 'main'],
  format: 'esm',
  target: 'es2023',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: 'shared-[hash]',
  logLevel: 'warning',
} satisfies BuildOptions

/** By path from the root: the declarations that the exported modules lead to. */
async function declare(): Promise<Map<string, string>> {
  const all = mkdtempSync(join(tmpdir(), 'crow-types-'))
  const reached = new Map<string, string>()
  try {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    await promisify(execFile)(process.execPath, [tsc, '-p', join(ROOT, 'exports'), '--outDir', all])
    const reach = (path: string) => {
      if (reached.has(path)) return
      const text = readFileSync(join(all, path), 'utf8')
      reached.set(path, text)
      for (const [, to = ''] of text.matchAll(/(?:\bfrom |\bimport\()'(\.[^']+)\.ts'/g))
        reach(join(dirname(path), `${to}.d.ts`))
    }
    for (const name of NAMES) reach(`exports/${name}.d.ts`)
  } finally {
    rmSync(all, { recursive: true, force: true })
  }
  return reached
}
