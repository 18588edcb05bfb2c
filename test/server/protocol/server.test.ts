/** The language server as an editor sees it: a process that speaks over stdio. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { CompletionList, Hover, Location, WorkspaceEdit } from 'vscode-languageserver'
import { Editor } from './client.ts'

const VM = 'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n'
const VIF = 'class VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n'

describe('the language server over stdio', () => {
  let root: string
  let editor: Editor
  const uri = (name: string) => pathToFileURL(join(root, name)).href
  const codes = (name: string) => editor.shown(uri(name)).map((d) => d.code)

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'crow-lsp-'))
  })

  afterEach(async () => {
    if (editor.process?.exitCode === null) await editor.end()
    rmSync(root, { recursive: true, force: true })
  })

  it('is started by `crow lsp`, sends its capabilities, and exits with 0 after a shutdown', async () => {
    for (const more of [['--stdio'], []]) {
      editor = await Editor.start({ command: ['cli/main.ts', 'lsp', ...more] })
      assert.equal(editor.initialized?.capabilities.hoverProvider, true)
      assert.equal(await editor.end(), 0)
    }
  })

  it('exits with 1 if the client exits or disconnects without a shutdown', async () => {
    editor = await Editor.start()
    await editor.notify('exit', undefined)
    assert.equal(await editor.exited(), 1)
    editor = await Editor.start()
    editor.process?.stdin?.end()
    assert.equal(await editor.exited(), 1)
  })

  it('checks files on disk and edits', async () => {
    writeFileSync(join(root, 'VM.crow'), VM)
    writeFileSync(join(root, 'VIF.crow'), 'class VIF {\n}\n')
    editor = await Editor.start({ folders: [uri('')] })
    await editor.settled()
    assert.deepEqual(codes('VM.crow'), ['CROW1402'])
    await editor.open(uri('VIF.crow'), VIF)
    await editor.settled()
    assert.deepEqual([...editor.allShown().keys()], [])
    await editor.change(uri('VIF.crow'), {
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } },
      text: 'VIFF',
    })
    await editor.settled()
    assert.deepEqual(codes('VM.crow'), ['CROW1203'])
    await editor.close(uri('VIF.crow'))
    await editor.settled()
    assert.deepEqual(codes('VM.crow'), ['CROW1402'])
  })

  it('sends all parts of a diagnostic', async () => {
    editor = await Editor.start({ initializationOptions: { docs: 'https://example.org/diagnostics' } })
    await editor.open(uri('a.crow'), 'enum E { A }\nenum E { B }\nclass C without destroy, destroy {\n}\n')
    await editor.settled()
    const [again, unnecessary] = editor.shown(uri('a.crow'))
    assert.equal(again?.codeDescription?.href, 'https://example.org/diagnostics#crow1101-a-name-is-declared-twice')
    assert.deepEqual(again?.relatedInformation?.[0]?.location, {
      uri: uri('a.crow'),
      range: { start: { line: 0, character: 5 }, end: { line: 0, character: 6 } },
    })
    assert.deepEqual([unnecessary?.code, unnecessary?.severity, unnecessary?.tags], ['CROW1106', 2, [1]])
  })

  it('combines changes that arrive together, and answers from the newest text', async () => {
    editor = await Editor.start()
    await editor.open(uri('a.crow'), 'class C {\n}\n')
    await editor.settled()
    const before = editor.published.length
    const at = { line: 0, character: 6 }
    for (let i = 0; i < 20; i++) void editor.change(uri('a.crow'), { range: { start: at, end: at }, text: 'x' })
    const hover = await editor.request<Hover>('textDocument/hover', {
      textDocument: { uri: uri('a.crow') },
      position: at,
    })
    assert.match(JSON.stringify(hover.contents), /class x{20}C/)
    await editor.settled()
    const published = editor.published.slice(before).filter((p) => p.uri === uri('a.crow'))
    assert.equal(published.at(-1)?.version, 21)
    assert.ok(published.length < 10, `published ${published.length} times`)
  })

  it('finds definitions in other files, and renames both ends of a pair', async () => {
    writeFileSync(join(root, 'VIF.crow'), VIF)
    editor = await Editor.start()
    await editor.open(uri('VM.crow'), VM)
    const at = { textDocument: { uri: uri('VM.crow') }, position: { line: 1, character: 37 } }
    const [place] = await editor.request<Location[]>('textDocument/definition', at)
    assert.deepEqual(place, {
      uri: uri('VIF.crow'),
      range: { start: { line: 1, character: 17 }, end: { line: 1, character: 19 } },
    })
    assert.deepEqual(await editor.request('crowfoot/otherEnd', at), place)
    const { changes } = await editor.request<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'machine' })
    assert.deepEqual(Object.keys(changes ?? {}).sort(), [uri('VIF.crow'), uri('VM.crow')])
    await assert.rejects(editor.request('textDocument/rename', { ...at, newName: 'not a name' }))
    mkdirSync(join(root, '.crowfoot'))
    writeFileSync(join(root, '.crowfoot/data.db'), '')
    const kept = await editor.request<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'machine' })
    assert.match(JSON.stringify(kept.changes?.[uri('VIF.crow')]), / was VM/)
    const { items } = await editor.request<CompletionList>('textDocument/completion', at)
    assert.ok(items.some((item) => item.label === 'VM'))
  })

  it('answers cancelled requests as cancelled and unknown ones as unknown', async () => {
    editor = await Editor.start()
    await editor.open(uri('a.crow'), VM)
    const at = { textDocument: { uri: uri('a.crow') }, position: { line: 0, character: 7 } }
    const { CancellationTokenSource } = await import('vscode-languageserver')
    const source = new CancellationTokenSource()
    const answer = editor.connection.sendRequest('textDocument/hover', at, source.token)
    source.cancel()
    await assert.rejects(answer, { code: -32800 })
    await assert.rejects(editor.request('textDocument/nonsense', at), { code: -32601 })
    const elsewhere = { textDocument: { uri: uri('none.crow') }, position: at.position }
    assert.equal(await editor.request('textDocument/hover', elsewhere), null)
  })

  it('keeps working after malformed messages', async () => {
    editor = await Editor.start()
    await editor.open(uri('a.crow'), VM)
    await assert.rejects(editor.request('textDocument/hover', { nonsense: true }), { code: -32602 })
    await editor.notify('textDocument/didChange', { textDocument: {} })
    await editor.notify('textDocument/didOpen', 7)
    await editor.notify('$/nonsense', [1])
    editor.process?.stdin?.write('Content-Length: 9\r\n\r\n{"no json')
    editor.process?.stdin?.write('Content-Length: 2\r\n\r\n[]')
    await editor.settled()
    assert.deepEqual(codes('a.crow'), ['CROW1203'])
  })

  it('follows files and directories that are created, changed, renamed and removed', async () => {
    mkdirSync(join(root, 'pool'))
    writeFileSync(join(root, 'pool/VM.crow'), VM)
    editor = await Editor.start({ folders: [uri('')] })
    await editor.until(() => editor.registered[0])
    await editor.settled()
    assert.deepEqual(codes('pool/VM.crow'), ['CROW1203'])
    writeFileSync(join(root, 'pool/VIF.crow'), VIF)
    await editor.watched({ uri: uri('pool/VIF.crow'), type: 1 })
    await editor.settled()
    assert.deepEqual(codes('pool/VM.crow'), [])
    rmSync(join(root, 'pool/VIF.crow'))
    await editor.watched({ uri: uri('pool/VIF.crow'), type: 3 })
    await editor.settled()
    assert.deepEqual(codes('pool/VM.crow'), ['CROW1203'])
    renameSync(join(root, 'pool'), join(root, 'cluster'))
    await editor.notify('workspace/didRenameFiles', { files: [{ oldUri: uri('pool'), newUri: uri('cluster') }] })
    await editor.settled()
    assert.deepEqual([codes('pool/VM.crow'), codes('cluster/VM.crow')], [[], ['CROW1203']])
    rmSync(join(root, 'cluster'), { recursive: true })
    await editor.watched({ uri: uri('cluster'), type: 3 })
    await editor.settled()
    assert.deepEqual([...editor.allShown().keys()], [])
  })

  it('finds files beside a link to itself', async () => {
    writeFileSync(join(root, 'VM.crow'), VM)
    symlinkSync('loop.crow', join(root, 'loop.crow'))
    editor = await Editor.start({ folders: [uri('')] })
    await editor.until(() => editor.registered[0])
    await editor.settled()
    assert.deepEqual(codes('VM.crow'), ['CROW1203'])
  })

  it('follows workspace folders that are added and removed, also nested ones', async () => {
    mkdirSync(join(root, 'pool'))
    writeFileSync(join(root, 'VM.crow'), VM)
    writeFileSync(join(root, 'pool/VM.crow'), VM)
    editor = await Editor.start({ folders: [uri('')] })
    const folders = async (added: readonly string[], removed: readonly string[]) => {
      const named = (names: readonly string[]) => names.map((name) => ({ uri: uri(name), name }))
      await editor.notify('workspace/didChangeWorkspaceFolders', {
        event: { added: named(added), removed: named(removed) },
      })
      await editor.until(() => editor.registered[0])
      await editor.settled()
      return [codes('VM.crow').length, codes('pool/VM.crow').length]
    }
    assert.deepEqual(await folders(['pool'], []), [1, 1])
    assert.deepEqual(await folders([], ['pool']), [1, 1])
    assert.deepEqual(await folders(['pool'], ['']), [0, 1])
    assert.deepEqual(await folders([], ['pool']), [0, 0])
  })

  it('watches the disk if the client does not', async () => {
    writeFileSync(join(root, 'VM.crow'), VM)
    editor = await Editor.start({ folders: [uri('')], capabilities: {} })
    await editor.settled()
    assert.deepEqual(codes('VM.crow'), ['CROW1203'])
    writeFileSync(join(root, 'VIF.crow'), VIF)
    await editor.until(() => (codes('VM.crow').length === 0 ? true : undefined))
  })
})

describe('a client that pulls', () => {
  it('pulls diagnostics of open files and gets the others pushed', async () => {
    const root = mkdtempSync(join(tmpdir(), 'crow-lsp-'))
    const uri = (name: string) => pathToFileURL(join(root, name)).href
    writeFileSync(join(root, 'VIF.crow'), VIF)
    const capabilities = {
      textDocument: { diagnostic: {}, publishDiagnostics: {} },
      workspace: { diagnostics: { refreshSupport: true } },
    }
    const editor = await Editor.start({ capabilities })
    const pull = (previousResultId?: string) =>
      editor.request<{ kind: string; resultId?: string; items?: readonly { code: string }[] }>(
        'textDocument/diagnostic',
        { textDocument: { uri: uri('VM.crow') }, ...(previousResultId && { previousResultId }) },
      )
    await editor.open(uri('VM.crow'), VM.replace('<-> VM', '<-> VMM'))
    const first = await pull()
    assert.deepEqual(
      first.items?.map((d) => d.code),
      ['CROW1402'],
    )
    assert.equal((await pull(first.resultId)).kind, 'unchanged')
    assert.deepEqual(editor.shown(uri('VM.crow')), [])
    await editor.change(uri('VM.crow'), { text: VM })
    assert.deepEqual((await pull(first.resultId)).items, [])
    await editor.open(uri('VIF.crow'), 'class VIF {\n}\n')
    await editor.until(() => (editor.refreshes > 0 ? true : undefined))
    assert.equal((await pull()).items?.length, 1)
    assert.equal(await editor.end(), 0)
    rmSync(root, { recursive: true })
  })
})
