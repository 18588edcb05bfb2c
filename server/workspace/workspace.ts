/**
 * Knows which files belong to which API, and their present texts. Each directory with `.crow` files is an API. An open file has its
 * unsaved text, the others have the text in the file system.
 */
import { decode } from '../../analysis/decode.ts'
import { STANDARD_TEXTS, standardPath } from '../../analysis/standard/text.ts'
import { createEditor, type Editor } from '../editor.ts'
import { errorText } from '../error-text.ts'
import { turn } from '../turn.ts'
import type { FileSystem } from './file-system.ts'
import { writeHandlerTypes } from './handler-types-file.ts'
import { Spelling } from './spelling.ts'
import { applyChange, type ContentChange, type TextDocument, textDocument } from './text-document.ts'
import { baseName, directoryOf, isWithin, joinedPath, toPath } from './uris.ts'
import { type SourceText, type TextStep, WorkspaceApi } from './workspace-api.ts'

export interface Listener {
  /** Called when a file may have changed. */
  changed(): void
  /** Reports an error that no user's text has caused. */
  log(message: string): void
}

/** The search for APIs ends after this many directories. Files that are opened are found in any case. */
const MAX_DIRECTORIES = 10_000

export class Workspace {
  readonly #files: FileSystem
  readonly #listener: Listener
  readonly #apis = new Map<string, WorkspaceApi>()
  readonly #open = new Map<string, TextDocument>()
  /** By path of an open file: the URIs that the client has opened it by, in order. */
  readonly #openAs = new Map<string, string[]>()
  readonly #spelling = new Spelling()
  /** The workspace folders. One may lie in another. */
  readonly #roots = new Set<string>()
  #disk: Promise<void> = Promise.resolve()
  #watches = false
  #recent: WorkspaceApi | undefined

  constructor(files: FileSystem, listener: Listener) {
    this.#files = files
    this.#listener = listener
  }

  /** Called when the client has opened a document. Standard texts are ignored: an editor may show them, but they belong to no API. */
  open(uri: string, text: string, version: number): void {
    if (isStandard(this.path(uri))) return
    const path = this.#spelling.learn(uri)
    const api = this.#apiOf(path)
    this.#open.set(path, textDocument(path, text, version, uri))
    this.#openAs.set(path, [...(this.#openAs.get(path) ?? []).filter((other) => other !== uri), uri])
    // Usually an editor opens the text on disk, which is already checked.
    const known = api.source(path)
    if (known?.text === text && !known.undecoded) api.mark(path)
    else api.put(path, { text })
    this.#listener.changed()
  }

  change(uri: string, changes: readonly ContentChange[], version: number): void {
    const path = this.path(uri)
    const document = this.#open.get(path)
    if (!document) return
    let steps: TextStep[] = []
    let known = true
    for (const content of changes) {
      const change = applyChange(document, content, version)
      if (change) steps.push({ change, text: document.getText() })
      else known = false
    }
    if (!known) steps = []
    this.#apiOf(path).put(path, { text: document.getText() }, steps)
    this.#listener.changed()
  }

  /** Called when the client has closed a document: the file then has the text in the file system. */
  close(uri: string): void {
    const path = this.path(uri)
    const others = (this.#openAs.get(path) ?? []).filter((other) => other !== uri)
    const last = others.at(-1)
    if (last !== undefined) {
      this.#openAs.set(path, others)
      this.#spelling.learn(last)
      return
    }
    this.#openAs.delete(path)
    if (!this.#open.delete(path)) return
    this.#owner(path)?.mark(path)
    this.touched(uri)
  }

  /** Looks for APIs in a directory and everything below it. */
  scan(uri: string): void {
    const directory = this.#spelling.learn(uri)
    this.#roots.add(directory)
    this.#queue(() => this.#scan(directory))
  }

  /** Removes the files of a directory and those below it, except open files and those in another workspace folder. */
  leave(uri: string): void {
    const directory = this.path(uri)
    this.#roots.delete(directory)
    // After a search that may still be running, which could add files again.
    this.#queue(async () => {
      const kept = [...this.#roots]
      for (const api of this.#apis.values()) {
        if (!isWithin(api.directory, directory) || kept.some((root) => isWithin(api.directory, root))) continue
        for (const path of [...api.paths]) if (!this.#open.has(path)) api.remove(path)
      }
    })
  }

  /** Called when a file or a directory may have been created, changed or removed. */
  touched(uri: string): void {
    const path = this.path(uri)
    this.#touched(path)
    // The file may have been renamed to the same name in another normal form of Unicode.
    if (path !== toPath(uri)) this.#touched(toPath(uri), path)
  }

  /** Does nothing if the file `unless` still exists. */
  #touched(path: string, unless?: string): void {
    this.#queue(async () => {
      if (unless !== undefined && this.api(unless)) return
      await (isCrowFile(path) || this.#owner(path)?.source(path) ? this.#reread(path) : this.#rescan(path))
    })
  }

