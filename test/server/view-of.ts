/** An editor's view of a fixture: one text with files by `//- name.crow` header and `$0` where the cursor is. */
import { type Analysis, analyze } from '../../analysis/analyze.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { parse } from '../../grammar/parse.ts'
import type { EditorView, FileSpan, TextEdit } from '../../server/view.ts'
import { type FixtureFile, fixtureFiles } from '../support/fixture.ts'

export interface Viewed {
  readonly view: EditorView
  /** Of the file that the cursor is in; the first file where there is no cursor. */
  readonly path: string
  /** The cursor's, 0 where there is none. */
  readonly offset: number
  /** The files without `$0`, in the fixture's order. */
  readonly files: readonly FixtureFile[]
  /** The model too, where a test needs it. */
  readonly analysis: Analysis
}

const CURSOR = '$0'

/** Parses and checks the fixture with `$0` taken out of it. Throws where there are two cursors. */
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
  }
  const path = at?.path ?? files[0]?.path ?? 'api.crow'
  return { view, path, offset: at ? at.text.indexOf(CURSOR) : 0, files, analysis }
}

/** The files with `<<`…`>>` around each span; files without one are left out. A header stands where there are several. */
export function markSpans(viewed: Viewed, spans: readonly FileSpan[]): string {
  return withTexts(viewed, (path, text) => {
    const here = spans.filter((span) => span.path === path)
    if (here.length === 0) return undefined
    const edits = here.map((span) => ({ ...span, newText: `<<${text.slice(span.start, span.end)}>>` }))
    return applyEdits(text, edits)
  })
}

/** The files as they are after the edits; those without an edit are left out. */
export function edited(viewed: Viewed, edits: readonly TextEdit[]): string {
  return withTexts(viewed, (path, text) => {
    const here = edits.filter((edit) => edit.path === path)
    return here.length === 0 ? undefined : applyEdits(text, here)
  })
}

/** Throws where two edits overlap. */
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
