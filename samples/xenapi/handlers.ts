/** What moves over HTTP: the contents of disks, and statistics. The code is in http/. */
import type { Externals, HttpRoutes } from './api.gen.ts'
import { contentRemover } from './http/contents.ts'
import { diskRoutes } from './http/disk-routes.ts'
import { statisticsRoutes } from './http/rrd-routes.ts'

export const externals = { remove_content: contentRemover } satisfies Externals

export const http = { ...diskRoutes, ...statisticsRoutes } satisfies HttpRoutes
