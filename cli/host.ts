/** What the commands ask of the world: files, output, processes. Passed in, so that tests use a map of strings. */
import type { Assets } from '../web/assets.ts'

export interface Host {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: Input
  readonly files: Files
  readonly processes: Processes
  /** The folder that commands run in, absolute. */
  readonly cwd: string
  readonly version: string
  /** The runtime's entry file, which the compiler puts into servers. */
  readonly runtime: string
  /** What all sites share; made anew from a checkout. */
  siteAssets(): Promise<Assets>
}

export interface Output {
  write(text: string): void
  readonly colour: boolean
  /** How wide the terminal is; undefined where it is none. */
  readonly columns?: number | undefined
}

export interface Input {
  /** A person types. */
  readonly terminal: boolean
  /** Asks a person, and does not show what they type; null where they would rather not (Ctrl-C, Ctrl-D). */
  secret(question: string): Promise<string | null>
  /** The first line, without its end; null where it is not UTF-8. */
  line(): Promise<string | null>
  /** Calls back with each line, without its end, until it is closed or there are no more. */
  onLine(heard: (line: string) => void): Subscription
  /** All of it. */
  bytes(): Promise<Uint8Array>
}

/** Paths are relative to `cwd`, or absolute. Methods throw what `node:fs` throws. */
export interface Files {
  /** What a path leads to, links followed; `other` is a pipe, say, whose reading may never end. */
  kind(path: string): 'file' | 'directory' | 'other' | null
  /** The names of the regular files directly in a folder, links to such files included; those with a dot in front not. */
  list(directory: string): string[]
  /** The names of all that is directly in a folder, whatever it is. */
  entries(directory: string): string[]
  /** The names of the folders directly in a folder, without links, and without those that start with a dot. */
  folders(directory: string): string[]
  read(path: string): Uint8Array
  /** Whole or not at all; makes the folders on the way; through a link, what it leads to. */
  write(path: string, text: string): void
  /**
   * The same for what a command makes at `path` below a folder. Throws Failure where that or a folder on the way to it is
   * a symbolic link.
   */
  writeInside(folder: string, path: string, text: string): void
  /** The path itself is a symbolic link. */
  isLink(path: string): boolean
  /** A new folder that `remove` should remove. */
  temporary(): string
  remove(path: string): void
  /** Calls back when a `.crow` file in a folder may have changed, once for changes that come together. */
  watch(directory: string, changed: () => void): Subscription
}

export interface Subscription {
  close(): void
}

export interface Processes {
  /** Runs a script with this same Node; each line it prints is given to `line`. */
  start(script: string, args: readonly string[], line: (text: string, to: 'stdout' | 'stderr') => void): Child
  /** Calls back when somebody asks this process to end (Ctrl-C, SIGTERM). */
  onStop(stop: () => void): Subscription
}

export interface Child {
  /** Asks it to end. */
  stop(): void
  /** Its exit code, 1 where a signal ended it, once all its lines have been given. */
  readonly ended: Promise<number>
}
