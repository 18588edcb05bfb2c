/** Reads exports of machines, XVA, in one go: ova.xml first, then the blocks of disks. No more than one block is held at a time. */
import { createHash } from 'node:crypto'
import { pipeline, Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import { fail } from '../api.gen.ts'
import { webStream } from './streams.ts'
import { OVA_XML } from './xva-objects.ts'
import { BLOCK, blockChecksum } from './xva-writer.ts'

export interface DiskSink {
  /** In bytes. */
  readonly size: number
  write(bytes: Uint8Array, at: number): Promise<void>
}

export interface XvaTarget {
  /** Gets the text of ova.xml, and gives the disks that are wanted, by their names in the file. */
  describe(xml: string): Promise<ReadonlyMap<string, DiskSink>>
  /** Wrong checksums do not matter. */
  readonly force: boolean
}

/** Bytes. The text of a thousand machines has some tens of megabytes. */
const LONGEST_XML = 64 * 1024 * 1024

/** Throws the errors that xapi has for what is wrong with the file. */
export async function readXva(body: AsyncIterable<Uint8Array>, target: XvaTarget): Promise<void> {
  const source = await decompressed(body)
  const entries = (webStream(source).pipeThrough(createTarDecoder()) as ReadableStream<ParsedTarEntry>).getReader()
  try {
    await readEntries(entries, target)
  } finally {
    // Where the rest is not wanted, nobody waits for it.
    source.destroy()
    void entries.cancel().catch(() => undefined)
  }
}

async function readEntries(entries: ReadableStreamDefaultReader<ParsedTarEntry>, target: XvaTarget): Promise<void> {
  const { value: first } = await entries.read()
  if (!first) fail('IMPORT_ERROR_PREMATURE_EOF')
  if (first.header.name !== OVA_XML) fail('IMPORT_ERROR_UNEXPECTED_FILE', OVA_XML, first.header.name)
  const disks = await target.describe(Buffer.from(await whole(first, LONGEST_XML)).toString())
  const blocks = new Blocks(disks, target.force, await blockChecksum())
  for (let next = await entries.read(); next.value; next = await entries.read())
    await blocks.take(next.value.header.name, await whole(next.value, BLOCK))
  blocks.requireAll()
}

/** Takes the blocks and their checksums, in the order of the file. */
class Blocks {
  readonly #disks: ReadonlyMap<string, DiskSink>
  readonly #force: boolean
  readonly #checksums: { readonly [end: string]: (bytes: Uint8Array) => string }
  /** The numbers of the last blocks that have not come, by disk. They are always in the file, also where they are zeros. */
  readonly #missing: Map<string, number>
  /** A checksum follows its block. */
  #previous: { readonly name: string; readonly bytes: Uint8Array } | undefined

  constructor(disks: ReadonlyMap<string, DiskSink>, force: boolean, xxhash: (bytes: Uint8Array) => string) {
    this.#disks = disks
    this.#force = force
    this.#checksums = { '.xxhash': xxhash, '.checksum': sha1 }
    this.#missing = new Map([...disks].map(([id, { size }]) => [id, Math.ceil(size / BLOCK) - 1]))
  }

  async take(name: string, bytes: Uint8Array): Promise<void> {
    const [, id = '', number = '', end] = ENTRY.exec(name) ?? []
    const disk = this.#disks.get(id)
    // Others, such as the table of checksums at the end of old files, are of no use.
    if (!disk) return
    if (end === undefined) await this.#write(disk, id, Number(number), bytes, name)
    else if (!this.#force && this.#previous && this.#previous.name + end === name)
      this.#check(end, this.#previous.bytes, Buffer.from(bytes).toString().trim())
  }

  async #write(disk: DiskSink, id: string, number: number, bytes: Uint8Array, name: string): Promise<void> {
    const at = number * BLOCK
    if (at + bytes.length > disk.size) fail('IMPORT_ERROR', `The block ${name} is beyond the end of its disk`)
    await disk.write(bytes, at)
    // Empty blocks only keep the connection alive.
    if (number === this.#missing.get(id) && bytes.length > 0) this.#missing.delete(id)
    this.#previous = { name, bytes }
  }

  #check(end: string, bytes: Uint8Array, wanted: string): void {
    const is = this.#checksums[end]?.(bytes) ?? ''
    if (is.toLowerCase() !== wanted.toLowerCase()) fail('IMPORT_ERROR_SOME_CHECKSUMS_FAILED')
  }

  requireAll(): void {
    if (this.#missing.size > 0) fail('IMPORT_ERROR_PREMATURE_EOF')
  }
}

/** A block of a disk, or its checksum. */
const ENTRY = /^([^/]+)\/(\d{8,9})(\.checksum|\.xxhash)?$/

function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex')
}

async function whole({ header: { size }, body }: ParsedTarEntry, most: number): Promise<Uint8Array> {
  if (size > most) fail('IMPORT_ERROR', `A file of ${size} bytes is too large`)
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  const bytes = Buffer.concat(parts)
  if (bytes.length < size) fail('IMPORT_ERROR_PREMATURE_EOF')
  return bytes
}

/** By the first bytes, as xapi does it. */
async function decompressed(body: AsyncIterable<Uint8Array>): Promise<Readable> {
  const chunks = body[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 4) {
    const { value, done } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const source = Readable.from(
    (async function* () {
      yield head
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
    })(),
  )
  const start = head.toString('latin1', 0, 4)
  if (start.startsWith('\x1f\x8b')) return piped(source, zlib.createGunzip())
  if (start === '\x28\xb5\x2f\xfd') return piped(source, withZstd().createZstdDecompress())
  return source
}

/** Node has zstd from version 22.15 on, and Crowfoot works with some that are older. */
export function withZstd(): typeof zlib {
  if (typeof zlib.createZstdCompress !== 'function')
    fail('INTERNAL_ERROR', `zstd needs Node 22.15 or later, and this is Node ${process.versions.node}`)
  return zlib
}

/** An error of either is one of the result. */
export function piped<T extends NodeJS.WritableStream & Readable>(source: Readable, through: T): T {
  pipeline(source, through, () => undefined)
  return through
}
