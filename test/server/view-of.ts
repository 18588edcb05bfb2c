/** An editor's view of a fixture: one text with files by `//- name.crow` header and `$0` where the cursor is. */
import { type Analysis, analyze } from '../../analysis/analyze.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { parse } from '../../grammar/parse.ts'
import type { EditorView, FileSpan, TextEdit } from '../../server/view.ts'
import { type FixtureFile, fixtureFiles } from '../support/fixture.ts'

export interface Viewed {
  readonly view: EditorView
  /** The path of the file with the cursor, else of the first file. */
  readonly path: string
  /** The offset of the cursor, else 0. */
  readonly offset: number
  /** The files without `$0`, in the fixture's order. */
  readonly files: readonly FixtureFile[]
  /** With the model, for tests that need it. */
  readonly analysis: Analysis
}

const CURSOR = '$0'

/** Parses and checks the fixture without its `$0`. Throws if there are two cursors. */
export function viewOf(fixture: string): Viewed {
  const marked = fixtureFiles(fixture.replace(/^\n/, ''))
  const [at, ...more] = marked.filter((file) => file.text.includes(CURSOR))
  if (more.length > 0 || at?.text.indexOf(CURSOR) !== at?.text.lastIndexOf(CURSOR)) throw new Error('two cursors')
  const files = marked.map(({ path, text }) => ({ path, text: text.replace(CURSOR, '') }))
  const sources: SourceFile[] = files.map(({ path, text }) => ({ path, tree: parse(text) }))
  const analysis = analyze(sources, 'fixture')
  const view: EditorView = {
    files: new Map(sources.map((source) => [source.path, source])),
    scope: analysis.scope,
    pairs: analysis.pairs,
    diagnostics: analysis.diagnostics,
    effects: analysis.effects,
  }
  const path = at?.path ?? files[0]?.path ?? 'api.crow'
  return { view, path, offset: at ? at.text.indexOf(CURSOR) : 0, files, analysis }
}

/** The files with `<<`…`>>` around each span, without files that have none. With headers if there are several. */
export function markSpans(viewed: Viewed, spans: readonly FileSpan[]): string {
  return withTexts(viewed, (path, text) => {
    const here = spans.filter((span) => span.path === path)
    if (here.length === 0) return undefined
    const edits = here.map((span) => ({ ...span, newText: `<<${text.slice(span.start, span.end)}>>` }))
    return applyEdits(text, edits)
  })
}

/** The files after the edits, without unchanged ones. */
export function edited(viewed: Viewed, edits: readonly TextEdit[]): string {
  return withTexts(viewed, (path, text) => {
    const here = edits.filter((edit) => edit.path === path)
    return here.length === 0 ? undefined : applyEdits(text, here)
  })
}

/** Throws if two edits overlap. */
export function applyEdits(text: string, edits: readonly Omit<TextEdit, 'path'>[]): string {
  let out = ''
  let done = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < done) throw new Error(`Edits overlap at ${edit.start}: "${edit.newText}"`)
    out += text.slice(done, edit.start) + edit.newText
    done = edit.end
  }
  return out + text.slice(done)
}

function withTexts({ files }: Viewed, change: (path: string, text: string) => string | undefined): string {
  const changed = files.map(({ path, text }) => ({ path, text: change(path, text) }))
  return changed
    .filter(({ text }) => text !== undefined)
    .map(({ path, text }) => (files.length > 1 ? `//- ${path}\n` : '') + text)
    .join('')
}
