/** Fixes of syntax errors (CROW1001 to CROW1011): repairs that the parser suggests, tested by parsing the result. */
import { syntaxEntry } from '../../../../analysis/diagnostics/syntax-entries.ts'
import type { UnitPlace } from '../../../../analysis/scope/symbols.ts'
import { lex } from '../../../../grammar/lex.ts'
import { parseUnit } from '../../../../grammar/parse.ts'
import type { Repair, SyntaxIssue } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { lineBreak, lineEnd } from '../../../edits/insertion.ts'
import { applied, byPlace } from '../../../edits/lay-out.ts'
import type { TextEdit } from '../../../view.ts'
import { type Fix, type Fixer, type Mistake, sameSpan, written } from './fix.ts'
import { wantedFixes } from './wanted.ts'

/** The largest number of fixes that are offered for one mistake. */
const MOST = 6

/** CROW1001: the parser's repairs, a name or value that fits there, or else a removal. Each leaves fewer syntax errors in the declaration. */
export const fixExpected: Fixer = (mistake) => {
  const { at, place, unit } = mistake
  const issue = issueOf(mistake)
  const removal = { title: `Remove ${JSON.stringify(written(mistake, at))}`, edits: [gap(mistake)] }
  const repairs = (issue?.repairs ?? []).map((repair, _, all) => repaired(place, repair, all.length === 1))
  const wanted = issue?.wants ? wantedFixes(mistake, issue.wants) : []
  const fewer = ({ edits }: Fix) => issuesAfter(mistake, edits.filter(isIn(mistake))) < unit.issues.length
  // A repair is safe only if no mistake is left after it: a later one may be caused by the repair.
  const offered = repairs.flatMap((fix) =>
    fewer(fix) ? [fix] : isGone(mistake, fix) ? [{ title: fix.title, edits: fix.edits }] : [],
  )
  // What is meant is known where the parser has a repair: without the words there, another mistake would be left.
  const attempts = at.start === at.end || offered.length > 0 ? wanted : [...wanted, removal]
  const good = [...offered, ...attempts.filter(fewer)]
  return good.filter(({ title }, i) => good.findIndex((fix) => fix.title === title) === i).slice(0, MOST)
}

/** True if the mistake is repaired, and a later one behind the next word is found now: a member has one issue at a time. */
function isGone({ text, unit, at }: Mistake, { edits }: Fix): boolean {
  const sorted = [...edits].sort(byPlace)
  const made = applied(text.slice(unit.start, unit.end), sorted, unit.start)
  const { node, issues } = parseUnit(made)
  const last = behindNextWord(made, sorted, unit.start)
  const earlier = unit.issues.filter((issue) => issue.start < at.start).length
  return (
    node !== null && issues.length === unit.issues.length && (issues[earlier]?.start ?? 0) > Math.max(at.start, last)
  )
}

/** The end of the word after the last edit, in the repaired text. After a wrong repair, this word is the next mistake. */
function behindNextWord(made: string, edits: readonly TextEdit[], base: number): number {
  const last = edits.at(-1)
  if (!last) return 0
  const grown = edits.slice(0, -1).reduce((sum, { start, end, newText }) => sum + newText.length - (end - start), 0)
  const end = last.start - base + grown + last.newText.length
  return end + (/^\s*\w*/.exec(made.slice(end))?.[0].length ?? 0)
}

/** The parser's issue at the diagnostic. */
function issueOf({ unit, at, diagnostic }: Mistake): SyntaxIssue | undefined {
  return unit.issues.find((issue) => syntaxEntry(issue).code === diagnostic.code && sameSpan(issue, at))
}

function repaired(place: UnitPlace, { title, edits, signs }: Repair, sole: boolean): Fix {
  const changes = edits.map((edit) => replaceAt(place, edit, edit.text))
  return { title, edits: changes, ...(signs && sole && { safe: 'signs' }) }
}

function isIn({ place, unit }: Mistake): (edit: TextEdit) => boolean {
  return (edit) => edit.path === place.path && unit.start <= edit.start && edit.end <= unit.end
}

/** The number of issues that the declaration would have. */
function issuesAfter({ text, unit }: Mistake, edits: readonly TextEdit[]): number {
  const after = applied(text.slice(unit.start, unit.end), [...edits].sort(byPlace), unit.start)
  const { node, issues } = parseUnit(after)
  return node || after.trim() === '' ? issues.length : Number.POSITIVE_INFINITY
}

/** Removes the text of the span, with the blanks before it. */
function gap({ text, place, at }: Mistake): TextEdit {
  const before = /[ \t]*$/.exec(text.slice(place.base, place.base + at.start))?.[0].length ?? 0
  return replaceAt(place, { start: at.start - before, end: at.end }, '')
}

const CLOSERS: { readonly [open: string]: string } = { '{': '}', '(': ')', '[': ']' }

