/** URIs that can be written in several ways: one document each, and answers in the client's form. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { CodeLens, Hover, Location, WorkspaceEdit } from 'vscode-languageserver'
import { Editor } from '../protocol/client.ts'
import { type MemoryFiles, memoryFiles } from '../protocol/memory-files.ts'

const VM = 'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n'
const VIF = 'class VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n'
const OTHER_END = { line: 1, character: 37 }

/** URIs of the same file, as clients write them. */
const WAYS: readonly (readonly [what: string, ways: readonly string[]])[] = [
  ['a space', ['file:///a%20b', 'file:///a b']],
  ['a colon and the case of a drive letter', ['file:///c%3A/a', 'file:///C:/a', 'file:///c:/a', 'file:///C%3a/a']],
  ['a letter beyond ASCII', ['file:///caf%C3%A9', 'file:///café', 'file:///caf%c3%a9', 'file:///cafe\u0301']],
  ['brackets and quotes', ["file:///a'(b)", 'file:///a%27%28b%29', "file:///a'%28b)"]],
  ['the scheme and the host', ['file:///a', 'FILE:///a', 'file://localhost/a', 'file:/a']],
  ['another scheme', ['vscode-remote://ssh%2Bhost/a', 'vscode-remote://ssh+host/a']],
]

describe('a URI that is written in several ways', () => {
  for (const [what, ways] of WAYS)
    it(`is one document: ${what}`, async () => {
      for (const [i, first] of ways.entries()) {
        const second = ways[(i + 1) % ways.length] ?? ''
        const editor = await Editor.inside(memoryFiles({}))
        await editor.open(`${first}/VM.crow`, VM)
        await editor.open(`${first}/VIF.crow`, VIF)
        const at = { textDocument: { uri: `${second}/VM.crow` }, position: OTHER_END }
        const [place] = await editor.request<Location[]>('textDocument/definition', at)
        assert.equal(place?.uri, `${first}/VIF.crow`, `${first}, then ${second}`)
        await editor.notify('textDocument/didChange', {
          textDocument: { uri: `${second}/VIF.crow`, version: 2 },
          contentChanges: [{ text: '' }],
        })
        await editor.settled()
        assert.deepEqual(
          [...editor.allShown()].map(([uri, found]) => [uri, found.map((d) => d.code)]),
          [[`${first}/VM.crow`, ['CROW1203']]],
        )
        await editor.end()
      }
    })

  it("is answered in the client's form, also for files that it has not opened", async () => {
    for (const root of ['file:///C:/my pool (1)', 'file:///c%3A/my%20pool%20%281%29/']) {
      const editor = await Editor.inside(
        memoryFiles({ '/c:/my pool (1)/VM.crow': `api A\n${VM}`, '/c:/my pool (1)/VIF.crow': VIF }),
        { folders: [root], initializationOptions: { commands: ['crowfoot.run'] } },
      )
      const directory = root.replace(/\/$/, '')
      const at = { textDocument: { uri: `${directory}/VM.crow` }, position: { line: 2, character: 37 } }
      const { changes } = await editor.request<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'machine' })
      assert.deepEqual(Object.keys(changes ?? {}).sort(), [`${directory}/VIF.crow`, `${directory}/VM.crow`])
      assert.deepEqual(await editor.request('crowfoot/apis', {}), [{ uri: directory, name: 'A' }])
      const [run] = await editor.request<CodeLens[]>('textDocument/codeLens', at)
      assert.deepEqual(run?.command?.arguments, [directory])
      await editor.end()
    }
  })

  it('clears the diagnostics of its other form', async () => {
    const editor = await Editor.inside(memoryFiles({ '/a b/VM.crow': VM }), { folders: ['file:///a%20b'] })
    await editor.settled()
    assert.deepEqual([...editor.allShown().keys()], ['file:///a%20b/VM.crow'])
    await editor.open('file:///a b/VM.crow', VM)
    await editor.settled()
    assert.deepEqual([...editor.allShown().keys()], ['file:///a b/VM.crow'])
    await editor.end()
  })

  it('stays open until all its forms are closed', async () => {
    const editor = await Editor.inside(memoryFiles({}))
    await editor.open('file:///a%20b/VM.crow', VM)
    await editor.open('file:///a b/VM.crow', VM)
    await editor.close('file:///a b/VM.crow')
    const at = { textDocument: { uri: 'file:///a%20b/VM.crow' }, position: { line: 0, character: 7 } }
    assert.match(JSON.stringify(await editor.request<Hover>('textDocument/hover', at)), /class VM/)
    await editor.close('file:///a%20b/VM.crow')
    assert.equal(await editor.request<Hover>('textDocument/hover', at), null)
    await editor.end()
  })
})

describe('a file whose name has another form of Unicode on disk', () => {
  const [composed, apart] = ['caf\u00e9.crow', 'cafe\u0301.crow']
  const apis = (editor: Editor) => editor.request<readonly object[]>('workspace/symbol', { query: 'VM' })
  const start = (files: MemoryFiles) => Editor.inside(files, { folders: ['file:///pool'] })

  it('is the one that the client opens, and is read from disk when it is closed', async () => {
    const editor = await start(memoryFiles({ [`/pool/${apart}`]: VM, '/pool/VIF.crow': VIF }))
    await editor.open(`file:///pool/${composed}`, VM)
    await editor.settled()
    assert.deepEqual([...editor.allShown().keys()], [])
    await editor.close(`file:///pool/${composed}`)
    await editor.settled()
    assert.deepEqual([...editor.allShown().keys()], [])
    assert.equal((await apis(editor)).length, 2)
    await editor.end()
  })

  it('is another file if the file system has both', async () => {
    const editor = await start(
      memoryFiles({ [`/pool/${apart}`]: VM, [`/pool/${composed}`]: VM, '/pool/VIF.crow': VIF }),
    )
    await editor.settled()
    assert.deepEqual(
      editor.shown(`file:///pool/${encodeURIComponent(composed)}`).map((d) => d.code),
      ['CROW1101'],
    )
    await editor.end()
  })

  it('is found again when it is renamed to the other form', async () => {
    const files = memoryFiles({ [`/pool/${apart}`]: VM, '/pool/VIF.crow': VIF })
    const editor = await start(files)
    await editor.settled()
    files.content.delete(`/pool/${apart}`)
    files.content.set(`/pool/${composed}`, VM)
    await editor.watched({ uri: `file:///pool/${apart}`, type: 3 }, { uri: `file:///pool/${composed}`, type: 1 })
    await editor.settled()
    assert.deepEqual([...editor.allShown().keys()], [])
    await editor.end()
  })
})
