/** Keeps the session for this tab alone: it is gone when the tab is. Never in localStorage, which outlives the tab and is shared. */

export interface KeptSession {
  readonly session: string
  readonly user: string
}

export interface SessionKeeper {
  read(): KeptSession | null
  keep(session: KeptSession): void
  forget(): void
}

const KEY = 'crowfoot-session'

/** Where storage is forbidden, the session lives as long as the page. */
export function tabSession(storage: () => Storage = () => sessionStorage): SessionKeeper {
  const attempt = <T>(use: (storage: Storage) => T): T | null => {
    try {
      return use(storage())
    } catch {
      return null
    }
  }
  return {
    read: () => attempt((s) => readKept(s.getItem(KEY))),
    keep: (session) => void attempt((s) => s.setItem(KEY, JSON.stringify(session))),
    forget: () => void attempt((s) => s.removeItem(KEY)),
  }
}

function readKept(text: string | null): KeptSession | null {
  const kept = JSON.parse(text ?? 'null') as Partial<KeptSession> | null
  return typeof kept?.session === 'string' && typeof kept.user === 'string'
    ? { session: kept.session, user: kept.user }
    : null
}
