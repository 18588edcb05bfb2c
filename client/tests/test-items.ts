/** The tests of the workspace in the editor's list: by API and file, where the texts have them now. */
import {
  type Disposable,
  EventEmitter,
  Range,
  type TestController,
  type TestItem,
  type TestItemCollection,
  Uri,
  workspace,
} from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { apiOf } from '../edited-api.ts'
import { isApiText } from './open-texts.ts'

/** The answer of server/protocol/tests.ts. */
interface TestsAnswer {
  readonly uri: string
  readonly name: string
  readonly tests: readonly PlainTest[]
}

interface PlainTest {
  readonly title: string
  readonly uri: string
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition }
}

interface PlainPosition {
  readonly line: number
  readonly character: number
}

/** Milliseconds without another change after which the server is asked. */
const QUIET = 150

/** The same after a change of a file, of which the server may learn later than this extension. */
const FILE_QUIET = 600

export class TestItems {
  readonly #controller: TestController
  readonly #client: BaseLanguageClient
  readonly #changed = new EventEmitter<Uri>()
  /** An API whose texts have changed, also if its tests have not. */
  readonly onDidChange = this.#changed.event
  readonly #listening: Disposable[]
  /** By the URI of the API. */
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(controller: TestController, client: BaseLanguageClient) {
    this.#controller = controller
    this.#client = client
    const files = workspace.createFileSystemWatcher('**/*.crow')
    const later = (uri: Uri) => uri.scheme === 'file' && this.#later(apiOf(uri), FILE_QUIET)
    this.#listening = [
      this.#changed,
      files,
      files.onDidChange(later),
      files.onDidCreate(later),
      files.onDidDelete(later),
      workspace.onDidOpenTextDocument((document) => isApiText(document) && this.#later(apiOf(document.uri), QUIET)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (isApiText(document) && contentChanges.length > 0) this.#later(apiOf(document.uri), QUIET)
      }),
      workspace.onDidChangeWorkspaceFolders(() => void this.findAll()),
    ]
  }

  /** Finds the tests of all APIs. */
  async findAll(): Promise<void> {
    const apis = await this.#client.sendRequest<{ readonly uri: string }[]>('crowfoot/apis')
    const known = new Set(apis.map(({ uri }) => Uri.parse(uri).toString()))
    for (const [id] of this.#controller.items) if (!known.has(id)) this.#controller.items.delete(id)
    for (const uri of known) await this.#find(Uri.parse(uri))
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    for (const listener of this.#listening) listener.dispose()
  }

  #later(api: Uri, quiet: number): void {
    const key = api.toString()
    clearTimeout(this.#timers.get(key))
    const find = () => {
      this.#timers.delete(key)
      void this.#find(api).then(() => this.#changed.fire(api))
    }
    this.#timers.set(key, setTimeout(find, quiet))
  }

  async #find(api: Uri): Promise<void> {
    if (api.scheme !== 'file') return
    const answer = await this.#ask(api)
    const { items } = this.#controller
    if (!answer || answer.tests.length === 0) return items.delete(api.toString())
    const item = this.#item(items, api.toString(), answer.name, api)
    const shown = workspace.asRelativePath(api)
    // The folder of the workspace itself has no relative path.
    if (shown !== api.fsPath) item.description = shown
    const files = new Map<string, PlainTest[]>()
    for (const test of answer.tests) {
      const file = Uri.parse(test.uri).toString()
      files.set(file, [...(files.get(file) ?? []), test])
    }
    dropOthers(item.children, files)
    for (const [file, tests] of files) this.#putFile(item, Uri.parse(file), tests)
  }

  async #ask(api: Uri): Promise<TestsAnswer | null> {
    try {
      return await this.#client.sendRequest<TestsAnswer | null>('crowfoot/tests', { uri: api.toString() })
    } catch (error) {
      // The command of "crowfoot.server.path" may be older than this extension, or it is being stopped.
      this.#client.outputChannel.appendLine(`Tests are not listed: ${error instanceof Error ? error.message : error}`)
      return null
    }
  }

  #putFile(api: TestItem, file: Uri, tests: readonly PlainTest[]): void {
    const item = this.#item(api.children, file.toString(), file.path.split('/').at(-1) ?? '', file)
    const byId = new Map(tests.map((test) => [testId(file, test.title), test]))
    dropOthers(item.children, byId)
    for (const [id, { title, range }] of byId) {
      const test = this.#item(item.children, id, title, file)
      test.range = new Range(range.start.line, range.start.character, range.end.line, range.end.character)
      test.sortText = String(range.start.line).padStart(8, '0')
    }
  }

  /** The same item as before, which has the results. */
  #item(items: TestItemCollection, id: string, label: string, uri: Uri): TestItem {
    const known = items.get(id)
    const item = known ?? this.#controller.createTestItem(id, label, uri)
    if (item.label !== label) item.label = label
    if (!known) items.add(item)
    return item
  }
}

function dropOthers(items: TestItemCollection, kept: ReadonlyMap<string, unknown>): void {
  for (const [id] of items) if (!kept.has(id)) items.delete(id)
}

/** A title is the only one in its API; the file makes it the only one in the workspace. */
function testId(file: Uri, title: string): string {
  return `${file}#${title}`
}
