/** Bundles the plain Chevrotain parser (bare-parser.ts), so that it starts as fast as the built command. */
import { join } from 'node:path'
import { build } from 'esbuild'

/** Returns the path of the program. */
export async function buildBareParser(folder: string): Promise<string> {
  const outfile = join(folder, 'bare.mjs')
  const entryPoints = [join(import.meta.dirname, 'bare-parser.ts')]
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' })
  return outfile
}
