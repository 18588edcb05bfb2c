/** The view that the address names; drawn again when it names another. */
import { useEffect, useState } from 'preact/hooks'
import { type ConsoleView, consoleViewOf } from './route.ts'

export function useRoute(): ConsoleView {
  const [hash, setHash] = useState(() => (location.hash.startsWith('#page:') ? '' : location.hash))
  useEffect(() => {
    // The page's own anchors, such as the one that the link at its start leads to, are no views.
    const look = () => location.hash.startsWith('#page:') || setHash(location.hash)
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return consoleViewOf(hash)
}
