/** The editor's core without a protocol: files that change, and every feature on any path and offset. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createEditor, type Editor } from '../../server/editor.ts'

const HOST = '/// A machine.\nclass host {\n  RO/runtime VMs : VM ref set <-> host\n}\n'
const VM = 'class VM {\n  RO/constructor host : host ref <-> VMs\n  message start(vm : VM ref)\n}\n'

function pool(): Editor {
  const editor = createEditor()
  editor.update('host.crow', HOST)
  editor.update('VM.crow', VM)
  return editor
}

/** Each feature at a place. */
const FEATURES: { readonly [name: string]: (editor: Editor, path: string, offset: number) => unknown } = {
  text: (editor, path) => editor.text(path),
  codeActions: (editor, path, at) => editor.codeActions(path, at, at).map((action) => action.edits),
  fixAll: (editor, path, at) => editor.codeActions(path, at, at, 'source.fixAll').map((action) => action.edits),
  completion: (editor, path, at) =>
    editor.completion(path, at).items.map(({ about }) => about && editor.completionDocs(about)),
  hover: (editor, path, at) => editor.hover(path, at),
  signatureHelp: (editor, path, at) => editor.signatureHelp(path, at),
  inlayHints: (editor, path, at) => editor.inlayHints(path, { start: 0, end: at }),
  codeLenses: (editor, path) => editor.codeLenses(path),
  definition: (editor, path, at) => editor.definition(path, at),
  typeDefinition: (editor, path, at) => editor.typeDefinition(path, at),
  otherEnd: (editor, path, at) => editor.otherEnd(path, at),
  references: (editor, path, at) => editor.references(path, at, true),
  highlights: (editor, path, at) => editor.highlights(path, at),
  links: (editor, path) => editor.links(path),
  calls: (editor, path, at) => {
    const item = editor.callHierarchy(path, at)
    return item && [editor.incomingCalls(item), editor.outgoingCalls(item)]
  },
  prepareRename: (editor, path, at) => editor.prepareRename(path, at),
  rename: (editor, path, at) => editor.rename(path, at, 'other', true),
  linkedEditing: (editor, path, at) => editor.linkedEditing(path, at),
  format: (editor, path) => editor.format(path),
  formatRange: (editor, path, at) => editor.formatRange(path, 0, at),
  formatOnType: (editor, path, at) => editor.formatOnType(path, at, '}'),
  outline: (editor, path) => editor.outline(path),
  foldingRanges: (editor, path) => editor.foldingRanges(path),
  selectionRanges: (editor, path, at) => editor.selectionRanges(path, at),
  allTokens: (editor, path) => editor.allTokens(path),
  semanticTokens: (editor, path, at) => editor.semanticTokens(path, { start: 0, end: at }),
}

describe('the editor without a protocol', () => {
  it('checks all files together, and again after a change', () => {
    const editor = pool()
    assert.deepEqual(editor.diagnostics(), [])
    assert.equal(editor.diagnostics(), editor.diagnostics())
    editor.remove('host.crow')
    assert.deepEqual([...new Set(editor.diagnostics().map((d) => `${d.path} ${d.code}`))], ['VM.crow CROW1203'])
    editor.update('host.crow', HOST)
    assert.deepEqual(editor.diagnostics(), [])
  })

  it('takes an edit as a change of the last text', () => {
    const editor = pool()
    const start = HOST.indexOf('set')
    editor.update('host.crow', HOST.replace('set', 'st'), { start, end: start + 3, newText: 'st' })
    const fresh = pool()
    fresh.update('host.crow', HOST.replace('set', 'st'))
    assert.ok(editor.diagnostics().length > 0)
    assert.deepEqual(editor.diagnostics(), fresh.diagnostics())
  })

  it('ignores a change that does not lead to the text', () => {
    const text = HOST.replace('set', 'st')
    const start = HOST.indexOf('set')
    const changes = [
      { start, end: start + 3, newText: 'set' },
      { start: start + 1, end: start + 3, newText: 't' },
      { start: start + 3, end: start, newText: 'st' },
      { start: -1, end: HOST.length, newText: text },
      { start: Number.NaN, end: Number.NaN, newText: '' },
      { start: 1e9, end: 1e9, newText: 'st' },
    ]
    for (const change of changes) {
      const editor = pool()
      editor.update('host.crow', text, change)
      assert.equal(editor.text('host.crow'), text)
      assert.equal(editor.diagnostics()[0]?.code, 'CROW1001')
    }
  })

  it('has the model, the diagram and the symbols of the API', () => {
    const editor = pool()
    assert.equal(editor.apiName(), undefined)
    assert.equal(editor.model('Pool')?.name, 'Pool')
    assert.deepEqual([...editor.modelPlaces().classes.keys()].sort(), ['VM', 'host'])
    assert.equal(editor.diagram().graph.pairs.length, 1)
    assert.equal(editor.symbols('start')[0]?.container, 'VM')
    editor.update('api.crow', 'api Lab\n')
    assert.equal(editor.apiName(), 'Lab')
    editor.update('api.crow', 'api {')
    assert.equal(editor.model('Pool'), null)
  })

  it('has the standard texts, to which definitions lead', () => {
    const editor = pool()
    editor.update('api.crow', 'api Lab uses session\n')
    const [found] = editor.definition('api.crow', 'api Lab uses ses'.length)
    assert.match(editor.text(found?.name.path ?? '')?.slice(found?.name.start) ?? '', /^session\b/)
  })

  for (const [name, ask] of Object.entries(FEATURES)) {
    it(`answers ${name} with plain data at each offset, in a broken text, and for an unknown path`, () => {
      const editor = pool()
      editor.update('broken.crow', 'class VM2 {\n  RW x : VM ref <-> \n  message m(')
      for (const path of ['VM.crow', 'broken.crow', 'unknown.crow'])
        for (let at = 0; at <= VM.length + 1; at++) {
          const answer = ask(editor, path, at)
          assert.deepEqual(structuredClone(answer), answer)
        }
    })
  }
})
