/** Which file has the content of which disk. Objects of the class disk_content say it; see behaviour-disk-contents.crow. */
import { randomUUID } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Externals, fail, type HttpContext, type Ref, type Tx } from '../api.gen.ts'
import { contentPath, DiskWriter } from './disk-files.ts'
import { removeContent } from './readers.ts'

type Surroundings = Pick<HttpContext, 'folder' | 'transaction' | 'log'>

/** The end of the name of a file that is being written. */
const PART = '.part'

function contentOf(tx: Tx, vdi: Ref<'VDI'>): Ref<'disk_content'> | undefined {
  return tx.disk_content.all().find((one) => tx.disk_content.get(one).disk === vdi)
}

/** The name of the file with the content of a disk; null where nothing was ever written. */
export function contentFile(tx: Tx, vdi: Ref<'VDI'>): string | null {
  const content = contentOf(tx, vdi)
  return content === undefined ? null : tx.disk_content.get(content).file
}

/** Gives the disk this content. The result is the file that no disk has any more. */
export function setContent(tx: Tx, vdi: Ref<'VDI'>, file: string): string | null {
  const content = contentOf(tx, vdi)
  if (content === undefined) {
    if (!tx.VDI.has(vdi)) fail('HANDLE_INVALID', 'VDI', vdi)
    tx.disk_content.create({ disk: vdi, file })
    return null
  }
  const before = tx.disk_content.get(content).file
  tx.disk_content.get(content).file = file
  return filesInUse(tx).has(before) ? null : before
}

function filesInUse(tx: Tx): Set<string> {
  return new Set(tx.disk_content.all().map((one) => tx.disk_content.get(one).file))
}

/** A content that no disk has yet. */
export interface NewContent {
  /** The name of its file. */
  readonly file: string
  readonly writer: DiskWriter
  /** Resolves when the file is whole and on disk. A disk has to get it then. */
  finish(): Promise<void>
  /** Removes it, also after `finish`. */
  drop(): Promise<void>
}

export async function newContent({ folder }: Pick<Surroundings, 'folder'>): Promise<NewContent> {
  const file = randomUUID()
  const path = contentPath(folder(), file)
  const part = `${path}${PART}`
  const writer = await DiskWriter.create(part)
  return {
    file,
    writer,
    async finish() {
      await writer.finish()
      await rename(part, path)
    },
    async drop() {
      await writer.close()
      await rm(part, { force: true })
      await rm(path, { force: true })
    },
  }
}

/** Disks that are being written. */
const writing = new Set<Ref<'VDI'>>()

export function isBeingWritten(vdi: Ref<'VDI'>): boolean {
  return writing.has(vdi)
}

/**
 * Gives the disk a new content, which `write` makes. Until it is whole and on disk, and where `write` fails, the disk has the
 * one from before.
 */
export async function replaceContent(
  vdi: Ref<'VDI'>,
  around: Surroundings,
  write: (writer: DiskWriter) => Promise<void>,
): Promise<void> {
  if (writing.has(vdi)) fail('VDI_IN_USE', vdi, 'attach')
  writing.add(vdi)
  try {
    const content = await newContent(around)
    try {
      await write(content.writer)
      await content.finish()
      const unused = await around.transaction((tx) => setContent(tx, vdi, content.file))
      if (unused !== null) await removeContent(contentPath(around.folder(), unused))
    } catch (error) {
      await content.drop()
      throw error
    }
  } finally {
    writing.delete(vdi)
  }
}

/** Names of files that this server has made for disks that do not have them yet. */
const fresh = new Set<string>()

/** The name of a new file that no start of the server sweeps away before it is used. */
export function freshName(end: string): string {
  const name = `${randomUUID()}${end}`
  fresh.add(name)
  return name
}

let swept: Promise<void> | undefined

/** Removes what a server that was killed has left, once for each start of the server. To be waited for before anything is written. */
export function removeLeftovers(around: Surroundings): Promise<void> {
  swept ??= sweep(around)
  return swept
}

async function sweep({ folder, transaction, log }: Surroundings): Promise<void> {
  const used = await transaction(filesInUse)
  const left = (await readdir(folder())).filter((name) => !used.has(name) && !fresh.has(name))
  if (left.length === 0) return
  log.info('removes contents that no disk has', { files: left.length })
  await Promise.all(left.map((name) => rm(join(folder(), name), { force: true })))
}

export const contentRemover: NonNullable<Externals['remove_content']> = async (file, { folder }) => {
  await removeContent(contentPath(folder(), file))
}
