/**
 * Writes disks in the VHD format: dynamic ones, and differencing ones with only the blocks that differ from another disk, as
 * vhd-tool of XenServer lays them out. vhd-reader.ts reads them.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { isZero } from './disk-files.ts'

export const SECTOR = 512
/** Bytes of a block, and of the map of its sectors before it. */
export const BLOCK = 2 * 1024 * 1024
export const MAP = SECTOR
const NOWHERE = 0xffffffffffffffffn
/** Types of disks. */
export const FIXED = 2
export const DYNAMIC = 3
export const DIFFERENCING = 4
/** Where the path of the parent is: behind the copy of the footer and the header. */
const LOCATOR_AT = SECTOR + 1024
const TABLE_AT = LOCATOR_AT + SECTOR
/** The kind of a locator whose text is a URL of a file, in UTF-8. */
const MAC_X = 0x4d616358

export interface VhdFile {
  readonly length: number
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface VhdSource {
  readonly uuid: string
  /** In bytes. */
  readonly size: number
  /** The path of the content; null where it is full of zeros, of which the file then has none. */
  readonly path: string | null
}

export interface VhdBase {
  readonly uuid: string
  readonly path: string | null
  /** Where a host of XenServer would have the VHD of the base. */
  readonly location: string
}

/** With a base, the file has only the blocks that differ from it. */
export async function vhdOf({ uuid, size, path }: VhdSource, base: VhdBase | null = null): Promise<VhdFile> {
  const blocks = await changedBlocks(path, base?.path ?? null, size)
  const entries = Math.ceil(size / BLOCK)
  const tableEnd = TABLE_AT + Math.ceil((entries * 4) / SECTOR) * SECTOR
  const footer = footerOf(uuid, size, base ? DIFFERENCING : DYNAMIC)
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield footer
    yield headerOf(entries, base)
    yield locatorOf(base)
    const table = Buffer.alloc(tableEnd - TABLE_AT, 0xff)
    for (const [i, block] of blocks.entries()) table.writeUInt32BE((tableEnd + i * (MAP + BLOCK)) / SECTOR, block * 4)
    yield table
    yield* blockBytes(path, blocks)
    yield footer
  }
  return { length: tableEnd + blocks.length * (MAP + BLOCK) + SECTOR, bytes: bytes() }
}

/** The numbers of the blocks in which two contents differ. */
async function changedBlocks(path: string | null, base: string | null, size: number): Promise<number[]> {
  if (path === base) return []
  const changed: number[] = []
  const [own, other] = await Promise.all([BlockFile.open(path), BlockFile.open(base)])
  try {
    const ends = Math.ceil(Math.min(size, Math.max(own.size, other.size)) / BLOCK)
    for (let block = 0; block < ends; block++) {
      const [bytes, before] = await Promise.all([own.read(block), other.read(block)])
      if (before === null ? bytes !== null && !isZero(bytes) : !before.equals(bytes ?? ZEROS)) changed.push(block)
    }
  } finally {
    await own.close()
    await other.close()
  }
  return changed
}

const ZEROS = Buffer.alloc(BLOCK)

async function* blockBytes(path: string | null, blocks: readonly number[]): AsyncGenerator<Uint8Array> {
  const all = Buffer.alloc(MAP, 0xff)
  const file = await BlockFile.open(path)
  try {
    for (const block of blocks) {
      yield all
      yield (await file.read(block)) ?? ZEROS
    }
  } finally {
    await file.close()
  }
}

/** A content, block by block. */
class BlockFile {
  readonly #handle: FileHandle | null
  /** Behind it the content is full of zeros. */
  readonly size: number

  private constructor(handle: FileHandle | null, size: number) {
    this.#handle = handle
    this.size = size
  }

  static async open(path: string | null): Promise<BlockFile> {
    if (path === null) return new BlockFile(null, 0)
    const handle = await open(path)
    return new BlockFile(handle, (await handle.stat()).size)
  }

  /** null behind the end of the file. */
  async read(block: number): Promise<Buffer | null> {
    if (this.#handle === null || block * BLOCK >= this.size) return null
    const bytes = Buffer.alloc(BLOCK)
    await this.#handle.read(bytes, 0, BLOCK, block * BLOCK)
    return bytes
  }

  async close(): Promise<void> {
    await this.#handle?.close()
  }
}

function footerOf(uuid: string, size: number, type: number): Buffer {
  const footer = Buffer.alloc(SECTOR)
  footer.write('conectix')
  footer.writeUInt32BE(2, 8)
  footer.writeUInt32BE(0x10000, 12)
  footer.writeBigUInt64BE(BigInt(SECTOR), 16)
  footer.write('crow', 28)
  footer.writeUInt32BE(0x10000, 32)
  footer.writeBigUInt64BE(BigInt(size), 40)
  footer.writeBigUInt64BE(BigInt(size), 48)
  footer.writeUInt32BE(geometryOf(size), 56)
  footer.writeUInt32BE(type, 60)
  footer.write(uuid.replaceAll('-', ''), 68, 'hex')
  footer.writeUInt32BE(checksumOf(footer), 64)
  return footer
}

function headerOf(entries: number, base: VhdBase | null): Buffer {
  const header = Buffer.alloc(1024)
  header.write('cxsparse')
  header.writeBigUInt64BE(NOWHERE, 8)
  header.writeBigUInt64BE(BigInt(TABLE_AT), 16)
  header.writeUInt32BE(0x10000, 24)
  header.writeUInt32BE(entries, 28)
  header.writeUInt32BE(BLOCK, 32)
  if (base) writeParent(header, base)
  header.writeUInt32BE(checksumOf(header), 36)
  return header
}

function writeParent(header: Buffer, { uuid, location }: VhdBase): void {
  header.write(uuid.replaceAll('-', ''), 40, 'hex')
  // UTF-16 with the high byte first, of which Node has only the other order.
  Buffer.from(location, 'utf16le').swap16().copy(header, 64, 0, 512)
  header.writeUInt32BE(MAC_X, 576)
  header.writeUInt32BE(1, 580)
  header.writeUInt32BE(urlOf(location).length, 584)
  header.writeBigUInt64BE(BigInt(LOCATOR_AT), 592)
}

function locatorOf(base: VhdBase | null): Buffer {
  const locator = Buffer.alloc(SECTOR)
  if (base) urlOf(base.location).copy(locator)
  return locator
}

function urlOf(location: string): Buffer {
  return Buffer.from(`file://${location}`)
}

/** The complement of the sum of all bytes, while the checksum itself is 0. */
export function checksumOf(bytes: Uint8Array): number {
  return ~bytes.reduce((sum, byte) => sum + byte, 0) >>> 0
}

/** Cylinders, heads and sectors in 32 bits, as the appendix of the format's specification counts them. */
function geometryOf(size: number): number {
  const sectors = Math.min(Math.floor(size / SECTOR), 65_535 * 16 * 255)
  let [perTrack, heads] = [255, 16]
  if (sectors < 65_535 * 16 * 63) {
    perTrack = 17
    heads = Math.max(4, Math.ceil(Math.floor(sectors / 17) / 1024))
    if (Math.floor(sectors / 17) >= heads * 1024 || heads > 16) [perTrack, heads] = [31, 16]
    if (Math.floor(sectors / perTrack) >= heads * 1024) [perTrack, heads] = [63, 16]
  }
  const cylinders = Math.floor(Math.floor(sectors / perTrack) / heads)
  return ((cylinders << 16) | (heads << 8) | perTrack) >>> 0
}
