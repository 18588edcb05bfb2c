/** `crowfoot.showDiagram`: the crow's-foot diagram beside the text, which follows each edit and leads back to the source. */
import {
  commands,
  type Disposable,
  type ExtensionContext,
  languages,
  Position,
  Range,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { chooseApi } from './choose-api.ts'
import { diagramHtml } from './diagram-html.ts'

export function registerDiagramView(
  { subscriptions, extensionUri }: ExtensionContext,
  client: BaseLanguageClient,
): void {
  const views = new Map<string, DiagramView>()
  const show = async () => {
    const api = editedApi() ?? (await chooseApi(client))
    if (!api) return
    const open = views.get(api.toString())
    if (open) return open.reveal()
    const view = new DiagramView(extensionUri, client, api)
    views.set(api.toString(), view)
    view.onClose = () => views.delete(api.toString())
  }
  subscriptions.push(commands.registerCommand('crowfoot.showDiagram', show), {
    dispose: () => {
      for (const view of views.values()) view.close()
    },
  })
}

/** The directory of the text that is edited; a text that was never saved is an API by itself. */
function editedApi(): Uri | undefined {
  const document = window.activeTextEditor?.document
  if (document?.languageId !== 'crow' || document.uri.scheme === 'crowfoot') return undefined
  return document.uri.scheme === 'untitled' ? document.uri : Uri.joinPath(document.uri, '..')
}

/** As server/protocol/diagrams.ts answers. */
interface Diagram {
  readonly name: string
  readonly graph: object
  readonly places: { readonly [key: string]: PlainPlace }
  readonly classes: readonly (PlainPlace & { readonly name: string })[]
}

interface PlainPlace {
  readonly uri: string
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition }
}

interface PlainPosition {
  readonly line: number
  readonly character: number
}

/** Milliseconds without another change before the diagram is asked for. */
const QUIET = 150

/** Milliseconds after which it is asked for though somebody types on. */
const PATIENCE = 500

class DiagramView {
  onClose: () => void = () => {}
  readonly #client: BaseLanguageClient
  readonly #api: Uri
  readonly #panel: WebviewPanel
  readonly #listening: Disposable[]
  #diagram: Diagram | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When something changed that is not shown yet. */
  #since: number | undefined

  constructor(extension: Uri, client: BaseLanguageClient, api: Uri) {
    this.#client = client
    this.#api = api
    const roots = ['dist', 'crow'].map((folder) => Uri.joinPath(extension, folder))
    this.#panel = window.createWebviewPanel(
      'crowfoot.diagram',
      `Diagram: ${api.path.split('/').at(-1)}`,
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: roots },
    )
    this.#panel.iconPath = Uri.joinPath(extension, 'icons', 'crow-light.svg')
    const files = workspace.createFileSystemWatcher('**/*.crow')
    const later = () => this.#later()
    this.#listening = [
      files,
      files.onDidChange(later),
      files.onDidCreate(later),
      files.onDidDelete(later),
      workspace.onDidChangeTextDocument(({ document }) => document.languageId === 'crow' && later()),
      // Another file's change is known to the server when it has told what is wrong now.
      languages.onDidChangeDiagnostics(({ uris }) => uris.some((uri) => uri.path.endsWith('.crow')) && later()),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.#light(textEditor)),
      this.#panel.webview.onDidReceiveMessage((message) => void this.#hear(message)),
    ]
    this.#panel.onDidDispose(() => this.#closed())
    this.#panel.webview.html = diagramHtml(this.#panel.webview, extension)
  }

  reveal(): void {
    this.#panel.reveal(undefined, true)
  }

  close(): void {
    this.#panel.dispose()
  }

  #closed(): void {
    clearTimeout(this.#timer)
    for (const listener of this.#listening) listener.dispose()
    this.onClose()
  }

  #later(): void {
    clearTimeout(this.#timer)
    this.#since ??= Date.now()
    const left = this.#since + PATIENCE - Date.now()
    this.#timer = setTimeout(() => void this.#refresh(), Math.max(Math.min(QUIET, left), 0))
  }

  async #hear(message: { readonly type: string; readonly key?: string }): Promise<void> {
    if (message.type === 'ready') await this.#refresh()
    const place = message.key === undefined ? undefined : this.#diagram?.places[message.key]
    if (message.type === 'pick' && place) await reveal(place)
  }

  async #refresh(): Promise<void> {
    this.#since = undefined
    const diagram = await this.#client.sendRequest<Diagram | null>('crowfoot/diagram', { uri: this.#api.toString() })
    // Without an API there is nothing to show; what was shown stays until there is one again.
    if (!diagram) return
    const same = JSON.stringify(diagram.graph) === JSON.stringify(this.#diagram?.graph)
    const isFirst = this.#diagram === null
    this.#diagram = diagram
    if (!same || isFirst)
      await this.#panel.webview.postMessage({ type: 'graph', name: diagram.name, graph: diagram.graph })
    const editor = window.activeTextEditor ?? window.visibleTextEditors.find((e) => e.document.languageId === 'crow')
    if (editor) this.#light(editor)
  }

  /** The class that the cursor is in. */
  #light({ document, selection }: TextEditor): void {
    if (document.languageId !== 'crow') return
    const uri = document.uri.toString()
    const name = this.#diagram?.classes.find(
      (c) => Uri.parse(c.uri).toString() === uri && toRange(c).contains(selection.active),
    )?.name
    void this.#panel.webview.postMessage({ type: 'lit', name })
  }
}

/** In the column where the file is already, else in the first. */
async function reveal(place: PlainPlace): Promise<void> {
  const uri = Uri.parse(place.uri)
  const open = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString())
  await window.showTextDocument(uri, { selection: toRange(place), viewColumn: open?.viewColumn ?? ViewColumn.One })
}

function toRange({ range: { start, end } }: PlainPlace): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character))
}