/** CROW1002: closes it where the fewest mistakes remain, as late as possible. */
export const fixUnclosed: Fixer = (mistake) => {
  const { text, unit, at, place } = mistake
  const closer = CLOSERS[written(mistake, at)]
  if (closer === undefined) return []
  const from = place.base + at.end
  const line = lineEnd(text, from)
  const inLine = [...text.slice(from, Math.min(line, unit.end)).matchAll(/\S(?=\s|$|[){},@=:\]])/g)].map(
    (m) => from + m.index + 1,
  )
  const spots = inLine.concat(from).map((offset) => insertAt(place, offset - place.base, closer))
  const own = insertAt(place, unit.end - place.base, `${lineBreak(text)}${closer}`)
  const inner = insertAt(place, unit.end - place.base, closer)
  const edits = [...spots, inner, ...(closer === '}' ? [own] : [])]
  const best = edits
    .map((edit) => ({ edit, left: issuesAfter(mistake, [edit]) }))
    .reduce((a, b) => (b.left <= a.left ? b : a))
  if (best.left >= unit.issues.length) return []
  return [{ title: `Close it with "${closer}"`, edits: [best.edit] }]
}

/** CROW1003: adds a quotation mark where the fewest mistakes remain: at the end, or before brackets and commas there. */
export const fixUnclosedText: Fixer = (mistake) => {
  const { at, place } = mistake
  const curly = /[“”„»]/.exec(written(mistake, { start: at.start + 1, end: at.end }))?.index
  if (curly !== undefined) {
    const sign = { start: at.start + 1 + curly, end: at.start + 2 + curly }
    return [{ title: 'Close the text with a straight quotation mark', edits: [replaceAt(place, sign, '"')] }]
  }
  const tail = /[\s)\]},]*$/.exec(written(mistake, at))?.[0].length ?? 0
  const spots = Array.from({ length: tail + 1 }, (_, i) => insertAt(place, at.end - i, '"'))
  const [first] = spots
  if (!first) return []
  const best = spots
    .map((edit) => ({ edit, left: issuesAfter(mistake, [edit]) }))
    .reduce((a, b) => (b.left < a.left ? b : a))
  return [{ title: 'Close the text with a quotation mark', edits: [best.edit] }]
}

/** CROW1004: escapes the backslash. */
export const fixWrongEscape: Fixer = ({ at, place }) => [
  { title: 'Write the backslash twice', edits: [insertAt(place, at.start, '\\')] },
]

/** CROW1005: closes the comment at the end of its line, before the next empty line, or at the end of the text. */
export const fixUnclosedComment: Fixer = ({ text, diagnostic: { path, start } }) => {
  const rest = text.slice(start)
  const paragraph = /\r?\n[ \t]*\r?\n/.exec(rest)?.index ?? rest.length
  const places = [
    ['Close the comment on its line', lineEnd(text, start)],
    ['Close the comment before the empty line', start + rest.slice(0, paragraph).trimEnd().length],
    ['Close the comment at the end of the file', start + rest.trimEnd().length],
  ] as const
  return places
    .filter(([, at], i) => places.findIndex(([, other]) => other === at) === i)
    .map(([title, at]) => ({ title, edits: [{ path, start: at, end: at, newText: ' */' }] }))
}

/** CROW1006: writes the characters that are meant, for a name in all places; else removes them. */
export const fixMeaningless: Fixer = (mistake) => {
  const repairs = issueOf(mistake)?.repairs ?? []
  // A name that has no ASCII spelling needs a decision by the user; other characters can be removed.
  if (repairs.length === 0) return /^[\p{L}\p{N}_]/u.test(written(mistake, mistake.at)) ? [] : fixRemoved(mistake)
  return repairs.map((repair) => {
    const fix = repaired(mistake.place, repair, true)
    const [name] = repair.edits
    const isName = name && /^[\p{L}\p{M}\p{N}_]+$/u.test(written(mistake, name))
    return repair.signs || !isName ? fix : { ...fix, edits: everywhere(mistake, written(mistake, name), name.text) }
  })
}

/** Replaces the name in all files. */
function everywhere({ view }: Mistake, name: string, right: string): TextEdit[] {
  return [...view.files].flatMap(([path, { tree }]) => {
    if (!tree.text.includes(name)) return []
    const named = lex(tree.text).tokens.filter((token) => token.image === name)
    return named.map(({ startOffset: start }) => ({ path, start, end: start + name.length, newText: right }))
  })
}

/** CROW1011: turns the comment into documentation. */
export const fixBlockDocumentation: Fixer = (mistake) =>
  (issueOf(mistake)?.repairs ?? []).map((repair) => repaired(mistake.place, repair, true))

/** CROW1007: removes it, with its line if nothing else is on it. */
export const fixRemoved: Fixer = (mistake) => {
  const { text, diagnostic } = mistake
  const from = text.lastIndexOf('\n', diagnostic.start - 1) + 1
  const end = lineEnd(text, diagnostic.end)
  const alone = text.slice(from, diagnostic.start).trim() === '' && text.slice(diagnostic.end, end).trim() === ''
  const next = text.indexOf('\n', diagnostic.end) + 1 || text.length
  const edit = alone ? { path: diagnostic.path, start: from, end: next, newText: '' } : gap(mistake)
  return [{ title: `Remove "${text.slice(diagnostic.start, diagnostic.end)}"`, edits: [edit] }]
}

/** CROW1008: turns the documentation into a comment. */
export const fixStrayDocumentation: Fixer = ({ text, diagnostic }) => {
  const lines = [...text.slice(diagnostic.start, diagnostic.end).matchAll(/^[ \t]*\/\/\//gm)]
  const edits = lines.map((m) => {
    const end = diagnostic.start + m.index + m[0].length
    return { path: diagnostic.path, start: end - 1, end, newText: '' }
  })
  return [{ title: 'Make it a comment', edits, safe: 'signs' }]
}
