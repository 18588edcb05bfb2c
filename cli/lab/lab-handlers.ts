/** The code of samples/xenapi for messages, externals and HTTP paths, as the build has bundled it. */
import { dirname, join } from 'node:path'
import type { BundledHandlers } from '../../compiler/bundle-handlers.ts'
import type { Host } from '../host.ts'

/** The file beside the built command. */
export const LAB_HANDLERS = 'lab-handlers.json'

/** Undefined in a checkout, where the code is bundled when it is needed. */
export function builtHandlers(host: Host): BundledHandlers | undefined {
  const path = join(dirname(host.runtime), LAB_HANDLERS)
  if (host.files.kind(path) === null) return undefined
  return JSON.parse(new TextDecoder().decode(host.files.read(path)))
}
