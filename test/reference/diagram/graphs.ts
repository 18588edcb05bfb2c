/** Graphs of texts and of the samples, for the tests of the diagram. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { type Graph, graphOf } from '../../../reference/diagram/graph.ts'

/** Throws if the text has an error. */
export function graphOfText(text: string): Graph {
  return graphOf(modelOf([{ path: 'api.crow', text }]))
}

export function sampleApi(name: string): Api {
  const folder = join(import.meta.dirname, '../../../samples', name)
  return modelOf(
    globSync(join(folder, '*.crow'))
      .sort()
      .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  )
}

function modelOf(files: readonly { readonly path: string; readonly text: string }[]): Api {
  const { model, diagnostics } = analyze(
    files.map(({ path, text }) => ({ path, tree: parse(text) })),
    'test',
  )
  if (!model) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return model
}
