/** Completion items over the protocol, by the client's capabilities. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { ClientCapabilities, CompletionItem, CompletionList } from 'vscode-languageserver'
import { Editor } from './client.ts'

const VIF = 'class VIF {\n  RO/constructor VM : VM ref <-> \n}\n\nclass VM {\n  RW name_label : string\n}\n'

describe('completion for an editor', () => {
  let editor: Editor

  afterEach(async () => {
    if (editor.process?.exitCode === null) await editor.end()
  })

  /** The items at a place, for a client with these capabilities. */
  async function items(text: string, line: number, character: number, can: object): Promise<readonly CompletionItem[]> {
    const capabilities: ClientCapabilities = { textDocument: { completion: { completionItem: can } } }
    editor = await Editor.start({ capabilities })
    await editor.open('file:///api/a.crow', text)
    const at = { textDocument: { uri: 'file:///api/a.crow' }, position: { line, character } }
    return (await editor.request<CompletionList>('textDocument/completion', at)).items
  }

  it('adds the other end of a pair by an additional edit of the same file', async () => {
    const [item] = await items(VIF, 1, 33, {})
    assert.deepEqual(item?.additionalTextEdits, [
      {
        range: { start: { line: 5, character: 0 }, end: { line: 5, character: 24 } },
        newText: '  RW          name_label : string\n  RO/runtime  VIFs       : VIF ref set <-> VM',
      },
    ])
  })

  it('has insert and replace ranges if the editor supports both', async () => {
    const text = 'class VM {\n  RO/constructor a : int\n}\n'
    const [both] = await items(text, 1, 8, { insertReplaceSupport: true })
    const start = { line: 1, character: 2 }
    assert.deepEqual(both?.textEdit, {
      newText: 'RO/constructor',
      insert: { start, end: { line: 1, character: 8 } },
      replace: { start, end: { line: 1, character: 16 } },
    })
    await editor.end()
    const [one] = await items(text, 1, 8, {})
    assert.deepEqual(one?.textEdit, { newText: 'RO/constructor', range: { start, end: { line: 1, character: 8 } } })
  })

  it('returns an item without documentation unchanged', async () => {
    await items('class VM {\n}\n', 0, 0, {})
    const item = { label: 'x', data: null }
    assert.deepEqual(await editor.request('completionItem/resolve', item), item)
  })

  it('has only plain words for an editor without snippets', async () => {
    const plain = (await items('class VM {\n  \n}\n', 1, 2, {})).map(({ label, textEdit }) => [
      label,
      textEdit?.newText,
    ])
    assert.deepEqual(
      plain,
      ['RW', 'RO/constructor', 'RO/runtime', 'message'].map((word) => [word, word]),
    )
    await editor.end()
    const whole = await items('class VM {\n  \n}\n', 1, 2, { snippetSupport: true })
    assert.ok(whole.some(({ textEdit }) => textEdit?.newText.includes('self : VM ref')))
  })
})
