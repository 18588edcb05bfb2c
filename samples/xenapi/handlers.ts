/** What moves over HTTP: the contents of disks, machines, and statistics; and what bodies cannot do. The code is in http/. */
import type { Externals, HttpRoutes, Messages } from './api.gen.ts'
import { certificateReader } from './http/certificates.ts'
import { blockDigests, changedBlocks } from './http/changed-blocks.ts'
import { contentRemover } from './http/contents.ts'
import { diskRoutes } from './http/disk-routes.ts'
import { fetchMachines, machineRoutes } from './http/machine-routes.ts'
import { statisticsRoutes } from './http/rrd-routes.ts'

export const messages = { 'machine_file.fetch': fetchMachines } satisfies Messages

export const externals = {
  block_digests: blockDigests,
  changed_blocks: changedBlocks,
  read_certificate: certificateReader,
  remove_content: contentRemover,
} satisfies Externals

export const http = { ...diskRoutes, ...machineRoutes, ...statisticsRoutes } satisfies HttpRoutes
