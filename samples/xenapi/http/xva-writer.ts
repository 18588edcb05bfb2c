/** Writes exports of machines, XVA: a tar file with ova.xml and the blocks of disks, each with its checksum. */
import { open } from 'node:fs/promises'
import { createTarPacker } from 'modern-tar'
import xxhash from 'xxhash-wasm'
import { isZero } from './disk-files.ts'
import { OVA_XML } from './xva-objects.ts'

/** Bytes of a block. */
export const BLOCK = 1024 * 1024

export interface WrittenDisk {
  /** `Ref:4`. */
  readonly id: string
  readonly size: number
  /** The path of its content; null where it is full of zeros. */
  readonly path: string | null
}

/** `progress` gets a number from 0 to 1. */
export async function* xvaBytes(
  xml: string,
  disks: readonly WrittenDisk[],
  progress: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  const tar = new TarBytes()
  const checksum = await blockChecksum()
  yield* tar.entry(OVA_XML, Buffer.from(xml))
  const all = disks.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  for (const disk of disks) {
    for await (const { number, bytes } of blocksOf(disk)) {
      const name = `${disk.id}/${String(number).padStart(8, '0')}`
      yield* tar.entry(name, bytes)
      yield* tar.entry(`${name}.xxhash`, Buffer.from(checksum(bytes)))
      progress((done + number * BLOCK) / all)
    }
    done += disk.size
  }
  yield* tar.end()
}

/** XXH64 as 16 hexadecimal digits. */
export async function blockChecksum(): Promise<(bytes: Uint8Array) => string> {
  const { h64Raw } = await xxhash()
  return (bytes) => h64Raw(bytes).toString(16).toUpperCase().padStart(16, '0')
}

interface Block {
  /** From 0. */
  readonly number: number
  readonly bytes: Uint8Array
}

/** Without those that are zeros; the first and the last one are always there. */
async function* blocksOf({ size, path }: WrittenDisk): AsyncGenerator<Block> {
  const handle = path === null ? null : await open(path)
  try {
    const written = handle === null ? 0 : (await handle.stat()).size
    const last = Math.ceil(size / BLOCK) - 1
    // Behind the end of the file there are zeros only.
    const ends = Math.ceil(written / BLOCK)
    for (let number = 0; number <= last; number = number + 1 < ends ? number + 1 : Math.max(number + 1, last)) {
      const isEdge = number === 0 || number === last
      const bytes = Buffer.alloc(Math.min(BLOCK, size - number * BLOCK))
      await handle?.read(bytes, 0, bytes.length, number * BLOCK)
      if (isEdge || !isZero(bytes)) yield { number, bytes }
    }
  } finally {
    await handle?.close()
  }
}

/** The bytes of a tar file, entry by entry: no more than one is held at a time. */
class TarBytes {
  readonly #packer = createTarPacker()
  readonly #reader = this.#packer.readable.getReader()

  async *entry(name: string, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    const entry = this.#packer.controller.add({ name, size: bytes.length, mode: 0o600, mtime: new Date(0) }).getWriter()
    await entry.write(bytes)
    await entry.close()
    for (let left = HEADER + padded(bytes.length); left > 0; ) {
      const { value } = await this.#reader.read()
      if (value === undefined) return
      yield value
      left -= value.length
    }
  }

  async *end(): AsyncGenerator<Uint8Array> {
    this.#packer.controller.finalize()
    for (;;) {
      const { value } = await this.#reader.read()
      if (value === undefined) return
      yield value
    }
  }
}

const HEADER = 512

function padded(size: number): number {
  return Math.ceil(size / HEADER) * HEADER
}
