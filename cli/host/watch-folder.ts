/** Watches the `.crow` files of a folder, also where the folder is removed and made again, or a link leads elsewhere. */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { basename, join } from 'node:path'
import type { Subscription } from '../host.ts'

/** Milliseconds without another event before a change is reported: an editor's save is several events. */
const QUIET = 50

/** Milliseconds between two looks at what has no events. */
const LOOK_EVERY = 500

/** Calls back again and again, until the returned function is called. */
export type Repeat = (work: () => void) => () => void

/**
 * node:fs alone, not a package: one flat folder is what it watches reliably on every system, and a save by renaming is
 * an event of the folder. What has no event there is looked at twice a second, at the cost of a `stat` or two: whether
 * the path still leads to the folder that is watched, and what links to files in other folders lead to.
 */
export function watchCrowFiles(directory: string, changed: () => void, repeat: Repeat = twiceASecond): Subscription {
  return new FolderWatch(directory, changed, repeat)
}

class FolderWatch implements Subscription {
  readonly #directory: string
  readonly #changed: () => void
  readonly #stopLooking: () => void
  #watcher: FSWatcher | undefined
  /** What is watched; undefined where it is not known to be what the path leads to. */
  #watched: string | undefined
  #linked = ''
  #timer: NodeJS.Timeout | undefined

  constructor(directory: string, changed: () => void, repeat: Repeat) {
    this.#directory = directory
    this.#changed = changed
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
    const isWatched = this.#watched === identity(this.#directory)
    if (isWatched && linked === this.#linked) return
    if (!isWatched) this.#open()
    this.#linked = linked
    this.#report()
  }

  /** What changes between the two looks at the folder is looked at again. */
  #open(): void {
    this.#watcher?.close()
    this.#watcher = undefined
    const before = identity(this.#directory)
    if (before !== GONE) this.#watcher = this.#start()
    const after = identity(this.#directory)
    this.#watched = before === after && (after === GONE || this.#watcher) ? after : undefined
  }

  /** undefined where the folder is gone by now. */
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
    // An event of the folder itself: it was removed or moved, and a new one may even have its number.
    if (name === null || name === basename(this.#directory)) this.#forget()
    if (name !== null && (name.startsWith('.') || !name.endsWith('.crow'))) return
    this.#report()
  }

  /** The next look opens the folder again. */
  #forget(): void {
    this.#watched = undefined
  }

  #report(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#changed, QUIET)
  }
}

const GONE = 'gone'

/** What the path leads to. The time of birth, as the number of a folder that is gone may be given again. */
function identity(path: string): string {
  try {
    const { dev, ino, birthtimeNs } = statSync(path, { bigint: true })
    return `${dev} ${ino} ${birthtimeNs}`
  } catch {
    return GONE
  }
}

/** Links to files in other folders, whose changes are no events of this one; '' where there are none. */
function linkedFiles(directory: string): string {
  try {
    const links = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink())
    return links
      .filter(({ name }) => name.endsWith('.crow') && !name.startsWith('.'))
      .map(({ name }) => `${name} ${version(join(directory, name))}`)
      .join('\n')
  } catch {
    return ''
  }
}

function version(path: string): string {
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
