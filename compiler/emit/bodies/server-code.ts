/** The code of bodies as a part of a server's file, and the source map of that file. */
import type { Api } from '../../../model/api.ts'
import type { Mappings } from './code.ts'
import { emitBodies, hasBodies } from './module.ts'

/** The name under which servers find the code. */
export const BODIES_NAME = 'crowfootBodies'

export interface BodiesCode extends Mappings {
  /** A statement that declares the function `crowfootBodies`. */
  readonly text: string
}

/** undefined where the API has no bodies. */
export function bodiesCode(api: Api): BodiesCode | undefined {
  return hasBodies(api) ? emitBodies(api, `const ${BODIES_NAME} = function ($) {`) : undefined
}

/**
 * The comment that ends the file, whose code of bodies stands behind so many lines. `root`: where the `.crow` files are, as a
 * URL with a `/` at its end, for servers that run beside them only; others name the files as the API does.
 */
export function sourceMapComment({ sources, mappings }: Mappings, linesBefore: number, root?: string): string {
  const map = {
    version: 3,
    ...(root === undefined ? {} : { sourceRoot: root }),
    sources,
    names: [],
    // A semicolon ends a line.
    mappings: ';'.repeat(linesBefore) + mappings,
  }
  const bytes = new TextEncoder().encode(JSON.stringify(map))
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return `//# sourceMappingURL=data:application/json;base64,${data}\n`
}