  /** Watches the file system itself, for a client that does not report changes. */
  watch(): void {
    this.#watches = true
    for (const api of this.#apis.values()) this.#startWatch(api)
  }

  /** Resolves when all reads of the file system that were started so far are done. */
  settled(): Promise<void> {
    return this.#disk
  }

  /** Called when the client has saved a document: the code beside its API gets its types. Waits for earlier reads of files. */
  saved(uri: string): void {
    const api = this.api(this.path(uri))
    if (api) this.#queue(() => writeHandlerTypes(this.#files, api))
  }

  /** True if `crow serve` keeps data for the API of this file (in the folder of cli/serve/server-folder.ts). */
  async hasData(path: string): Promise<boolean> {
    const directory = this.api(path)?.directory
    if (directory === undefined) return false
    const entries = await this.#files.list(this.#spelling.native(joinedPath(directory, '.crowfoot')))
    return entries.some((entry) => entry.name === 'data.db' && !entry.directory)
  }

  get apis(): Iterable<WorkspaceApi> {
    return this.#apis.values()
  }

  /** Removes the APIs that have no file left, and returns them. */
  forgetEmpty(): WorkspaceApi[] {
    const empty = [...this.#apis.values()].filter((api) => api.isEmpty)
    for (const api of empty) {
      api.watch?.close()
      this.#apis.delete(api.directory)
    }
    return empty
  }

  /** The editor of a file's API. For a standard text, that of the API used last: people come to the text from there. */
  editor(path: string): Editor | undefined {
    const api = this.api(path)
    if (api) this.#recent = api
    else if (!isStandard(path)) return undefined
    return (api ?? this.#recent)?.editor()
  }

  api(path: string): WorkspaceApi | undefined {
    const api = this.#owner(path)
    return api?.source(path) ? api : undefined
  }

  isOpen(path: string): boolean {
    return this.#open.has(path)
  }

  openDocument(path: string): TextDocument | undefined {
    return this.#open.get(path)
  }

  /** The document of a file or of a standard text. */
  document(path: string): TextDocument | undefined {
    return this.#open.get(path) ?? this.#owner(path)?.lines(path) ?? standardDocument(path)
  }

  /** The path of a URI, however the client writes it. */
  path(uri: string): string {
    return this.#spelling.path(uri)
  }

  /** The URI of a path, as the client writes it if it has used it before. */
  uri(path: string): string {
    return this.#spelling.uri(path)
  }

  #owner(path: string): WorkspaceApi | undefined {
    return this.#apis.get(keyOf(path))
  }

  /** Creates the API if there is none, and then reads the other files of its directory. */
  #apiOf(path: string): WorkspaceApi {
    const key = keyOf(path)
    const known = this.#apis.get(key)
    if (known) return known
    const api = this.#newApi(key)
    if (key !== path) this.#queue(() => this.#load(key))
    return api
  }

  #newApi(key: string): WorkspaceApi {
    const failed = (error: unknown) => this.#listener.log(`The checker failed on ${key}: ${errorText(error)}`)
    const api = new WorkspaceApi(key, () => createEditor(), failed)
    this.#apis.set(key, api)
    if (this.#watches) this.#startWatch(api)
    return api
  }

  #startWatch(api: WorkspaceApi): void {
    api.watch ??= this.#files.watch?.(api.directory, (path) => this.#watched(api, path))
  }

