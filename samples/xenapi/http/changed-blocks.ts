/** Which blocks of two disks differ, as VDI.list_changed_blocks answers. */
import { type FileHandle, open } from 'node:fs/promises'
import type { Externals } from '../api.gen.ts'
import { contentPath } from './disk-files.ts'

/** The bytes that a bit stands for. */
const BLOCK = 64 * 1024
/** The blocks that are read at once. */
const BLOCKS = 16

/** The answer in base64: the first block is the highest bit of the first byte. A disk without a file is full of zeros. */
export const changedBlocks: NonNullable<Externals['changed_blocks']> = async (from, to, size, { folder, signal }) => {
  const bits = Buffer.alloc(Math.ceil(Number(size) / BLOCK / 8))
  const handles = await Promise.all([from, to].map((file) => (file === '' ? null : open(contentPath(folder(), file)))))
  try {
    const lengths = await Promise.all(handles.map(async (handle) => (handle ? (await handle.stat()).size : 0)))
    // Behind the ends of both files, both disks are full of zeros.
    const end = Math.min(Number(size), Math.max(...lengths))
    for (let at = 0; at < end; at += BLOCKS * BLOCK) {
      signal.throwIfAborted()
      const [a, b] = await Promise.all(handles.map((handle) => slice(handle, at)))
      if (a && b) mark(bits, at / BLOCK, a, b)
    }
  } finally {
    for (const handle of handles) await handle?.close()
  }
  return bits.toString('base64')
}

/** Bytes of the disk from an offset, with zeros behind the end of the file. */
async function slice(handle: FileHandle | null, at: number): Promise<Buffer> {
  const bytes = Buffer.alloc(BLOCKS * BLOCK)
  let length = 0
  while (handle && length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, at + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes
}

function mark(bits: Buffer, first: number, a: Buffer, b: Buffer): void {
  for (let n = 0; n < BLOCKS; n++) {
    const [start, end] = [n * BLOCK, (n + 1) * BLOCK]
    if (a.compare(b, start, end, start, end) === 0) continue
    const byte = Math.floor((first + n) / 8)
    bits[byte] = (bits[byte] ?? 0) | (0x80 >> ((first + n) % 8))
  }
}
