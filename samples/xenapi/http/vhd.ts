/** Disks in the VHD format: dynamic ones are written, fixed and dynamic ones are read, both from start to end. */
import { open } from 'node:fs/promises'
import { fail } from '../api.gen.ts'
import { type DiskWriter, isZero } from './disk-files.ts'

const SECTOR = 512
/** Bytes of a block, and of the map of its sectors before it. */
const BLOCK = 2 * 1024 * 1024
const MAP = SECTOR
const UNUSED = 0xffffffff
const NOWHERE = 0xffffffffffffffffn
const FIXED = 2
const DYNAMIC = 3
/** The footer, its copy at the start, and the header behind that. */
const TABLE_AT = SECTOR + 1024
/** The most entries that the table of a disk may have: the format ends at 2 TiB. */
const MOST_ENTRIES = 1024 * 1024

export interface VhdFile {
  readonly length: number
  readonly bytes: AsyncIterable<Uint8Array>
}

/** `path`: the content; null where it is full of zeros, of which the file then has none. */
export async function vhdOf(uuid: string, size: number, path: string | null): Promise<VhdFile> {
  const blocks = path === null ? [] : await usedBlocks(path)
  const entries = Math.ceil(size / BLOCK)
  const tableEnd = TABLE_AT + Math.ceil((entries * 4) / SECTOR) * SECTOR
  const footer = footerOf(uuid, size)
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield footer
    yield headerOf(entries)
    const table = Buffer.alloc(tableEnd - TABLE_AT, 0xff)
    for (const [i, block] of blocks.entries()) table.writeUInt32BE((tableEnd + i * (MAP + BLOCK)) / SECTOR, block * 4)
    yield table
    if (path !== null) yield* blockBytes(path, blocks)
    yield footer
  }
  return { length: tableEnd + blocks.length * (MAP + BLOCK) + SECTOR, bytes: bytes() }
}

/** The numbers of the blocks that are not zeros. */
async function usedBlocks(path: string): Promise<number[]> {
  const used: number[] = []
  for await (const [block, bytes] of slices(path)) if (!isZero(bytes)) used.push(block)
  return used
}

async function* slices(path: string, wanted?: readonly number[]): AsyncGenerator<[block: number, bytes: Buffer]> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    for (const block of wanted ?? Array(Math.ceil(size / BLOCK)).keys()) {
      const bytes = Buffer.alloc(BLOCK)
      await handle.read(bytes, 0, BLOCK, block * BLOCK)
      yield [block, bytes]
    }
  } finally {
    await handle.close()
  }
}

async function* blockBytes(path: string, blocks: readonly number[]): AsyncGenerator<Uint8Array> {
  const all = Buffer.alloc(MAP, 0xff)
  for await (const [, bytes] of slices(path, blocks)) {
    yield all
    yield bytes
  }
}

function footerOf(uuid: string, size: number): Buffer {
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
  footer.writeUInt32BE(DYNAMIC, 60)
  footer.write(uuid.replaceAll('-', ''), 68, 'hex')
  footer.writeUInt32BE(checksumOf(footer), 64)
  return footer
}

function headerOf(entries: number): Buffer {
  const header = Buffer.alloc(1024)
  header.write('cxsparse')
  header.writeBigUInt64BE(NOWHERE, 8)
  header.writeBigUInt64BE(BigInt(TABLE_AT), 16)
  header.writeUInt32BE(0x10000, 24)
  header.writeUInt32BE(entries, 28)
  header.writeUInt32BE(BLOCK, 32)
  header.writeUInt32BE(checksumOf(header), 36)
  return header
}

/** The complement of the sum of all bytes, while the checksum itself is 0. */
function checksumOf(bytes: Uint8Array): number {
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

/** Writes what the file has. Throws VDI_IO_ERROR where it is none, or its disk has more than `size` bytes. */
export async function readVhd(body: AsyncIterable<Uint8Array>, size: number, writer: DiskWriter): Promise<void> {
  const source = new Source(body)
  try {
    const footer = await source.take(SECTOR)
    const isVhd = footer.toString('latin1', 0, 8) === 'conectix'
    if (!isVhd) refuse('The file does not begin as a dynamic VHD')
    requireSum(footer, 64)
    if (Number(footer.readBigUInt64BE(48)) > size) refuse('The disk of the file is larger')
    const type = footer.readUInt32BE(60)
    if (type !== DYNAMIC)
      refuse(type === FIXED ? 'A fixed VHD has its footer at its end' : `VHDs of type ${type} are not taken`)
    await readBlocks(source, Number(footer.readBigUInt64BE(16)), size, writer)
  } finally {
    await source.close()
  }
}

async function readBlocks(source: Source, headerAt: number, size: number, writer: DiskWriter): Promise<void> {
  await source.skipTo(headerAt)
  const header = await source.take(1024)
  if (header.toString('latin1', 0, 8) !== 'cxsparse') refuse('The VHD has no header')
  requireSum(header, 36)
  const entries = header.readUInt32BE(28)
  if (header.readUInt32BE(32) !== BLOCK) refuse('The blocks of the VHD have another size than 2 MiB')
  if (entries > MOST_ENTRIES) refuse('The table of the VHD is too long')
  await source.skipTo(Number(header.readBigUInt64BE(16)))
  const table = await source.take(entries * 4)
  const used: { readonly block: number; readonly sector: number }[] = []
  for (let block = 0; block < entries; block++) {
    const sector = table.readUInt32BE(block * 4)
    if (sector !== UNUSED) used.push({ block, sector })
  }
  used.sort((a, b) => a.sector - b.sector)
  for (const { block, sector } of used) {
    await source.skipTo(sector * SECTOR + MAP)
    const bytes = await source.take(BLOCK)
    const room = Math.min(BLOCK, size - block * BLOCK)
    if (room <= 0 || !isZero(bytes.subarray(room))) refuse('A block of the VHD is beyond the end of the disk')
    await writer.write(bytes.subarray(0, room), block * BLOCK)
  }
  await source.drain()
}

function requireSum(bytes: Buffer, at: number): void {
  const wanted = bytes.readUInt32BE(at)
  const plain = Buffer.from(bytes)
  plain.writeUInt32BE(0, at)
  if (checksumOf(plain) !== wanted) refuse('A checksum of the VHD is wrong')
}

function refuse(reason: string): never {
  fail('VDI_IO_ERROR', reason)
}

/** A body that is read once, from start to end. */
class Source {
  readonly #chunks: AsyncIterator<Uint8Array>
  #left: Buffer = Buffer.alloc(0)
  #at = 0

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#chunks = body[Symbol.asyncIterator]()
  }

  async take(length: number): Promise<Buffer> {
    const parts = [this.#left]
    let have = this.#left.length
    while (have < length) {
      const { value, done } = await this.#chunks.next()
      if (done) refuse('The VHD ends too early')
      parts.push(Buffer.from(value))
      have += value.length
    }
    const all = parts.length === 1 ? this.#left : Buffer.concat(parts)
    this.#left = all.subarray(length)
    this.#at += length
    return all.subarray(0, length)
  }

  async skipTo(offset: number): Promise<void> {
    if (!(offset >= this.#at)) refuse('The parts of the VHD are not in order')
    while (this.#at < offset) await this.take(Math.min(BLOCK, offset - this.#at))
  }

  async drain(): Promise<void> {
    this.#left = Buffer.alloc(0)
    for (let next = await this.#chunks.next(); !next.done; next = await this.#chunks.next());
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
