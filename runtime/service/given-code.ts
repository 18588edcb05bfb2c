/** Code that a service is given from outside: by the program that starts it, and by `handlers.ts`. */
import type { Rpc } from '../../model/rpcs.ts'
import { checkedHandlers } from '../engine/checked-handlers.ts'
import type { Outside, OutsideParts } from '../outside/outside.ts'
import { requireExternals } from '../outside/read-exports.ts'
import { shapesOf } from '../values/shapes.ts'
import type { ServiceOptions } from './service-options.ts'

export interface GivenCode extends Outside {
  /** The names of RPCs whose handlers are code of `handlers.ts`. */
  readonly fromCode: ReadonlySet<string>
}

/** Throws Error where an external has no code. */
export function givenCode(
  { handlers = new Map(), externals = new Map(), code: openCode, folder = noFolder, log }: ServiceOptions,
  rpcs: readonly Rpc[],
  parts: Omit<OutsideParts, 'folder'>,
): GivenCode {
  const own = openCode?.({ ...parts, folder })
  // As it is, where nothing is added: the program may change it later.
  const all = own ? new Map([...own.externals, ...externals]) : externals
  requireExternals(parts.api, all.keys())
  const checked = checkedHandlers(handlers, { rpcs, shapes: shapesOf(parts.api), log })
  const code = own?.handlers ?? new Map()
  return {
    handlers: new Map([...code, ...checked]),
    externals: all,
    routes: own?.routes ?? [],
    fromCode: new Set([...code.keys()].filter((name) => !checked.has(name))),
  }
}

function noFolder(): string {
  throw new Error('This service has no folder for files')
}
