/** Follows the server while a page is open: changes of objects, and what the user may call. */
import { useEffect } from 'preact/hooks'
import { learnPermissions } from '../session/learn-permissions.ts'
import type { ConsoleState } from './console-state.ts'

/** Draws nothing. Follows while it is mounted and the page is visible; another user needs another one. */
export function Follow({ state }: { readonly state: ConsoleState }): null {
  const { watch, client } = state
  const session = client.session
  useEffect(() => {
    const look = () => (document.visibilityState === 'hidden' ? watch.pause() : watch.start())
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      watch.stop()
    }
  }, [watch])
  useEffect(() => {
    if (session !== null) void learnPermissions(state, session)
  }, [state, session])
  return null
}
