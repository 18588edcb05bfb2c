/** One API in a real VS Code, for tests of the views beside its text. */
import { CodeServer, findChromium, findCodeServer } from './code-server.ts'
import { EditorPage, launch } from './editor-page.ts'

export interface ApiInEditor {
  readonly editor: EditorPage
  close(): Promise<void>
}

export interface ApiToOpen {
  /** The name of the folder. */
  readonly folder: string
  /** The text of `pool.crow`. */
  readonly text: string
  readonly viewport: { readonly width: number; readonly height: number }
  readonly settings?: Readonly<Record<string, unknown>>
}

/** Resolves when the extension is active; to undefined without code-server or Chromium (code-server.ts says how they are found). */
export async function openApi({ folder, text, viewport, settings }: ApiToOpen): Promise<ApiInEditor | undefined> {
  const entry = findCodeServer()
  const chromium = findChromium()
  if (!entry || !chromium) return undefined
  const server = new CodeServer(entry)
  const address = await server.startPacked({ 'editor.autoClosingBrackets': 'never', ...settings })
  const browser = await launch(chromium)
  const page = await browser.newPage({ viewport })
  page.setDefaultTimeout(25_000)
  const editor = new EditorPage(page)
  await editor.open(address, server.folder(folder, { 'pool.crow': text }))
  await editor.openFile('pool.crow')
  // The extension is active if its commands can be picked.
  await editor.lens('▶ run').waitFor()
  return {
    editor,
    async close() {
      await browser.close()
      await server.stop()
    },
  }
}
