/** Reads an API of samples/ as the command line would. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Analysis, analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'

export const SAMPLES = join(import.meta.dirname, '../../samples')

export interface Sample extends Analysis {
  /** The text of each `.crow` file, by its name. */
  readonly texts: ReadonlyMap<string, string>
}

export function readSample(name: string): Sample {
  const folder = join(SAMPLES, name)
  const names = readdirSync(folder).filter((file) => file.endsWith('.crow'))
  const texts = new Map(names.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
  const files = [...texts].map(([path, text]) => ({ path, tree: parse(text) }))
  return { texts, ...analyze(files, name) }
}
