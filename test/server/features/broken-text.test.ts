/** Features on texts that are cut off and shuffled: they answer, with spans within the text. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { codeLenses } from '../../../server/features/code-lens/code-lens.ts'
import { completions } from '../../../server/features/completion/completion.ts'
import { documentLinks } from '../../../server/features/document-links.ts'
import { documentSymbols } from '../../../server/features/document-symbols.ts'
import { foldingRanges } from '../../../server/features/folding-ranges.ts'
import { formatOnType } from '../../../server/features/formatting/formatting.ts'
import { hover } from '../../../server/features/hover.ts'
import { inlayHints } from '../../../server/features/inlay-hints.ts'
import { selectionRanges } from '../../../server/features/selection-ranges.ts'
import { semanticTokens } from '../../../server/features/semantic-tokens.ts'
import { signatureHelp } from '../../../server/features/signature-help.ts'
import type { EditorView } from '../../../server/view.ts'

const PATH = 'vm.crow'
const SAMPLE = readFileSync('samples/pool/vm.crow', 'utf8')

/** The same sequence of numbers each time. */
function* numbers(seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (x * 1103515245 + 12345) % 2147483648
    yield x / 2147483648
  }
}

function viewOfText(text: string): EditorView {
  const source = { path: PATH, tree: parse(text) }
  return { files: new Map([[PATH, source]]), ...analyze([source], 'fixture') }
}

describe('features on broken text', function () {
  this.timeout(60_000)

  const random = numbers(7)
  const next = (below: number) => Math.floor((random.next().value ?? 0) * below)
  const pieces = ['{', '}', '(', '"', '<->', ' : ', '\n', '/*', '= [', 'class ', 'RW ', 'message ', '->', '@', '.', '🂡']

  it('answer with spans inside the text', () => {
    for (let round = 0; round < 150; round++) {
      const at = next(SAMPLE.length)
      const text = SAMPLE.slice(0, at) + pieces[next(pieces.length)] + SAMPLE.slice(at + next(60))
      const view = viewOfText(text)
      const inside = (spans: readonly { start: number; end: number }[]) => {
        for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length, text)
      }
      const all = { start: 0, end: text.length }
      inside(foldingRanges(view, PATH))
      inside(documentSymbols(view, PATH).map((s) => s.span))
      inside(semanticTokens(view, PATH).map((t) => ({ start: t.start, end: t.start + t.length })))
      inside(documentLinks(view, PATH).map((l) => l.span))
      inside(codeLenses(view, PATH).map((l) => l.at))
      inside(inlayHints(view, PATH, all).map((h) => ({ start: h.offset, end: h.offset })))
      for (const offset of [at, at + 1, next(text.length), text.length]) {
        inside(completions(view, PATH, offset).items.map((i) => i.edit))
        inside(selectionRanges(view, PATH, offset))
        inside(formatOnType(view, PATH, offset, '\n'))
        const found = hover(view, PATH, offset)
        if (found) inside([found.span])
        const help = signatureHelp(view, PATH, offset)
        assert.ok(help?.label !== '')
      }
    }
  })
})
