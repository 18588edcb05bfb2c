/** Builds what `crow lab` takes in place of handlers.ts of samples/xenapi: its code with the packages that it imports. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LAB_HANDLERS } from '../cli/lab/lab-handlers.ts'
import { type BundledHandlers, bundleHandlers } from '../compiler/bundle-handlers.ts'
import { HANDLERS_FILE, TYPES_FILE } from '../reference/handler-files.ts'
import { handlerTypes } from '../reference/handler-types.ts'
import { XEN_SAMPLE, xenApi } from './sample-messages.ts'

/** An installed package has no packages that only development needs, so that esbuild would not find them there. */
export async function buildLab(outdir: string): Promise<void> {
  writeFileSync(join(outdir, LAB_HANDLERS), JSON.stringify(await xenHandlers()))
}

export function xenHandlers(): Promise<BundledHandlers> {
  const types = { path: join(XEN_SAMPLE, TYPES_FILE), text: handlerTypes(xenApi()) }
  return bundleHandlers({ path: join(XEN_SAMPLE, HANDLERS_FILE), types })
}
