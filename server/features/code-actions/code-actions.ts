/** The quick fixes and refactorings for a selection. */

import { entryOf } from '../../../analysis/catalogue.ts'
import type { Diagnostic } from '../../../analysis/diagnostics/diagnostic.ts'
import { partnerNotBoundBack } from '../../../analysis/rules/pairs/partner-not-bound-back.ts'
import type { Span } from '../../../grammar/tree.ts'
import { layOut } from '../../edits/lay-out.ts'
import type { EditorView, FileSpan, TextEdit } from '../../view.ts'
import type { CodeAction } from './code-action.ts'
import type { Fix } from './fixes/fix.ts'
import { allEdits, fixesOf } from './fixes/fix-all.ts'
import { safeFix } from './fixes/safety.ts'
import { refactorings } from './refactorings/all-refactorings.ts'

/**
 * The actions for the selection from `start` to `end`, the likeliest first. `only` is that of the protocol: only actions whose
 * kind equals it, or begins with it and a dot. `source.fixAll.…` is offered only if `only` requests it. `named` are diagnostics
 * that the client shows at the selection; their fixes are offered wherever the diagnostics are.
 */
export function codeActions(
  view: EditorView,
  path: string,
  start: number,
  end: number,
  only?: string,
  named: readonly NamedDiagnostic[] = [],
): CodeAction[] {
  const here = view.diagnostics.filter((d) => d.path === path)
  const text = view.files.get(path)?.tree.text ?? ''
  const touches = (place: FileSpan) => {
    if (place.path !== path) return false
    const reach = reachOf(text, place)
    return reach.start <= end && reach.end >= start
  }
  const isNamed = (d: Diagnostic) => d.path === path && named.some((n) => isSame(n, d))
  const touched = view.diagnostics.filter(
    (d) => touches(d) || isNamed(d) || (AT_BOTH_ENDS.has(d.code) && d.related.some(touches)),
  )
  const actions: CodeAction[] = []
  if (wanted('quickfix', only)) actions.push(...quickFixes(view, touched, here))
  if (wanted('refactor', only)) actions.push(...refactorings(view, path, start, end))
  // Offered only on request: they take time, and quick fixes do the same for the diagnostics here.
  if (only !== undefined && wanted('source.fixAll', only)) actions.push(...fixAlls(view, here, only))
  return actions.filter((action) => only === undefined || action.kind === only || action.kind.startsWith(`${only}.`))
}

/** A diagnostic as a client names it: by its place and, if given, its code. */
export interface NamedDiagnostic extends Span {
  readonly code?: string | undefined
}

function isSame(named: NamedDiagnostic, { start, end, code }: Diagnostic): boolean {
  return named.start === start && named.end === end && (named.code === undefined || named.code === code)
}

/**
 * The positions of the cursor that count as at the place. A diagnostic about something missing is empty, and some editors cannot
 * put the cursor after the last character of a line. So the token before it counts too, and the blanks up to the line end.
 */
function reachOf(text: string, { start, end }: Span): Span {
  if (start !== end) return { start, end }
  const before = text.slice(Math.max(0, start - MOST_OF_TOKEN), start)
  const after = /^[ \t]*/.exec(text.slice(end, end + MOST_OF_TOKEN))?.[0].length ?? 0
  const token = /(?:\w+|[^\s\w]+)[ \t]*$/.exec(before)?.[0].length ?? 0
  return { start: start - token, end: end + after }
}

/** The number of characters that are searched for the token and the blanks. */
const MOST_OF_TOKEN = 200

/** Diagnostics about the other end of a pair, whose fixes are offered there too. */
const AT_BOTH_ENDS: ReadonlySet<string> = new Set([partnerNotBoundBack.entry.code])

/** True if actions of the kind, or of a kind below it, are requested. */
function wanted(kind: string, only: string | undefined): boolean {
  return only === undefined || only === kind || only.startsWith(`${kind}.`) || kind.startsWith(`${only}.`)
}

