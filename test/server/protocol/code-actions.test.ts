/** Quick fixes over the protocol: for the cursor positions of editors, and for the diagnostics that a client names. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver/node'
import { toUri } from '../../../server/workspace/uris.ts'
import { Editor } from './client.ts'
import { memoryFiles } from './memory-files.ts'

const PATH = '/pool/VM.crow'
const TEXT = `class VM {
  message m() throws
  RW n : int =
  RO/runtime VIFs : VIF ref set <->
}

error GONE()

class VIF {
}
`

function range(line: number, from: number, to = from): Range {
  return { start: { line, character: from }, end: { line, character: to } }
}

describe('code actions', () => {
  let editor: Editor

  afterEach(() => editor.end())

  const start = async (files: { readonly [path: string]: string }, capabilities?: object) => {
    const options = capabilities ? { folders: [toUri('/pool')], capabilities } : { folders: [toUri('/pool')] }
    editor = await Editor.inside(memoryFiles(files), options)
    await editor.open(toUri(PATH), files[PATH] ?? '')
    await editor.settled()
  }
  const ask = (where: Range, diagnostics: readonly Diagnostic[] = [], only?: string[]) =>
    editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: toUri(PATH) },
      range: where,
      context: { diagnostics, ...(only && { only }) },
    })
  const titles = async (where: Range, diagnostics: readonly Diagnostic[] = []) =>
    (await ask(where, diagnostics)).map((action) => action.title)

  it('are offered for a missing end of line anywhere on its last word or sign', async () => {
    await start({ [PATH]: TEXT })
    for (let character = 14; character <= 20; character++)
      assert.equal((await titles(range(1, character)))[0], 'Write "GONE"', `at ${character}`)
    assert.deepEqual(await titles(range(1, 8)), [])
    assert.equal((await titles(range(2, 13)))[0], 'Write "0"')
    assert.match((await titles(range(3, 33)))[0] ?? '', /^Add "RO\/constructor VM : VM ref <-> VIFs" to "VIF"$/)
  })

  it('are offered for diagnostics that the client names, wherever the cursor is', async () => {
    await start({ [PATH]: TEXT })
    const shown = editor.shown(toUri(PATH)).filter((d) => d.range.start.line === 2)
    assert.equal((await titles(range(0, 0), shown))[0], 'Write "0"')
    const bare = shown.map((d): Diagnostic => ({ range: d.range, message: '' }))
    assert.equal((await titles(range(0, 0), bare))[0], 'Write "0"')
    assert.deepEqual(await titles(range(0, 0), [{ range: range(0, 3), message: '' }]), [])
  })

  it('are found again when their edits are resolved later', async () => {
    const codeAction = {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
      resolveSupport: { properties: ['edit'] },
    }
    await start({ [PATH]: TEXT }, { textDocument: { codeAction } })
    const shown = editor.shown(toUri(PATH)).filter((d) => d.range.start.line === 2)
    const [action] = await ask(range(0, 0), shown)
    assert.equal(action?.edit, undefined)
    const resolved = await editor.request<CodeAction>('codeAction/resolve', action)
    assert.deepEqual(
      resolved.edit?.changes?.[toUri(PATH)]?.map((edit) => edit.newText),
      [' 0'],
    )
  })

  it('offer the missing end of a pair at both ends, also in two files', async () => {
    const VIF = 'class VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n'
    await start({ [PATH]: 'class VM {\n  RO/runtime VIFs : VIF ref set\n}\n', '/pool/VIF.crow': VIF })
    const found = await ask(range(1, 15))
    assert.equal(found[0]?.title, 'Write "<-> VM" on "VM.VIFs"')
    assert.equal(found[0].isPreferred, true)
    assert.equal(found[0].diagnostics, undefined)
  })

  it('never delete text on save', async () => {
    const text = "class A {\n  RW name : string = 'hello'\n  RW größe : int\n  RW rate : float = 1,5 # note\n}\n"
    await start({ [PATH]: text })
    const [action] = await ask(range(0, 0, 0), [], ['source.fixAll'])
    const edits = action?.edit?.changes?.[toUri(PATH)] ?? []
    assert.deepEqual(
      edits.map((edit) => edit.newText),
      ['"hello"', '//'],
    )
  })
})
