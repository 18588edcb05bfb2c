/**
 * Properties of completion, at random token boundaries of the samples with a fixed seed, in the whole text and in the text cut
 * off there: an accepted item causes no syntax error and repeats no word, and no label is offered twice.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { analyze } from '../../../../analysis/analyze.ts'
import type { SourceFile } from '../../../../analysis/source-file.ts'
import { lex } from '../../../../grammar/lex.ts'
import { parse } from '../../../../grammar/parse.ts'
import { closerOf, isCloser, isOpener } from '../../../../grammar/tokens.ts'
import type { SourceTree } from '../../../../grammar/tree.ts'
import { walk } from '../../../../grammar/walk.ts'
import { completions } from '../../../../server/features/completion/completion.ts'
import { type CompletionItem, withoutPlaceholders } from '../../../../server/features/completion/item.ts'
import type { EditorView } from '../../../../server/view.ts'
import { randomOf } from '../../../support/random.ts'
import { applyEdits } from '../../view-of.ts'

const PLACES = 120
const ITEMS = 8

const SAMPLES = ['bookshop', 'pool'].map((name) =>
  globSync(`samples/${name}/*.crow`)
    .sort()
    .map((path): SourceFile => ({ path, tree: parse(readFileSync(path, 'utf8')) })),
)

interface Place {
  readonly files: readonly SourceFile[]
  readonly file: SourceFile
  readonly offset: number
}

/** Before and after each token, and at the end of the line break after it. */
const ALL: readonly Place[] = SAMPLES.flatMap((files) =>
  files.flatMap((file) => {
    const { text } = file.tree
    const offsets = lex(text).tokens.flatMap(({ startOffset, image }) => {
      const end = startOffset + image.length
      const gap = /^\s*/.exec(text.slice(end))?.[0].length ?? 0
      return [startOffset, end, end + Math.min(gap, 1), end + Math.max(0, gap - 1)]
    })
    return [...new Set(offsets)].map((offset) => ({ files, file, offset }))
  }),
)

const BEHAVIOUR = new Set(['body', 'compute', 'define', 'external', 'invariant', 'test'])

/** Bodies, expressions and the declarations around them: what fits there depends on types (broken-bodies.test.ts). */
function isCode({ file, offset }: Place): boolean {
  const unit = file.tree.units.find(({ start, end }) => start <= offset && offset <= end)
  if (!unit?.node) return false
  if (BEHAVIOUR.has(unit.node.kind)) return true
  const at = offset - unit.start
  return [...walk(unit.node)].some(
    ({ kind, start, end }) =>
      (kind === 'block' || kind.endsWith('-expr') || kind === 'error-call') && start <= at && at <= end,
  )
}

function viewWith(files: readonly SourceFile[], path: string, text: string): EditorView {
  const changed = files.map((file) => (file.path === path ? { path, tree: parse(text) } : file))
  return { files: new Map(changed.map((file) => [file.path, file])), ...analyze(changed, 'sample') }
}

function offered(view: EditorView, { file, offset }: Place): readonly CompletionItem[] {
  return completions(view, file.path, offset).items
}

interface Accepted {
  readonly text: string
  readonly start: number
  /** After the inserted text and what it needs after it. */
  readonly end: number
}

/** The text with the item in place of the whole word, followed by what a word such as `throws` needs. */
function accept(text: string, item: CompletionItem, fill: string): Accepted {
  const own = withoutPlaceholders(item.edit.newText) + fill
  const { start } = item.edit
  const extra = (item.extraEdits ?? []).map(({ start: from, end, newText }) => ({ start: from, end, newText }))
  const shift = extra
    .filter((edit) => edit.start < start)
    .reduce((sum, e) => sum + e.newText.length - e.end + e.start, 0)
  const made = applyEdits(text, [{ start, end: item.replaceEnd, newText: own }, ...extra])
  return { text: made, start: start + shift, end: start + shift + own.length }
}

/** The text that must follow a word that is not a complete part. The first entry that fits counts. */
const NEEDED: { readonly [word: string]: readonly string[] } = {
  RW: ['', ' zz : int'],
  'RO/runtime': ['', ' zz : int'],
  'RO/constructor': ['', ' zz : int'],
  message: ['', ' zz()'],
  '<->': ['', ' zz'],
  '=': ['', ' 0'],
  ':': ['', ' int'],
  '->': ['', ' 0', ' int'],
  throws: ['', ' ZZ'],
  allows: ['', '()'],
  without: ['', ' create'],
  uses: ['', ' task'],
  version: ['', ' "1"', ' "1" uses task'],
  includes: ['', ' zz'],
  was: ['', ' zz'],
  'or null': [''],
  ref: [''],
}

function fillsOf(item: CompletionItem, rest: string): readonly string[] {
  if (item.edit.newText.endsWith(' = ')) return rest.trimStart().startsWith('=') ? [''] : ['0']
  return item.kind === 'snippet' ? [''] : (NEEDED[item.label] ?? ['', ' -> 0', ' zz', ' zz { }', ' zz()', ' zz zz { }'])
}

/** Syntax issues by code and absolute offset. */
function issuesOf(tree: SourceTree) {
  return tree.units.flatMap((unit) =>
    unit.issues
      .filter(({ kind }) => kind !== 'stray-documentation')
      .map(({ kind, start, end, message }) => ({ kind, start: start + unit.start, end: end + unit.start, message })),
  )
}

