/** The names in bodies of texts without errors: of the samples, and of the fixtures of rules that only warn. */
import { globSync, readFileSync } from 'node:fs'
import { analyze } from '../../../../analysis/analyze.ts'
import type { SourceFile } from '../../../../analysis/source-file.ts'
import { parse } from '../../../../grammar/parse.ts'
import type { SyntaxNode } from '../../../../grammar/tree.ts'
import { isInBody } from '../../../../server/lookup/body-mentions.ts'
import { isDeclaring, type Mention, mentionsOf } from '../../../../server/lookup/mentions.ts'
import { treePath } from '../../../../server/lookup/tree-path.ts'
import type { EditorView } from '../../../../server/view.ts'

export interface BodyApi {
  readonly files: readonly SourceFile[]
  readonly view: EditorView
}

/** A name that a body uses. */
export interface BodyPlace {
  readonly api: BodyApi
  readonly file: SourceFile
  readonly mention: Mention
  /** Absolute. */
  readonly start: number
  /** From the declaration to the name. */
  readonly path: readonly SyntaxNode[]
}

/** The API with one of its files replaced. */
export function withText({ files }: BodyApi, path: string, text: string): BodyApi {
  return apiOf(files.map((file) => (file.path === path ? { path, tree: parse(text) } : file)))
}

function apiOf(files: readonly SourceFile[]): BodyApi {
  return { files, view: { files: new Map(files.map((file) => [file.path, file])), ...analyze(files, 'sample') } }
}

function read(paths: readonly string[]): BodyApi {
  return apiOf([...paths].sort().map((path) => ({ path, tree: parse(readFileSync(path, 'utf8')) })))
}

export const SAMPLES: readonly BodyApi[] = ['bookshop', 'pool'].map((name) => read(globSync(`samples/${name}/*.crow`)))

/** The fixtures that have no errors. */
export function fixtures(): readonly BodyApi[] {
  const apis = globSync('test/analysis/fixtures/{bodies,behaviour}/*.crow').map((path) => read([path]))
  return apis.filter(({ view }) => view.diagnostics.every(({ severity }) => severity !== 'error'))
}

/** Texts are not among the names, except what `body C.` and `compute C.` are about. */
export function placesOf(apis: readonly BodyApi[]): BodyPlace[] {
  return apis.flatMap((api) =>
    api.files.flatMap((file) =>
      file.tree.units.flatMap(({ node, start }) =>
        (node ? mentionsOf(node) : [])
          .filter(({ part }) => isUse(part))
          .map((mention) => ({
            ...{ api, file, mention, start: start + mention.start },
            path: node ? treePath(node, mention.start + 1) : [],
          })),
      ),
    ),
  )
}

function isUse(part: Mention['part']): boolean {
  if (part.is === 'given rpc' || part.is === 'given field') return true
  if (!isInBody(part) || isDeclaring(part)) return false
  return part.is !== 'name in body' || part.node.kind !== 'string-value'
}

/** The place in its line, for messages of tests. */
export function shown({ file, start, mention }: BodyPlace): string {
  const { text } = file.tree
  const end = text.indexOf('\n', start)
  return `${file.path}: ${text.slice(text.lastIndexOf('\n', start) + 1, start)}|${text.slice(start, end)} (${mention.part.is})`
}
