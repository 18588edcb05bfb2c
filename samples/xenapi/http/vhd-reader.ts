/** Reads disks in the VHD format, from start to end: dynamic, differencing and fixed ones. vhd.ts writes them. */
import { stat } from 'node:fs/promises'
import { fail } from '../api.gen.ts'
import { type DiskWriter, diskBytes, isZero } from './disk-files.ts'
import { BLOCK, checksumOf, DIFFERENCING, DYNAMIC, FIXED, MAP, SECTOR } from './vhd.ts'

const UNUSED = 0xffffffff
/** The most entries that the table of a disk may have: the format ends at 2 TiB. */
const MOST_ENTRIES = 1024 * 1024

/** The disk that is read into. */
export interface VhdTarget {
  /** In bytes. */
  readonly size: number
  /** The path of its content from before; null where it is full of zeros. */
  readonly path: string | null
}

/**
 * Writes what the file has. What a differencing VHD leaves out stays as it was: as with xapi, nobody looks whether the disk has
 * the contents of the parent. Throws VDI_IO_ERROR where the file is not a VHD, or its disk is larger.
 */
export async function readVhd(body: AsyncIterable<Uint8Array>, target: VhdTarget, writer: DiskWriter): Promise<void> {
  const source = new Source(body)
  try {
    const first = await source.take(SECTOR)
    if (!isFooter(first)) return await readFixed(first, source, target, writer)
    requireSum(first, 64)
    if (Number(first.readBigUInt64BE(48)) > target.size) refuse('The disk of the file is larger')
    const type = first.readUInt32BE(60)
    if (type !== DYNAMIC && type !== DIFFERENCING) refuse(`VHDs of type ${type} do not begin with a footer`)
    const before = type === DIFFERENCING ? target.path : null
    await readBlocks(source, Number(first.readBigUInt64BE(16)), { size: target.size, path: before }, writer)
  } finally {
    await source.close()
  }
}

function isFooter(sector: Buffer): boolean {
  return sector.toString('latin1', 0, 8) === 'conectix'
}

/** A fixed VHD is the disk and a footer. */
async function readFixed(first: Buffer, source: Source, { size }: VhdTarget, writer: DiskWriter): Promise<void> {
  let held = first
  for (let next = await source.some(); next !== null; next = await source.some()) {
    const bytes = Buffer.concat([held, next])
    held = bytes.subarray(Math.max(0, bytes.length - SECTOR))
    const disk = bytes.subarray(0, bytes.length - held.length)
    if (writer.end + disk.length > size) refuse('The disk of the file is larger')
    await writer.write(disk, writer.end)
  }
  if (!isFooter(held)) refuse('The file is not a VHD: it has no footer at its start or end')
  requireSum(held, 64)
  if (held.readUInt32BE(60) !== FIXED) refuse('The VHD has its footer only at its end, and is not a fixed one')
  if (Number(held.readBigUInt64BE(48)) !== writer.end) refuse('The size in the footer of the VHD is wrong')
}

/** `target.path`: what sectors have that the file leaves out. */
async function readBlocks(source: Source, headerAt: number, target: VhdTarget, writer: DiskWriter): Promise<void> {
  await source.skipTo(headerAt)
  const header = await source.take(1024)
  if (header.toString('latin1', 0, 8) !== 'cxsparse') refuse('The VHD has no header')
  requireSum(header, 36)
  const entries = header.readUInt32BE(28)
  if (header.readUInt32BE(32) !== BLOCK) refuse('The blocks of the VHD have another size than 2 MiB')
  if (entries > MOST_ENTRIES) refuse('The table of the VHD is too long')
  await source.skipTo(Number(header.readBigUInt64BE(16)))
  const used = usedBlocks(await source.take(entries * 4))
  const isUsed = new Set(used.map(({ block }) => block))
  await keepOthers(target, isUsed, writer)
  for (const { block, sector } of used) {
    await source.skipTo(sector * SECTOR)
    const map = Buffer.from(await source.take(MAP))
    const bytes = await source.take(BLOCK)
    await writer.write(await merged(block, map, bytes, target), block * BLOCK)
  }
  await source.drain()
}

interface UsedBlock {
  readonly block: number
  /** Where it is in the file. */
  readonly sector: number
}

/** In the order of the file. */
function usedBlocks(table: Buffer): UsedBlock[] {
  const used: UsedBlock[] = []
  for (let block = 0; block * 4 < table.length; block++) {
    const sector = table.readUInt32BE(block * 4)
    if (sector !== UNUSED) used.push({ block, sector })
  }
  return used.sort((a, b) => a.sector - b.sector)
}

/** Copies the blocks that the file does not have. */
async function keepOthers(target: VhdTarget, isUsed: ReadonlySet<number>, writer: DiskWriter): Promise<void> {
  if (target.path === null) return
  const { size } = await stat(target.path)
  const ends = Math.min(size, target.size)
  for (let block = 0; block * BLOCK < ends; block++) {
    if (isUsed.has(block)) continue
    let at = block * BLOCK
    for await (const bytes of diskBytes(target.path, at, Math.min(ends, at + BLOCK))) {
      await writer.write(bytes, at)
      at += bytes.length
    }
  }
}

/** The sectors of a block that its map has, and the others as they were before. */
async function merged(block: number, map: Buffer, bytes: Buffer, { size, path }: VhdTarget): Promise<Buffer> {
  const start = block * BLOCK
  const room = Math.max(0, Math.min(BLOCK, size - start))
  const result = Buffer.alloc(BLOCK)
  if (!map.equals(ALL)) {
    let at = 0
    for await (const part of diskBytes(path, start, start + room)) at += Buffer.from(part).copy(result, at)
  }
  for (let sector = 0; sector * SECTOR < BLOCK; sector++) {
    const isThere = ((map[sector >> 3] ?? 0) & (0x80 >> (sector & 7))) !== 0
    if (isThere) bytes.copy(result, sector * SECTOR, sector * SECTOR, (sector + 1) * SECTOR)
  }
  if (room === 0 || !isZero(result.subarray(room))) refuse('A block of the VHD is beyond the end of the disk')
  return result.subarray(0, room)
}

const ALL = Buffer.alloc(MAP, 0xff)

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

  /** What comes next; null at the end. */
  async some(): Promise<Buffer | null> {
    const left = this.#left
    this.#left = Buffer.alloc(0)
    if (left.length > 0) return left
    const { value, done } = await this.#chunks.next()
    return done ? null : Buffer.from(value)
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
