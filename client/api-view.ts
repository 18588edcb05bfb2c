/** A view of an API beside its text. It follows each edit and leads back to the source. web/editor/ is the page in it. */
import {
  type Disposable,
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
import { viewHtml } from './view-html.ts'

/** The content of a kind of view. */
export interface Content {
  /** The name of its script and style. */
  readonly name: string
  readonly title: string
  /** The request to the language server. */
  readonly request: string
  /** The content that is posted to the page for an answer. */
  shown(answer: ApiAnswer): object
}

/** The answers of server/protocol/diagrams.ts and models.ts. */
export interface ApiAnswer {
  readonly name: string
  readonly graph?: object
  readonly model?: object | null
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

/** The messages that web/editor/host.ts posts. */
interface FromView {
  readonly type: string
  readonly key?: string
  readonly name?: string
}

/** Milliseconds without another change after which the server is asked. */
const QUIET = 150

/** Milliseconds after which it is asked even if the user keeps typing. */
const PATIENCE = 500

export class ApiView {
  onClose: () => void = () => {}
  /** Called when the user asks for the diagram, of a class or of all. */
  onDiagram: (name: string | undefined) => void = () => {}
  readonly #client: BaseLanguageClient
  readonly #content: Content
  readonly #api: Uri
  readonly #panel: WebviewPanel
  readonly #listening: Disposable[]
  #answer: ApiAnswer | null = null
  /** The content that was posted to the page last, as text. */
  #sent: string | undefined
  #isReady = false
  /** Makes the message with the place to show when the page is ready. */
  #go: (() => object) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The time of the first change that is not shown yet. */
  #since: number | undefined

  /** `at` is a column, or the panel of a view that was open before the window was reloaded. */
  constructor(extension: Uri, client: BaseLanguageClient, content: Content, api: Uri, at: ViewColumn | WebviewPanel) {
    this.#client = client
    this.#content = content
    this.#api = api
    this.#panel = typeof at === 'number' ? createPanel(content, api, at) : at
    const localResourceRoots = ['dist', 'crow'].map((folder) => Uri.joinPath(extension, folder))
    this.#panel.webview.options = { enableScripts: true, localResourceRoots }
    this.#panel.iconPath = Uri.joinPath(extension, 'icons', 'crow-light.svg')
    const files = workspace.createFileSystemWatcher('**/*.crow')
    const later = () => this.#later()
    this.#listening = [
      files,
      files.onDidChange(later),
      files.onDidCreate(later),
      files.onDidDelete(later),
      workspace.onDidChangeTextDocument(({ document }) => document.languageId === 'crow' && later()),
      // After a change of another file, the server has new diagnostics.
      languages.onDidChangeDiagnostics(({ uris }) => uris.some((uri) => uri.path.endsWith('.crow')) && later()),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.#light(textEditor)),
      this.#panel.webview.onDidReceiveMessage((message) => void this.#hear(message)),
    ]
    this.#panel.onDidDispose(() => this.#closed())
    this.#panel.webview.html = viewHtml(this.#panel.webview, extension, content.name, api)
  }

  get column(): ViewColumn {
    return this.#panel.viewColumn ?? ViewColumn.Beside
  }

  reveal(): void {
    this.#panel.reveal(undefined, true)
  }

  close(): void {
    this.#panel.dispose()
  }

  /** Shows a class, or all of them. */
  go(name: string | undefined): void {
    this.#go = () => ({ type: 'go', name })
    if (this.#isReady) void this.#refresh()
  }

  /** Shows the class at the cursor, or all of them. */
  goToCursor(): void {
    this.#go = () => ({ type: 'go', name: this.#classAt(shownEditor()) })
    if (this.#isReady) void this.#refresh()
  }

  /** Shows the state diagram of a field, such as `VM.power_state`. Only the reference has state diagrams. */
  goToStates(field: string): void {
    this.#go = () => ({ type: 'states', field })
    if (this.#isReady) void this.#refresh()
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

  async #hear({ type, key = '', name }: FromView): Promise<void> {
    if (type === 'ready') {
      // The page may have been loaded again, and has nothing to show.
      this.#isReady = true
      this.#sent = undefined
      await this.#refresh()
    }
    const place = type === 'pick' ? this.#answer?.places[key] : undefined
    if (place) await reveal(place)
    if (type === 'diagram') this.onDiagram(name)
  }

  async #refresh(): Promise<void> {
    this.#since = undefined
    const answer = await this.#client.sendRequest<ApiAnswer | null>(this.#content.request, {
      uri: this.#api.toString(),
    })
    // Without an API, the page keeps what it shows until there is one again.
    if (!answer) return
    this.#answer = answer
    this.#light(shownEditor())
    const shown = this.#content.shown(answer)
    const text = JSON.stringify(shown)
    if (text !== this.#sent) this.#post({ type: 'show', ...shown })
    this.#sent = text
    if (this.#go) this.#post(this.#go())
    this.#go = undefined
  }

  /** Highlights the class at the cursor. */
  #light(editor: TextEditor | undefined): void {
    if (editor?.document.languageId === 'crow') this.#post({ type: 'lit', name: this.#classAt(editor) })
  }

  #classAt(editor: TextEditor | undefined): string | undefined {
    const uri = editor?.document.uri.toString()
    const isHere = (place: PlainPlace) =>
      Uri.parse(place.uri).toString() === uri && toRange(place).contains(editor?.selection.active ?? new Position(0, 0))
    return this.#answer?.classes.find(isHere)?.name
  }

  #post(message: object): void {
    void this.#panel.webview.postMessage(message)
  }
}

/** The type of the panels, by which VS Code finds the serializer that restores them. */
export function panelType({ name }: Content): string {
  return `crowfoot.${name}`
}

function createPanel(content: Content, api: Uri, viewColumn: ViewColumn): WebviewPanel {
  const title = `${content.title}: ${api.path.split('/').at(-1)}`
  return window.createWebviewPanel(
    panelType(content),
    title,
    { viewColumn, preserveFocus: true },
    { retainContextWhenHidden: true },
  )
}

/** The active text editor, else a visible one with `.crow` text. */
function shownEditor(): TextEditor | undefined {
  return window.activeTextEditor ?? window.visibleTextEditors.find((e) => e.document.languageId === 'crow')
}

/** Shows a place in the column of its file if it is visible, else in the first column. */
async function reveal(place: PlainPlace): Promise<void> {
  const uri = Uri.parse(place.uri)
  const open = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString())
  await window.showTextDocument(uri, { selection: toRange(place), viewColumn: open?.viewColumn ?? ViewColumn.One })
}

function toRange({ range: { start, end } }: PlainPlace): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character))
}
