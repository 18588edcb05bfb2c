/** Files with the contents of disks: sparse ones, whose names are uuids. */
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'

/** The most bytes that are read at once. */
const SLICE = 256 * 1024
const ZEROS = Buffer.alloc(SLICE)

/** The end of the name of a file with digests instead of a content: see changed-blocks.ts. */
export const DIGESTS = '.digests'

const NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.digests)?$/

/** Throws for any other name than that of a content. */
export function contentPath(folder: string, file: string): string {
  if (!NAME.test(file)) throw new Error(`"${file}" is not the name of a content`)
  return join(folder, file)
}

/** Bytes of a disk from one offset to another. Behind its end, and without a file, a disk is full of zeros. */
export async function* diskBytes(path: string | null, from: number, to: number): AsyncGenerator<Uint8Array> {
  const handle = path === null ? null : await open(path)
  try {
    let at = from
    while (handle && at < to) {
      const slice = Buffer.allocUnsafe(Math.min(SLICE, to - at))
      const { bytesRead } = await handle.read(slice, 0, slice.length, at)
      if (bytesRead === 0) break
      yield slice.subarray(0, bytesRead)
      at += bytesRead
    }
    for (; at < to; at += SLICE) yield ZEROS.subarray(0, Math.min(SLICE, to - at))
  } finally {
    await handle?.close()
  }
}

export function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += SLICE) {
    const part = bytes.subarray(at, at + SLICE)
    if (ZEROS.compare(part, 0, part.length, 0, part.length) !== 0) return false
  }
  return true
}

/** A content that is being written. What was not written is zero and takes no room, and the file ends before zeros at the end. */
export class DiskWriter {
  readonly #handle: FileHandle
  /** Bytes from the start of the disk to the end of what was written or passed over. */
  end = 0
  #isClosed = false

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  /** Makes the file, which must not be there. Only its owner can read it, as with the data. */
  static async create(path: string): Promise<DiskWriter> {
    return new DiskWriter(await open(path, 'wx', 0o600))
  }

  async write(bytes: Uint8Array, at: number): Promise<void> {
    this.end = Math.max(this.end, at + bytes.length)
    if (isZero(bytes)) return
    for (let done = 0; done < bytes.length; )
      done += (await this.#handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten
  }

  /** Resolves when the content is on disk. */
  async finish(): Promise<void> {
    await this.#handle.datasync()
    await this.close()
  }

  /** May be called again. */
  async close(): Promise<void> {
    if (!this.#isClosed) await this.#handle.close()
    this.#isClosed = true
  }
}
