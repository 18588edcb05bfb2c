/**
 * Which blocks of two disks differ, as VDI.list_changed_blocks answers. A snapshot whose data is destroyed has digests of its
 * blocks instead of a content.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import type { Externals } from '../api.gen.ts'
import { freshName } from './contents.ts'
import { contentPath, DIGESTS, isZero } from './disk-files.ts'

/** The bytes that a bit stands for. */
const BLOCK = 64 * 1024
/** The blocks that are read at once. */
const BLOCKS = 16
/** Bytes of a digest: SHA-256. */
const DIGEST = 32
const ZERO_DIGEST = digestOf(Buffer.alloc(BLOCK))

/** The answer in base64: the first block is the highest bit of the first byte. A disk without a file is full of zeros. */
export const changedBlocks: NonNullable<Externals['changed_blocks']> = async (from, to, size, { folder, signal }) => {
  const bits = Buffer.alloc(Math.ceil(Number(size) / BLOCK / 8))
  const byDigest = from.endsWith(DIGESTS) || to.endsWith(DIGESTS)
  const files: Blocks[] = []
  try {
    for (const file of [from, to]) files.push(await Blocks.open(file === '' ? null : contentPath(folder(), file)))
    // Behind the ends of both files, both disks are full of zeros.
    const end = Math.min(Math.ceil(Number(size) / BLOCK), Math.max(...files.map((file) => file.count)))
    for (let first = 0; first < end; first += BLOCKS) {
      signal.throwIfAborted()
      const [a, b] = await Promise.all(files.map((file) => (byDigest ? file.digests(first) : file.bytes(first))))
      if (a && b) mark(bits, first, end, a, b)
    }
  } finally {
    for (const file of files) await file.close()
  }
  return bits.toString('base64')
}

/** Writes digests of the blocks of a content into a file, and answers with its name. A disk that is full of zeros needs none. */
export const blockDigests: NonNullable<Externals['block_digests']> = async (file, { folder, signal }) => {
  if (file === '' || file.endsWith(DIGESTS)) return file
  const content = await Blocks.open(contentPath(folder(), file))
  try {
    const name = freshName(DIGESTS)
    const path = contentPath(folder(), name)
    const written = await open(path, 'wx', 0o600)
    try {
      for (let first = 0; first < content.count; first += BLOCKS) {
        signal.throwIfAborted()
        const digests = await content.digests(first)
        await written.writeFile(digests.subarray(0, (content.count - first) * DIGEST))
      }
      await written.datasync()
    } catch (error) {
      await rm(path, { force: true })
      throw error
    } finally {
      await written.close()
    }
    return name
  } finally {
    await content.close()
  }
}

function digestOf(block: Uint8Array): Buffer {
  return createHash('sha256').update(block).digest()
}

/** The blocks of a content, or digests of them; behind the end of the file they are zeros. */
class Blocks {
  readonly #handle: FileHandle | null
  readonly #isDigests: boolean
  /** The blocks of the file. */
  readonly count: number

  private constructor(handle: FileHandle | null, isDigests: boolean, count: number) {
    this.#handle = handle
    this.#isDigests = isDigests
    this.count = count
  }

  static async open(path: string | null): Promise<Blocks> {
    if (path === null) return new Blocks(null, false, 0)
    const isDigests = path.endsWith(DIGESTS)
    const handle = await open(path)
    const { size } = await handle.stat()
    return new Blocks(handle, isDigests, Math.ceil(size / (isDigests ? DIGEST : BLOCK)))
  }

  /** The bytes of 16 blocks of a content. */
  bytes(first: number): Promise<Buffer> {
    return this.#read(first, BLOCK)
  }

  /** The digests of 16 blocks. */
  async digests(first: number): Promise<Buffer> {
    const digests = this.#isDigests ? await this.#read(first, DIGEST) : Buffer.alloc(BLOCKS * DIGEST)
    const bytes = this.#isDigests ? null : await this.bytes(first)
    for (let n = 0; n < BLOCKS; n++) {
      const block = bytes?.subarray(n * BLOCK, (n + 1) * BLOCK)
      if (first + n >= this.count || (block && isZero(block))) ZERO_DIGEST.copy(digests, n * DIGEST)
      else if (block) digestOf(block).copy(digests, n * DIGEST)
    }
    return digests
  }

  /** 16 units from one on, with zeros behind the end of the file. */
  async #read(first: number, unit: number): Promise<Buffer> {
    const bytes = Buffer.alloc(BLOCKS * unit)
    let length = 0
    while (this.#handle && length < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, length, bytes.length - length, first * unit + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes
  }

  async close(): Promise<void> {
    await this.#handle?.close()
  }
}

/** `a` and `b` have 16 blocks, or as many digests. */
function mark(bits: Buffer, first: number, end: number, a: Buffer, b: Buffer): void {
  const unit = a.length / BLOCKS
  for (let n = 0; n < BLOCKS && first + n < end; n++) {
    if (a.compare(b, n * unit, (n + 1) * unit, n * unit, (n + 1) * unit) === 0) continue
    const byte = Math.floor((first + n) / 8)
    bits[byte] = (bits[byte] ?? 0) | (0x80 >> ((first + n) % 8))
  }
}
