/** Where the server reads files that no editor has open. Passed in: the disk, an editor behind a web worker, or a map in tests. */

/** Paths are those of protocol/uris.ts: `/` between names, decoded. */
export interface FileSystem {
  /** What lies directly in a directory; nothing where there is no such directory. */
  list(directory: string): readonly DirectoryEntry[] | Promise<readonly DirectoryEntry[]>
  /** null where there is no such file, or none that can be read. */
  read(path: string): Uint8Array | null | Promise<Uint8Array | null>
  /** Calls back with the path of what may have changed directly in a directory; for clients that watch nothing. */
  watch?(directory: string, changed: (path: string) => void): FileWatch
}

export interface DirectoryEntry {
  readonly name: string
  readonly directory: boolean
}

export interface FileWatch {
  close(): void
}
