/** The types beside `handlers.ts`, which the language server writes when a file of the API is saved. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DISK } from '../../../server/workspace/disk.ts'
import { Editor } from './client.ts'

const API = 'class depot {\n  message fill(depot : depot ref)\n}\n'

describe('types beside handlers.ts in an editor', () => {
  let folder: string
  let editor: Editor
  const path = (name: string) => join(folder, name)
  const uri = () => pathToFileURL(path('depot.crow')).href
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crow-editor-types-'))
    writeFileSync(path('depot.crow'), API)
    writeFileSync(path('handlers.ts'), '')
    editor = await Editor.inside(DISK, { folders: [pathToFileURL(folder).href] })
    await editor.open(uri(), API)
  })
  afterEach(async () => {
    await editor.end()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Saves what the editor has, or only says so. */
  async function save(text?: string): Promise<void> {
    if (text !== undefined) writeFileSync(path('depot.crow'), text)
    await editor.notify('textDocument/didSave', { textDocument: { uri: uri() } })
    await editor.settled()
  }

  const types = () => {
    try {
      return readFileSync(path('api.gen.ts'), 'utf8')
    } catch {
      return ''
    }
  }

  it('are written at a save, and again only when they change', async () => {
    await save()
    assert.match(types(), /'depot\.fill'\?:/)
    const { mtimeNs } = statSync(path('api.gen.ts'), { bigint: true })
    await save()
    assert.equal(statSync(path('api.gen.ts'), { bigint: true }).mtimeNs, mtimeNs)
    const text = API.replace('fill', 'empty')
    await editor.change(uri(), { text })
    await save(text)
    assert.match(types(), /'depot\.empty'\?:/)
  })

  it('are not written for an API with an error, nor for texts that are not saved', async () => {
    await editor.change(uri(), { text: 'class depot {\n' })
    await save('class depot {\n')
    await editor.change(uri(), { text: API })
    await save()
    assert.equal(types(), '')
  })

  it('are not written without handlers.ts, nor through a link', async () => {
    rmSync(path('handlers.ts'))
    await save()
    assert.equal(types(), '')
    writeFileSync(path('handlers.ts'), '')
    writeFileSync(path('other.ts'), 'kept')
    symlinkSync('other.ts', path('api.gen.ts'))
    await save()
    assert.equal(readFileSync(path('other.ts'), 'utf8'), 'kept')
  })
})