/** Closes open brackets at the end of the text. */
function closed(text: string): string {
  const open: string[] = []
  for (const { tokenType } of lex(text).tokens) {
    if (isOpener(tokenType)) open.push(String(closerOf(tokenType)?.PATTERN))
    else if (isCloser(tokenType)) open.pop()
  }
  return `${text}${open
    .reverse()
    .map((bracket) => (bracket === '}' ? '\n}' : bracket))
    .join('')}\n`
}

function shown({ file, offset }: Place, text: string): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return `${file.path}: ${text.slice(start, offset)}|${text.slice(offset, text.indexOf('\n', offset))}`
}

/** The word of the insertion that repeats the one before or after it, on the same line. */
function repeats({ text, start, end }: Accepted): string | undefined {
  const { tokens } = lex(text)
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1]
    if (!before || token.image !== before.image || !/^\w/.test(token.image)) continue
    const touches = token.startOffset + token.image.length > start && before.startOffset < end
    const apart = /[\r\n]/.test(text.slice(before.startOffset, token.startOffset))
    if (touches && !apart) return token.image
  }
  return undefined
}

describe('an accepted completion', () => {
  const random = randomOf(1509)
  const anywhere = Array.from({ length: PLACES }, () => ALL[random(ALL.length)] as Place)
  const declared = ALL.filter((place) => !isCode(place))
  const places = Array.from({ length: PLACES }, () => declared[random(declared.length)] as Place)
  const someOf = (items: readonly CompletionItem[]) =>
    items.length <= ITEMS ? items : Array.from({ length: ITEMS }, () => items[random(items.length)] as CompletionItem)

  it('has a unique label', () => {
    for (const place of [...places, ...anywhere]) {
      const labels = offered(viewOfPlace(place), place).map(({ label }) => label)
      assert.equal(new Set(labels).size, labels.length, `${shown(place, place.file.tree.text)}: ${labels.join(', ')}`)
    }
  })

  it('leaves a complete text without a syntax error', () => {
    let looked = 0
    for (const place of places) {
      const { text } = place.file.tree
      for (const item of someOf(offered(viewOfPlace(place), place))) {
        const rest = text.slice(item.replaceEnd)
        const results = fillsOf(item, rest).map((fill) => issuesOf(parse(accept(text, item, fill).text)))
        const best = results.find((issues) => issues.length === 0) ?? results[0]
        assert.deepEqual(best, [], `${shown(place, text)} + ${item.label}`)
        looked++
      }
    }
    assert.ok(looked > 100, `${looked}`)
  })

  it('leaves a text that ends at the cursor without a syntax error before it', () => {
    let looked = 0
    for (const place of places) {
      const cut = place.file.tree.text.slice(0, place.offset)
      const view = viewWith(place.files, place.file.path, cut)
      for (const item of someOf(offered(view, place))) {
        const wrong = fillsOf(item, '').map((fill) => {
          const accepted = accept(cut, item, fill)
          return issuesOf(parse(closed(accepted.text))).filter((issue) => issue.start < accepted.end)
        })
        const best = wrong.find((issues) => issues.length === 0) ?? wrong[0]
        assert.deepEqual(best, [], `${shown(place, cut)} + ${item.label}`)
        looked++
      }
    }
    assert.ok(looked > 150, `${looked}`)
  })

  it('repeats no word that stands beside it', () => {
    for (const place of places) {
      const { text } = place.file.tree
      const cut = text.slice(0, place.offset)
      for (const [whole, view] of [
        [text, viewOfPlace(place)],
        [cut, viewWith(place.files, place.file.path, cut)],
      ] as const)
        for (const item of offered(view, place))
          assert.equal(repeats(accept(whole, item, '')), undefined, `${shown(place, whole)} + ${item.label}`)
    }
  })

  it('causes no diagnostic about duplicates or misplaced text', () => {
    for (const place of places) {
      const { text } = place.file.tree
      const [item] = someOf(offered(viewOfPlace(place), place)).slice(-1)
      if (!item) continue
      const [fill = ''] = fillsOf(item, text.slice(item.replaceEnd))
      const { diagnostics } = viewWith(place.files, place.file.path, accept(text, item, fill).text)
      const misplaced = diagnostics.filter(({ code }) => MISPLACED.has(code)).map(({ message }) => message)
      assert.deepEqual(misplaced, [], `${shown(place, text)} + ${item.label}`)
    }
  })

  const views = new Map<readonly SourceFile[], EditorView>()
  function viewOfPlace({ files }: Place): EditorView {
    const view = views.get(files) ?? viewWith(files, '', '')
    views.set(files, view)
    return view
  }
})

/** Codes of repeated or misplaced parts. */
const MISPLACED: ReadonlySet<string> = new Set([
  'CROW1103', // a second api
  'CROW1106', // a repeated word
  'CROW1115', // an unnecessary "without" word
  'CROW1207', // a type that cannot be stored
  'CROW1508', // @public without sessions
  'CROW1703', // a repeated clause
  'CROW1705', // roles without sessions
  'CROW1706', // a clause on a public message
])
