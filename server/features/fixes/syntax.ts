/** Fixes of syntax errors (CROW1001 to CROW1008): what makes the declaration readable again, found by reading it again. */
import { suggest } from '../../../analysis/suggest.ts'
import { parseUnit } from '../../../grammar/parse.ts'
import type { TextEdit } from '../../view.ts'
import { change, type Fix, type Fixer, insert, type Mistake, written } from './fix.ts'
import { lineBreak, lineEnd } from './insertion.ts'
import { applied } from './lay-out.ts'

const WORDS = ['api', 'class', 'record', 'enum', 'error', 'object', 'message']

/** CROW1001: what is missing before it, the word that was meant, or without it. */
export const expected: Fixer = (mistake) => {
  const { at, place } = mistake
  const found = written(mistake, at)
  const meant = suggest(found, WORDS)
  const attempts: Fix[] = [
    ...(meant === undefined || meant === found ? [] : [attempt(`Write "${meant}"`, change(place, at, meant))]),
    ...[': ', '= ', ', ', '<-> '].map((sign) =>
      attempt(`Write "${sign.trim()}" before it`, insert(place, at.start, sign)),
    ),
    ...[' : string', ' string', ' {}', '()', ' ""'].map((sign) =>
      attempt(`Write "${sign.trim()}"`, insert(place, at.end, sign)),
    ),
    attempt(`Remove ${JSON.stringify(found)}`, gap(mistake)),
  ]
  const good = attempts.filter((fix) => issuesAfter(mistake, fix.edits) < mistake.unit.issues.length)
  return good.slice(0, 3).map((fix, i) => ({ ...fix, preferred: i === 0 && good.length === 1 }))
}

function attempt(title: string, edit: TextEdit): Fix {
  return { title, edits: [edit] }
}

/** How many issues the declaration would have. */
function issuesAfter({ text, unit }: Mistake, edits: readonly TextEdit[]): number {
  const after = applied(text.slice(unit.start, unit.end), edits, unit.start)
  const { node, issues } = parseUnit(after)
  return node || after.trim() === '' ? issues.length : Number.POSITIVE_INFINITY
}

/** What the span holds goes, with the blanks before it. */
function gap({ text, place, at }: Mistake): TextEdit {
  const before = /[ \t]*$/.exec(text.slice(place.base, place.base + at.start))?.[0].length ?? 0
  return change(place, { start: at.start - before, end: at.end }, '')
}

const CLOSERS: { readonly [open: string]: string } = { '{': '}', '(': ')', '[': ']' }

/** CROW1002: closed where the fewest mistakes remain, as late as can be. */
export const unclosed: Fixer = (mistake) => {
  const { text, unit, at, place } = mistake
  const closer = CLOSERS[written(mistake, at)]
  if (closer === undefined) return []
  const from = place.base + at.end
  const line = lineEnd(text, from)
  const inLine = [...text.slice(from, Math.min(line, unit.end)).matchAll(/\S(?=\s|$|[){},@=:\]])/g)].map(
    (m) => from + m.index + 1,
  )
  const spots: Fix[] = inLine.concat(from).map((o) => attempt('', insert(place, o - place.base, closer)))
  const own = insert(place, unit.end - place.base, `${lineBreak(text)}${closer}`)
  const inner = insert(place, unit.end - place.base, closer)
  const edits = [...spots.flatMap((s) => s.edits), inner, ...(closer === '}' ? [own] : [])]
  const best = edits
    .map((edit) => ({ edit, left: issuesAfter(mistake, [edit]) }))
    .reduce((a, b) => (b.left <= a.left ? b : a))
  if (best.left >= unit.issues.length) return []
  return [{ title: `Close it with "${closer}"`, edits: [best.edit] }]
}

/** CROW1003: a quotation mark where the fewest mistakes remain: at the end, or before the brackets and commas there. */
export const unclosedText: Fixer = (mistake) => {
  const { at, place } = mistake
  const tail = /[\s)\]},]*$/.exec(written(mistake, at))?.[0].length ?? 0
  const spots = Array.from({ length: tail + 1 }, (_, i) => insert(place, at.end - i, '"'))
  const [first] = spots
  if (!first) return []
  const best = spots
    .map((edit) => ({ edit, left: issuesAfter(mistake, [edit]) }))
    .reduce((a, b) => (b.left < a.left ? b : a))
  return [{ title: 'Close the text with a quotation mark', edits: [best.edit] }]
}

/** CROW1004: the backslash is meant as one. */
export const wrongEscape: Fixer = ({ at, place }) => [
  { title: 'Write the backslash twice', edits: [insert(place, at.start, '\\')] },
]

/** CROW1005: closed where the text ends. */
export const unclosedComment: Fixer = ({ text, diagnostic }) => {
  const end = diagnostic.start + text.slice(diagnostic.start).trimEnd().length
  const edit = { path: diagnostic.path, start: end, end, newText: ' */' }
  return [{ title: 'Close the comment', edits: [edit] }]
}

/** CROW1006, CROW1007: it goes, with its line where it has one. */
export const meaningless: Fixer = (mistake) => {
  const { text, diagnostic } = mistake
  const from = text.lastIndexOf('\n', diagnostic.start - 1) + 1
  const end = lineEnd(text, diagnostic.end)
  const alone = text.slice(from, diagnostic.start).trim() === '' && text.slice(diagnostic.end, end).trim() === ''
  const next = text.indexOf('\n', diagnostic.end) + 1 || text.length
  const edit = alone ? { path: diagnostic.path, start: from, end: next, newText: '' } : gap(mistake)
  return [{ title: `Remove "${text.slice(diagnostic.start, diagnostic.end)}"`, edits: [edit] }]
}

/** CROW1008: a comment. */
export const strayDocumentation: Fixer = ({ text, diagnostic }) => {
  const lines = [...text.slice(diagnostic.start, diagnostic.end).matchAll(/^[ \t]*\/\/\//gm)]
  const edits = lines.map((m) => {
    const end = diagnostic.start + m.index + m[0].length
    return { path: diagnostic.path, start: end - 1, end, newText: '' }
  })
  return [{ title: 'Make it a comment', edits, safe: 'signs' }]
}
