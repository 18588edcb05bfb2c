/** The server that a page is about: the one it came from, or the one that `crow docs --server` names. */
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { SiteKind } from '../routes.ts'

/** The address that `--server` gives, without a slash at its end. */
export const ServerAddress = createContext<string | undefined>(undefined)

/** For example calls. Node knows no address of the server that shows the page, so its first picture has none. */
export function useServerUrl(kind: SiteKind): { readonly url?: string } {
  const named = useContext(ServerAddress)
  const [origin, setOrigin] = useState<string>()
  useEffect(() => setOrigin(kind === 'server' ? location.origin : undefined), [kind])
  const url = origin ?? named
  return url === undefined ? {} : { url }
}

/** Where the console is; undefined where no server is known. */
export function useConsoleHref(kind: SiteKind): string | undefined {
  const named = useContext(ServerAddress)
  if (kind === 'server') return 'console.html'
  return named && `${named}/console.html`
}
