/** What editors show of bodies: hovers, signatures, hints, tokens, the outline, folding and selections. */
import assert from 'node:assert/strict'
import { BODY_WORDS } from '../../../../grammar/body-words.ts'
import { statementWordText } from '../../../../server/describe/statement-words.ts'
import { documentSymbols } from '../../../../server/features/document-symbols.ts'
import { foldingRanges } from '../../../../server/features/folding-ranges.ts'
import { hover } from '../../../../server/features/hover.ts'
import { inlayHints } from '../../../../server/features/inlay-hints.ts'
import { selectionRanges } from '../../../../server/features/selection-ranges.ts'
import { semanticTokens } from '../../../../server/features/semantic-tokens.ts'
import { signatureHelp } from '../../../../server/features/signature-help.ts'
import { typeDefinition } from '../../../../server/features/type-definition.ts'
import { symbolsIn } from '../../../../server/features/workspace-symbols.ts'
import { viewOf } from '../../view-of.ts'
import { BODIES } from './sample.ts'

function at(marked: string) {
  const plain = marked.replace('$0', '')
  assert.equal(BODIES.split(plain).length, 2, `"${plain}" is there once`)
  return viewOf(BODIES.replace(plain, marked))
}

function hoverAt(marked: string): string {
  const { view, path, offset } = at(marked)
  return hover(view, path, offset)?.markdown ?? ''
}

describe('hover in bodies', () => {
  it('shows the type of a local', () => {
    assert.equal(hoverAt('let pl$0ace'), '```crow\nplace : host ref or null\n```')
    assert.equal(hoverAt('{ destroy d$0isk }'), '```crow\ndisk : disk ref\n```')
  })

  it('shows what a message does, with all that it calls', () => {
    const text = hoverAt('message ag$0ain')
    assert.match(text, /Reads .*`VM\.power_state`/)
    assert.match(text, /writes `VM\.power_state`, `VM\.resident_on`/)
    assert.match(text, /creates `disk`; destroys `disk`; may raise .*`VM_BAD_STATE`/)
  })

  it('shows the signature and the effects of a define', () => {
    const text = hoverAt('oper$0ation(vm, start)')
    assert.match(text, /define operation\(vm : VM ref, op : vm_operations enum\)\n/)
    assert.match(text, /Reads `VM.power_state`; may raise .*`VM_BAD_STATE`/)
  })

  it('describes the words of statements and expressions', () => {
    assert.match(hoverAt('requ$0ire place'), /^Ends the message with the error/)
    assert.match(hoverAt('(h in a$0ll host where h.enabled'), /all host : host ref set\n```\n\nAll objects of a class/)
    assert.match(hoverAt('bo$0dy VM.start'), /^What a declared message does/)
    for (const word of BODY_WORDS) assert.ok(statementWordText(word), word)
  })

  it('describes functions of the language, self and implied parameters', () => {
    assert.match(hoverAt('si$0ze(self.disks)'), /size\(of : set, map or string\) : int/)
    assert.match(hoverAt('size(se$0lf.disks)'), /self : VM ref/)
    assert.match(hoverAt('self.enabled = val$0ue'), /value : bool/)
  })
})

describe('other features in bodies', () => {
  it('leads from a local to the declaration of its type', () => {
    const { view, path, offset } = at('let pl$0ace')
    const names = typeDefinition(view, path, offset).map(({ name }) => BODIES.slice(name.start, name.end))
    assert.deepEqual(names, ['host'])
  })

  it('help with the parameters of defines, also outside of braces', () => {
    const help = (text: string) => {
      const { view, path, offset } = viewOf(`${BODIES}\n${text}`)
      const found = signatureHelp(view, path, offset)
      return found && `${found.label} ${found.active}`
    }
    assert.equal(help('define f(vm : VM ref) { operation(vm, $0'), 'operation(vm : VM ref, op : vm_operations enum) 1')
    assert.equal(help('define f(h : host ref) : int := free_memory($0'), 'free_memory(h : host ref) : int 0')
    assert.equal(
      help('define f(s : string) : string := slice(s, $0'),
      'slice(text : string, from : int, to : int) : string 1',
    )
  })

  it('hint at the types of locals', () => {
    const { view, path } = viewOf(BODIES)
    const hints = inlayHints(view, path, { start: 0, end: BODIES.length }).filter(({ kind }) => kind === 'type')
    assert.deepEqual(
      hints.map(({ label, offset }) => `${BODIES.slice(offset - 5, offset)}${label}`),
      ['place: host ref or null'],
    )
  })

  it('classify names by what they stand for', () => {
    const { view, path } = viewOf(BODIES)
    const from = BODIES.indexOf('define free_memory')
    const end = BODIES.indexOf('\n', from)
    const tokens = semanticTokens(view, path, { start: from + 1, end: end - 1 })
    assert.deepEqual(
      tokens.map(({ start, length, type }) => `${BODIES.slice(start, start + length)} ${type}`),
      [
        'define keyword',
        'free_memory function',
        'h parameter',
        'host class',
        'ref keyword',
        'int type',
        'h parameter',
        'main variable',
      ],
    )
  })

  it('list bodies, defines and computed fields in the outline', () => {
    const { view, path } = viewOf(`${BODIES}\ninvariant "holds": true\ntest "runs" { expect true }\n`)
    const names = documentSymbols(view, path).map(({ name, kind, detail }) => `${kind} ${name} ${detail}`.trim())
    assert.deepEqual(names.slice(-11), [
      'message VM.start body',
      'function operation (vm : VM ref, op : vm_operations enum)',
      'function states (op : vm_operations enum) : bool',
      'function free_memory (h : host ref) : int',
      'record place',
      'function placed (h : host ref) : place record',
      'function blocks (v : VM ref) : int',
      'field VM.disk_count compute',
      'message host.set_enabled body',
      'invariant holds',
      'test runs',
    ])
    assert.equal(symbolsIn(view, 'free_mem')[0]?.kind, 'function')
    assert.equal(symbolsIn(view, 'runs')[0]?.kind, 'test')
  })

  it('fold blocks', () => {
    const text = 'define f(a : int) {\n  if a > 1 {\n    wait 1s\n  }\n}\n'
    const { view, path } = viewOf(text)
    const folds = foldingRanges(view, path).map(({ start, end }) => text.slice(start, end).length)
    assert.deepEqual(folds, [text.length - 1, '{\n    wait 1s\n  }'.length])
  })

  it('widen a selection from a name to its statement and its block', () => {
    const { view, path, offset } = at('destroy di$0sk }')
    const texts = selectionRanges(view, path, offset).map(({ start, end }) => BODIES.slice(start, end))
    assert.deepEqual(texts.slice(0, 4), [
      'disk',
      'destroy disk',
      '{ destroy disk }',
      'for disk in vm.disks { destroy disk }',
    ])
  })
})
