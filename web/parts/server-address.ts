/** The server that a page describes: its own, or the one of `crow docs --server`. */
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { SiteKind } from '../routes.ts'

/** The address from `--server`, without a slash at its end. */
export const ServerAddress = createContext<string | undefined>(undefined)

/**
 * The address for example calls. Node does not know the address of the page's server, so the first rendering has none.
 */
export function useServerUrl(kind: SiteKind): { readonly url?: string } {
  const named = useContext(ServerAddress)
  const [origin, setOrigin] = useState<string>()
  useEffect(() => setOrigin(kind === 'server' ? location.origin : undefined), [kind])
  const url = origin ?? named
  return url === undefined ? {} : { url }
}

/** The address of the console; undefined if the server is not known. */
export function useConsoleHref(kind: SiteKind): string | undefined {
  const named = useContext(ServerAddress)
  if (kind === 'server') return 'console.html'
  return named && `${named}/console.html`
}
