/** Watches the files of an API in a folder, even if the folder is removed and made again, or a link to it changes. */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { basename, join } from 'node:path'
import { HANDLERS_FILE } from '../../reference/handler-files.ts'
import type { FileVersions, Subscription } from '../host.ts'

/** Milliseconds without another event before a change is reported: an editor causes several events when it saves. */
const QUIET = 50

/** Milliseconds between two checks for changes that cause no events. */
const LOOK_EVERY = 500

/** Calls `work` repeatedly until the returned function is called. */
export type Repeat = (work: () => void) => () => void

/**
 * Uses node:fs, not a package: it watches one flat folder reliably on every system, and reports files that are saved by
 * renaming. Some changes cause no event, so this checks twice a second, with a `stat` or two, whether the path still
 * leads to the watched folder, and whether files in other folders changed that links lead to.
 */
export function watchFolder(
  directory: string,
  changed: () => void,
  others: () => FileVersions = () => NO_FILES,
  repeat: Repeat = twiceASecond,
): Subscription {
  return new FolderWatch(directory, changed, others, repeat)
}

const NO_FILES: FileVersions = new Map()

/** Hidden files are not watched: editors keep drafts in them. */
function isWatched(name: string): boolean {
  return !name.startsWith('.') && (name.endsWith('.crow') || name === HANDLERS_FILE)
}

class FolderWatch implements Subscription {
  readonly #directory: string
  readonly #changed: () => void
  readonly #others: () => FileVersions
  /** The last of `#others`. */
  #given = NO_FILES
  /** The versions that these have now. */
  #known = new Map<string, string>()
  readonly #stopLooking: () => void
  #watcher: FSWatcher | undefined
  /** The identity of the watched folder; undefined where the path may lead to another folder. */
  #watched: string | undefined
  #linked = ''
  #timer: NodeJS.Timeout | undefined

  constructor(directory: string, changed: () => void, others: () => FileVersions, repeat: Repeat) {
    this.#directory = directory
    this.#changed = changed
    this.#others = others
    this.#open()
    this.#linked = linkedFiles(directory)
    this.#stopLooking = repeat(() => this.#look())
  }

  close(): void {
    this.#stopLooking()
    clearTimeout(this.#timer)
    this.#watcher?.close()
  }

  #look(): void {
    const linked = linkedFiles(this.#directory)
    const isOpen = this.#watched === identity(this.#directory)
    const hasChanged = this.#lookAtOthers()
    if (isOpen && linked === this.#linked && !hasChanged) return
    if (!isOpen) this.#open()
    this.#linked = linked
    this.#report()
  }

  #lookAtOthers(): boolean {
    const given = this.#others()
    if (given !== this.#given) this.#known = new Map(given)
    this.#given = given
    let hasChanged = false
    for (const [path, known] of this.#known) {
      const version = fileVersion(path)
      if (version === known) continue
      this.#known.set(path, version)
      hasChanged = true
    }
    return hasChanged
  }

  /** If the folder changes meanwhile, `#watched` is undefined, and the next check opens it again. */
  #open(): void {
    this.#watcher?.close()
    this.#watcher = undefined
    const before = identity(this.#directory)
    if (before !== GONE) this.#watcher = this.#start()
    const after = identity(this.#directory)
    this.#watched = before === after && (after === GONE || this.#watcher) ? after : undefined
  }

  /** undefined where the folder no longer exists. */
  #start(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#directory, (_event, name) => this.#hear(name))
      watcher.on('error', () => this.#forget())
      return watcher
    } catch {
      return undefined
    }
  }

  #hear(name: string | null): void {
    // An event of the folder itself: it was removed or moved, and a new folder may have the same inode.
    if (name === null || name === basename(this.#directory)) this.#forget()
    if (name !== null && !isWatched(name)) return
    this.#report()
  }

  /** The next check opens the folder again. */
  #forget(): void {
    this.#watched = undefined
  }

  #report(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#changed, QUIET)
  }
}

const GONE = 'gone'

/** Identifies the folder that a path leads to. Includes the time of birth, as inode numbers are used again. */
function identity(path: string): string {
  try {
    const { dev, ino, birthtimeNs } = statSync(path, { bigint: true })
    return `${dev} ${ino} ${birthtimeNs}`
  } catch {
    return GONE
  }
}

/**
 * The links to files and the versions of these files, whose changes cause no event in this folder; '' without links.
 */
function linkedFiles(directory: string): string {
  try {
    const links = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink())
    return links
      .filter(({ name }) => isWatched(name))
      .map(({ name }) => `${name} ${fileVersion(join(directory, name))}`)
      .join('\n')
  } catch {
    return ''
  }
}

/** See `Files.version`. */
export function fileVersion(path: string): string {
  try {
    const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true })
    return `${dev} ${ino} ${size} ${mtimeNs}`
  } catch {
    return GONE
  }
}

function twiceASecond(work: () => void): () => void {
  const timer = setInterval(work, LOOK_EVERY)
  return () => clearInterval(timer)
}
