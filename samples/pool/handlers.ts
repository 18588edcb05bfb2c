/** The outside of the pool: the image files of its storage. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Externals } from './api.gen.ts'

/** Has a folder for each storage repository, named by its uuid. Relative to the folder in which the server was started. */
const IMAGES = process.env.POOL_IMAGES ?? 'images'

export const externals = {
  /** Without its folder, a storage repository has no image files. */
  async list_images(sr_uuid, { log }) {
    const folder = join(IMAGES, sr_uuid)
    try {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.img')).sort()
      return await Promise.all(names.map(async (file) => ({ file, size: BigInt((await stat(join(folder, file))).size) })))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      log.info('no images', { folder })
      return []
    }
  },
} satisfies Externals
