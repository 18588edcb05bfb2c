/**
 * Keeps the session in this tab until the tab is closed. Never in localStorage, which is on disk and outlives the tab.
 */

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

/** If the browser forbids storage, the session lives as long as the page. */
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
  const kept: unknown = JSON.parse(text ?? 'null')
  return isKeptSession(kept) ? { session: kept.session, user: kept.user } : null
}

export function isKeptSession(value: unknown): value is KeptSession {
  const { session, user } = (value ?? {}) as Partial<KeptSession>
  return typeof session === 'string' && typeof user === 'string'
}
