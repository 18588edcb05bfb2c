/** The view in the address. The component is drawn again when the address changes. */
import { useEffect, useState } from 'preact/hooks'
import { type ConsoleView, consoleViewOf } from './route.ts'

export function useRoute(): ConsoleView {
  const [hash, setHash] = useState(() => (location.hash.startsWith('#page:') ? '' : location.hash))
  useEffect(() => {
    // The page's own anchors, such as the target of the skip link, are not views.
    const look = () => location.hash.startsWith('#page:') || setHash(location.hash)
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return consoleViewOf(hash)
}
