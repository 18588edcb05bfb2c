/** Features on texts with bodies that are cut off and shuffled: they answer, with spans within the text. */
import assert from 'node:assert/strict'
import { analyze } from '../../../../analysis/analyze.ts'
import { parse } from '../../../../grammar/parse.ts'
import { codeActions } from '../../../../server/features/code-actions/code-actions.ts'
import { completions } from '../../../../server/features/completion/completion.ts'
import { definition } from '../../../../server/features/definition.ts'
import { documentHighlight } from '../../../../server/features/document-highlight.ts'
import { documentSymbols } from '../../../../server/features/document-symbols.ts'
import { foldingRanges } from '../../../../server/features/folding-ranges.ts'
import { hover } from '../../../../server/features/hover.ts'
import { inlayHints } from '../../../../server/features/inlay-hints.ts'
import { references } from '../../../../server/features/references.ts'
import { rename } from '../../../../server/features/rename/rename.ts'
import { semanticTokens } from '../../../../server/features/semantic-tokens.ts'
import { signatureHelp } from '../../../../server/features/signature-help.ts'
import { typeDefinition } from '../../../../server/features/type-definition.ts'
import type { EditorView } from '../../../../server/view.ts'
import { randomOf } from '../../../support/random.ts'
import { BODIES } from './sample.ts'

const PATH = 'api.crow'
const TEXT = `${BODIES}
invariant "one": every vm in all VM : vm.disk_count >= 0 and some h in all host : h.enabled
test "two" {
  let m = create VM { }
  as admin { expect VM.start(m, false) fails VM_BAD_STATE }
  given outside(a) = a
}
external outside(a : int) : int { return a + 1 }
`
const PIECES = [
  '{',
  '}',
  '(',
  ')',
  '"',
  '.',
  ' := ',
  '\n',
  'body ',
  'let ',
  ' else ',
  'all ',
  'create ',
  '[x in ',
  '=',
  ',',
]

function viewOfText(text: string): EditorView {
  const source = { path: PATH, tree: parse(text) }
  return { files: new Map([[PATH, source]]), ...analyze([source], 'fixture') }
}

describe('features on broken bodies', () => {
  it('answer with spans inside the text', () => {
    const next = randomOf(11)
    for (let round = 0; round < 80; round++) {
      const cut = next(TEXT.length)
      const text = TEXT.slice(0, cut) + PIECES[next(PIECES.length)] + TEXT.slice(cut + next(40))
      const view = viewOfText(text)
      const inside = (spans: readonly { start: number; end: number }[]) => {
        for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length, text)
      }
      inside(foldingRanges(view, PATH))
      inside(documentSymbols(view, PATH).map((symbol) => symbol.span))
      inside(semanticTokens(view, PATH).map((token) => ({ start: token.start, end: token.start + token.length })))
      inside(
        inlayHints(view, PATH, { start: 0, end: text.length }).map(({ offset }) => ({ start: offset, end: offset })),
      )
      for (const offset of [cut, cut + 1, next(text.length), next(text.length)]) {
        inside(completions(view, PATH, offset).items.map((item) => item.edit))
        inside(definition(view, PATH, offset).map(({ origin }) => origin))
        inside(documentHighlight(view, PATH, offset).map(({ span }) => span))
        inside(references(view, PATH, offset, true))
        inside(typeDefinition(view, PATH, offset).map(({ name }) => name))
        const renamed = rename(view, PATH, offset, 'zz')
        if ('edits' in renamed) inside(renamed.edits)
        for (const action of codeActions(view, PATH, offset, Math.min(text.length, offset + next(30))))
          inside(action.edits)
        const found = hover(view, PATH, offset)
        if (found) inside([found.span])
        assert.ok(signatureHelp(view, PATH, offset)?.label !== '')
      }
    }
  }).timeout(60_000)

  it('keep a renamed text as valid as it was', () => {
    const before = viewOfText(TEXT).diagnostics.map(({ code }) => code)
    const view = viewOfText(TEXT)
    for (const word of new Set(TEXT.match(/(?<![\w"])[A-Za-z_]\w+/g))) {
      const offset = TEXT.indexOf(word)
      const result = rename(view, PATH, offset, `${word}_renamed`)
      if (!('edits' in result)) continue
      let text = TEXT
      for (const edit of [...result.edits].sort((a, b) => b.start - a.start))
        text = text.slice(0, edit.start) + edit.newText + text.slice(edit.end)
      const after = viewOfText(text).diagnostics
      assert.deepEqual(
        after.map(({ code }) => code),
        before,
        `${word}: ${after.map(({ message }) => message).join(' ')}\n${text}`,
      )
    }
  }).timeout(60_000)
})
