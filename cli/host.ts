/**
 * The parts of the machine that commands use: files, output, processes. Commands get it as a parameter, and tests pass
 * one whose files are a map of strings.
 */
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
  /** A variable of the environment. */
  env(name: string): string | undefined
  /** The absolute path of the runtime's entry file, which the compiler puts into servers. */
  readonly runtime: string
  /** The folder of the samples, which come with the command. */
  readonly samples: string
  /** The absolute path of the script that this process runs, to run the command in another process. */
  readonly script: string
  /** A debugger can attach to this process. */
  readonly isInspected: boolean
  /** The script, style and icon that all pages load. In a checkout they are built when this is first called. */
  siteAssets(): Promise<Assets>
}

export interface Output {
  write(text: string): void
  readonly colour: boolean
  /** The width of the terminal; undefined where the output is not a terminal. */
  readonly columns?: number | undefined
}

export interface Input {
  /** A person types the input. */
  readonly terminal: boolean
  /** Asks a person and does not show what they type; null where they press Ctrl-C or Ctrl-D. */
  secret(question: string): Promise<string | null>
  /** The first line without its line end; null where it is not UTF-8. */
  line(): Promise<string | null>
  /** Calls back with each line, without its line end, until it is closed or the input ends, which `ended` is told. */
  onLine(heard: (line: string) => void, ended?: () => void): Subscription
  /** The whole input. */
  bytes(): Promise<Uint8Array>
}

/** Paths are absolute or relative to `cwd`. The methods throw the errors of `node:fs`. */
export interface Files {
  /** Follows links. `other`: for example a pipe, which a program could read for ever. */
  kind(path: string): 'file' | 'directory' | 'other' | null
  /**
   * The names of the regular files directly in a folder, and of links to such files, except names that start with a
   * dot.
   */
  list(directory: string): string[]
  /** The names of all files and folders directly in a folder. */
  entries(directory: string): string[]
  /** The names of the folders directly in a folder, except links and names that start with a dot. */
  folders(directory: string): string[]
  read(path: string): Uint8Array
  /**
   * Writes the whole file or nothing. Makes missing folders. Where the path is a link, writes the file that it leads
   * to.
   */
  write(path: string, text: string): void
  /** As `write`, a file that only this user can read. */
  writeSecret(path: string, text: string): void
  /**
   * Writes a file that a command makes at `path` below `folder`. Throws Failure where the file, or a folder between
   * the two, is a symbolic link.
   */
  writeInside(folder: string, path: string, text: string): void
  /** Whether the path itself is a symbolic link. */
  isLink(path: string): boolean
  /** Makes a new folder. The caller removes it with `remove`. */
  temporary(): string
  remove(path: string): void
  /**
   * Calls back when a `.crow` file or `handlers.ts` in a folder may have changed, or one of `others`, which gives the
   * absolute paths of files anywhere, with the versions that they had when they were read; once for changes within a short
   * time.
   */
  watch(directory: string, changed: () => void, others?: () => FileVersions): Subscription
  /** A text that differs where a file was written meanwhile, or is gone. */
  version(path: string): string
}

/** By path. */
export type FileVersions = ReadonlyMap<string, string>

export interface Subscription {
  close(): void
}

export interface Processes {
  /**
   * Runs a script with this process's own Node and these options of it. Calls `line` with each line that it prints. `input`: it
   * reads this process's input. `env`: variables in addition to those of this process.
   */
  start(
    script: string,
    args: readonly string[],
    line: (text: string, to: 'stdout' | 'stderr') => void,
    nodeOptions?: readonly string[],
    input?: boolean,
    env?: Variables,
  ): Child
  /** Calls back when this process is asked to end (Ctrl-C, SIGTERM). */
  onStop(stop: () => void): Subscription
}

/** Variables of the environment, by name. */
export interface Variables {
  readonly [name: string]: string
}

export interface Child {
  /** Asks it to end. */
  stop(): void
  /** Sends it a message on the IPC channel, unless it has ended. */
  send(message: object): void
  /** Resolves with its exit code, or 1 where a signal ended it, after `line` was called with its last line. */
  readonly ended: Promise<number>
}
