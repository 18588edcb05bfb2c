/** What was chosen last, in this tab. Objects are those of one user. */
import type { PaletteItem } from './item.ts'

const KEY = 'crowfoot-recent'
const MOST = 5

interface Kept {
  readonly user: string
  readonly items: readonly PaletteItem[]
}

export function recentItems(user: string): readonly PaletteItem[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null
    return kept?.items.filter(({ sign }) => sign !== 'object' || (user !== '' && kept.user === user)) ?? []
  } catch {
    return []
  }
}

/** Keeps what leads to a place; an action on an object would outlive its reason. */
export function keepRecent(user: string, item: PaletteItem): void {
  if (item.href === undefined || item.sign === 'action' || item.sign === 'page') return
  const { score: _, ...kept } = item
  const items = [kept, ...recentItems(user).filter(({ id }) => id !== item.id)].slice(0, MOST)
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ user, items } satisfies Kept))
  } catch {
    // Without storage nothing is recent.
  }
}