/** The fixes of each diagnostic, then those of all diagnostics with the same code, once for each code. */
function quickFixes(view: EditorView, touched: readonly Diagnostic[], here: readonly Diagnostic[]): CodeAction[] {
  const fixes = touched.map((diagnostic) => ({ diagnostic, fixes: fixesOf(view, diagnostic) }))
  const single = fixes.flatMap(({ diagnostic, fixes: own }) => actionsOf(view, diagnostic, own))
  const kinds = fixes.filter(({ diagnostic }, i) => i === touched.findIndex((d) => d.code === diagnostic.code))
  const all = kinds.flatMap(({ diagnostic, fixes: own }) => {
    const same = here.filter((d) => d.code === diagnostic.code)
    return same.length > 1 ? everywhere(view, diagnostic, own, same) : []
  })
  return [...distinct(view, single), ...all]
}

function actionsOf(view: EditorView, diagnostic: Diagnostic, fixes: readonly Fix[]): CodeAction[] {
  const safe = safeFix(view, fixes)
  return fixes.map((fix) => singly(view, diagnostic, fix, fix === safe))
}

function singly(view: EditorView, diagnostic: Diagnostic, fix: Fix, preferred: boolean): CodeAction {
  const about = { title: fix.title, kind: 'quickfix', ...of(diagnostic), preferred }
  return lazily(view, about, () => fix.edits)
}

/** Adds the line to equal titles of fixes for several diagnostics: clients ask for the edits of an action by its title. */
function distinct(view: EditorView, actions: readonly CodeAction[]): CodeAction[] {
  const counts = new Map<string, number>()
  for (const { title } of actions) counts.set(title, (counts.get(title) ?? 0) + 1)
  return actions.map((action) => {
    const [about] = action.diagnostics
    if (counts.get(action.title) === 1 || !about) return action
    const line = view.files.get(about.path)?.tree.text.slice(0, about.start).split('\n').length
    return retitled(action, `${action.title} (line ${line})`)
  })
}

/** The same action with another title. Its edits are still computed when first read. */
function retitled(action: CodeAction, title: string): CodeAction {
  const { kind, diagnosticCodes, diagnostics, preferred = false } = action
  return {
    title,
    kind,
    diagnosticCodes,
    diagnostics,
    preferred,
    get edits() {
      return action.edits
    },
  }
}

/** The same fix for all diagnostics of a code in the file. */
function everywhere(
  view: EditorView,
  diagnostic: Diagnostic,
  fixes: readonly Fix[],
  same: readonly Diagnostic[],
): CodeAction[] {
  const named = fixes.flatMap((fix) => (fix.all === undefined ? [] : [fix.all]))
  const titles: [string, (fixes: readonly Fix[]) => Fix | undefined][] = named.map((all) => [
    all,
    (found) => found.find((fix) => fix.all === all),
  ])
  const safe = (found: readonly Fix[]) => safeFix(view, found)
  if (safe(fixes)) titles.unshift([fixAllTitle(diagnostic.code), safe])
  return titles.map(([title, pick]) =>
    lazily(view, { title, kind: 'quickfix', ...of(diagnostic) }, () => allEdits(view, same, pick)),
  )
}

function of(diagnostic: Diagnostic) {
  return { diagnosticCodes: [diagnostic.code], diagnostics: [diagnostic] }
}

/** One action with all safe fixes of the file, or with those of one code if only that is requested. */
function fixAlls(view: EditorView, here: readonly Diagnostic[], only: string): CodeAction[] {
  const code = /^source\.fixAll\.(CROW\d+)$/.exec(only)?.[1]
  const safe = here.filter((d) => (code === undefined || d.code === code) && safeFix(view, fixesOf(view, d)))
  if (safe.length === 0) return []
  const diagnosticCodes = [...new Set(safe.map((d) => d.code))].sort()
  const title = code === undefined ? 'Apply all safe fixes in this file' : fixAllTitle(code)
  const about = { title, kind: `source.fixAll.${code ?? 'crowfoot'}`, diagnosticCodes, diagnostics: [] }
  return [lazily(view, about, () => allEdits(view, safe, (fixes) => safeFix(view, fixes)))]
}

function fixAllTitle(code: string): string {
  return `Fix all in this file: ${entryOf(code)?.title ?? code}`
}

function lazily(view: EditorView, about: Omit<CodeAction, 'edits'>, edits: () => readonly TextEdit[]): CodeAction {
  let laidOut: TextEdit[] | undefined
  return {
    ...about,
    get edits() {
      laidOut ??= layOut(view, edits())
      return laidOut
    },
  }
}