  #watched(api: WorkspaceApi, path: string): void {
    if (isCrowFile(path)) this.#touched(this.#spelling.listed(path))
    else if (path === api.directory) this.#queue(() => this.#load(path))
  }

  /** Runs tasks one after the other, so that the text read last is the newest one. */
  #queue(work: () => Promise<void>): void {
    this.#disk = this.#disk
      .then(work)
      .catch((error) => this.#listener.log(errorText(error)))
      .then(() => this.#listener.changed())
  }

  async #scan(root: string): Promise<void> {
    const directories = [root]
    for (let i = 0; i < directories.length; i++) {
      const directory = directories[i] as string
      if (i % 64 === 63) await turn()
      const entries = await this.#files.list(directory)
      if (entries.some((entry) => !entry.directory && isCrowFile(entry.name))) await this.#load(directory)
      const below = entries.filter((entry) => entry.directory && !isHidden(entry.name))
      directories.push(...below.map((entry) => joinedPath(directory, entry.name)))
      if (directories.length > MAX_DIRECTORIES)
        return this.#listener.log(`The search for .crow files in ${root} ended after ${MAX_DIRECTORIES} directories`)
    }
  }

  /** Reads those files of a directory again that are not open. */
  async #load(directory: string): Promise<void> {
    const entries = await this.#files.list(directory)
    const found = entries.filter((entry) => !entry.directory && isCrowFile(entry.name))
    const paths = new Set(found.map((entry) => this.#spelling.listed(joinedPath(directory, entry.name))))
    for (const path of [...(this.#apis.get(directory)?.paths ?? [])]) if (!paths.has(path)) await this.#reread(path)
    for (const path of paths) await this.#reread(path)
  }

  async #reread(path: string): Promise<void> {
    const isRead = !this.#open.has(path) && !isStandard(path)
    const bytes = isRead ? await this.#files.read(this.#spelling.native(path)) : null
    // The file may have been opened while it was read.
    if (this.#open.has(path)) return
    const known = this.#owner(path)
    if (bytes === null) {
      this.#spelling.gone(path)
      if (known?.source(path)) known.remove(path)
      return
    }
    const source = sourceOf(bytes)
    const before = known?.source(path)
    if (before?.text === source.text && before.undecoded?.start === source.undecoded?.start) return
    const api = known ?? this.#newApi(keyOf(path))
    api.put(path, source)
  }

  /** Called when a directory was created, removed or renamed. */
  async #rescan(path: string): Promise<void> {
    const within = [...this.#apis.keys()].filter((directory) => isWithin(directory, path))
    for (const directory of within) await this.#load(directory)
    if (!isHidden(baseName(path))) await this.#scan(path)
  }
}

/** Without the byte order mark: editors do not show it, and their offsets do not count it. */
function sourceOf(bytes: Uint8Array): SourceText {
  const source = decode(bytes)
  if (!source.text.startsWith('\ufeff')) return source
  const { text, undecoded } = source
  const moved = undecoded && {
    ...undecoded,
    start: Math.max(undecoded.start - 1, 0),
    end: Math.max(undecoded.end - 1, 0),
  }
  return { text: text.slice(1), ...(moved && { undecoded: moved }) }
}

/** The key of an API: its directory, or the path of a file that has none. */
function keyOf(path: string): string {
  return isCrowFile(path) ? directoryOf(path) : path
}

function isCrowFile(path: string): boolean {
  return path.endsWith('.crow') && !baseName(path).startsWith('.')
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules'
}

function isStandard(path: string): boolean {
  return path.startsWith('crowfoot:')
}

const STANDARD = new Map(
  (Object.keys(STANDARD_TEXTS) as (keyof typeof STANDARD_TEXTS)[]).map((part) => {
    const path = standardPath(part)
    return [path, textDocument(path, STANDARD_TEXTS[part])]
  }),
)

function standardDocument(path: string): TextDocument | undefined {
  return STANDARD.get(path)
}
