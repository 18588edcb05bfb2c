/**
 * Which files belong to which API, and what their texts are now: every directory with `.crow` files is an API, an open file's
 * unsaved text counts, the others are what the file system has.
 */
import { decode } from '../../analysis/decode.ts'
import { STANDARD_TEXTS, standardPath } from '../../analysis/standard/text.ts'
import { createEditor, type Editor } from '../editor.ts'
import { errorText } from '../error-text.ts'
import { turn } from '../turn.ts'
import type { FileSystem } from './file-system.ts'
import { Spelling } from './spelling.ts'
import { applyChange, type ContentChange, type TextDocument, textDocument } from './text-document.ts'
import { baseName, directoryOf, isWithin, joinedPath, toPath } from './uris.ts'
import { type SourceText, type TextStep, WorkspaceApi } from './workspace-api.ts'

/** Whom a workspace tells what. */
export interface Listener {
  /** Something may be different from before. */
  changed(): void
  /** Something is wrong that no user's text is to blame for. */
  log(message: string): void
}

/** A workspace with more directories is looked through no further; what is opened beyond is found all the same. */
const MAX_DIRECTORIES = 10_000

export class Workspace {
  readonly #files: FileSystem
  readonly #listener: Listener
  readonly #apis = new Map<string, WorkspaceApi>()
  readonly #open = new Map<string, TextDocument>()
  /** Of open files: the URIs that the client has opened them by, the last one last. */
  readonly #openAs = new Map<string, string[]>()
  readonly #spelling = new Spelling()
  /** The folders of the workspace; one may lie in another. */
  readonly #roots = new Set<string>()
  #disk: Promise<void> = Promise.resolve()
  #watches = false
  #recent: WorkspaceApi | undefined

  constructor(files: FileSystem, listener: Listener) {
    this.#files = files
    this.#listener = listener
  }

  /** Documents of clients. A text that ships with Crowfoot belongs to no API, though an editor may show it. */
  open(uri: string, text: string, version: number): void {
    if (isStandard(this.path(uri))) return
    const path = this.#spelling.learn(uri)
    const api = this.#apiOf(path)
    this.#open.set(path, textDocument(path, text, version, uri))
    this.#openAs.set(path, [...(this.#openAs.get(path) ?? []).filter((other) => other !== uri), uri])
    // Mostly an editor opens what is on disk, which is checked already.
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

  /** The file is again what the file system has. */
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

  /** A directory and all below it are no longer looked at, but for what is open or lies in another folder of the workspace. */
  leave(uri: string): void {
    const directory = this.path(uri)
    this.#roots.delete(directory)
    // Not before a search that goes on has found what it finds.
    this.#queue(async () => {
      const kept = [...this.#roots]
      for (const api of this.#apis.values()) {
        if (!isWithin(api.directory, directory) || kept.some((root) => isWithin(api.directory, root))) continue
        for (const path of [...api.paths]) if (!this.#open.has(path)) api.remove(path)
      }
    })
  }

  /** A file or a directory may have been created, changed or removed. */
  touched(uri: string): void {
    const path = this.path(uri)
    this.#touched(path)
    // The same name in another form of Unicode: the file may have been renamed from the one to the other.
    if (path !== toPath(uri)) this.#touched(toPath(uri), path)
  }

  /** Not if there is still a file `unless`. */
  #touched(path: string, unless?: string): void {
    this.#queue(async () => {
      if (unless !== undefined && this.api(unless)) return
      await (isCrowFile(path) || this.#owner(path)?.source(path) ? this.#reread(path) : this.#rescan(path))
    })
  }

  /** From now on changes of the file system are looked for here, since no client tells of them. */
  watch(): void {
    this.#watches = true
    for (const api of this.#apis.values()) this.#startWatch(api)
  }

  /** Everything that was asked of the file system so far is done. */
  settled(): Promise<void> {
    return this.#disk
  }

  /** The API that a file belongs to has data that `crow serve` keeps (cli/serve/server-folder.ts says where). */
  async hasData(path: string): Promise<boolean> {
    const directory = this.api(path)?.directory
    if (directory === undefined) return false
    const entries = await this.#files.list(this.#spelling.native(joinedPath(directory, '.crowfoot')))
    return entries.some((entry) => entry.name === 'data.db' && !entry.directory)
  }

  get apis(): Iterable<WorkspaceApi> {
    return this.#apis.values()
  }

  /** Forgets APIs that have no file any more, and says which. */
  forgetEmpty(): WorkspaceApi[] {
    const empty = [...this.#apis.values()].filter((api) => api.isEmpty)
    for (const api of empty) {
      api.watch?.close()
      this.#apis.delete(api.directory)
    }
    return empty
  }

  /** The API of a file as it stands now. Of a standard text that is the one last asked about, from which people come to it. */
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

  /** The text of a file with its lines, standard texts among them. */
  document(path: string): TextDocument | undefined {
    return this.#open.get(path) ?? this.#owner(path)?.lines(path) ?? standardDocument(path)
  }

  /** However the client writes the URI. */
  path(uri: string): string {
    return this.#spelling.path(uri)
  }

  /** As the client writes it where it has told us. */
  uri(path: string): string {
    return this.#spelling.uri(path)
  }

  #owner(path: string): WorkspaceApi | undefined {
    return this.#apis.get(keyOf(path))
  }

  /** Made where there is none; then the other files of its directory are read. */
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

  /** One at a time, so that what is read last is what was there last. */
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
        return this.#listener.log(`${root} has too many directories to look through`)
    }
  }

  /** Reads a directory's files again, those among them that are not open. */
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
    // It may have been opened while it was read.
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

  /** A directory came, went or was renamed. */
  async #rescan(path: string): Promise<void> {
    const within = [...this.#apis.keys()].filter((directory) => isWithin(directory, path))
    for (const directory of within) await this.#load(directory)
    if (!isHidden(baseName(path))) await this.#scan(path)
  }
}

/** An editor shows a text without its byte order mark; offsets are of what it shows. */
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

/** What an API is known by: its directory, or the path of a file that is in none. */
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
