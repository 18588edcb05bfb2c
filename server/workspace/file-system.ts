/** The source of files that no editor has open: the disk, the client of a web worker, or a map in tests. */

/** Paths are as workspace/uris.ts makes them: decoded, with `/` between names. */
export interface FileSystem {
  /** The entries of a directory; none if there is no such directory. */
  list(directory: string): readonly DirectoryEntry[] | Promise<readonly DirectoryEntry[]>
  /** null if there is no such file, or it cannot be read. */
  read(path: string): Uint8Array | null | Promise<Uint8Array | null>
  /** Writes the whole file or nothing; not through a link. Absent where the server may not write. */
  write?(path: string, text: string): void | Promise<void>
  /** Calls `changed` with the path of each entry of a directory that may have changed. For clients that cannot watch files. */
  watch?(directory: string, changed: (path: string) => void): FileWatch
}

export interface DirectoryEntry {
  readonly name: string
  readonly directory: boolean
}

export interface FileWatch {
  close(): void
}
