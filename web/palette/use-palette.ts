/** The state of the open palette: what was typed, what was found, and which item is chosen. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { consoleViewOf } from '../console/route.ts'
import { type ConsoleState, useLiveConsole } from '../console/state/console-state.ts'
import type { SiteKind } from '../routes.ts'
import type { Find } from '../search/find-entries.ts'
import { findItems } from './find-items.ts'
import type { ItemGroup, PaletteItem } from './item.ts'
import { askForObjects, type FoundObject, loadSmallTables } from './object-items.ts'
import { keepRecent, recentItems } from './recent-items.ts'

/** Milliseconds without another letter, before the server is asked. */
const QUIET = 120

export interface PaletteUse {
  readonly query: string
  readonly groups: readonly ItemGroup[]
  readonly items: readonly PaletteItem[]
  readonly chosen: number
  readonly type: (query: string) => void
  readonly choose: (i: number) => void
  /** Notes that an item was taken. */
  readonly took: (item: PaletteItem) => void
}

export function usePalette(api: Api, kind: SiteKind, path: string, find: Find): PaletteUse {
  const state = useLiveConsole()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const told = useTold(state, query)
  const user = state?.client.user ?? ''
  const view = useMemo(() => (path === 'console.html' ? consoleViewOf(location.hash) : null), [path])
  const recent = useMemo(() => recentItems(user), [user])
  useEffect(() => {
    if (state) void loadSmallTables(state)
  }, [state])
  const groups = findItems({ api, kind, find, state, view, told, recent }, query)
  const items = groups.flatMap((group) => group.items)
  return {
    query,
    groups,
    items,
    chosen: Math.min(chosen, Math.max(0, items.length - 1)),
    type(text) {
      setQuery(text)
      setChosen(0)
    },
    choose: setChosen,
    took: (item) => keepRecent(user, item),
  }
}

/** The objects that the server has for what was typed. */
function useTold(state: ConsoleState | null, query: string): readonly FoundObject[] {
  const [told, setTold] = useState<{ readonly to: string; readonly found: readonly FoundObject[] }>({
    to: '',
    found: [],
  })
  const wanted = query.replace(/^@/, '').trim()
  useEffect(() => {
    if (!state || wanted === '' || wanted.startsWith('>')) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      void askForObjects(state, wanted, stop.signal).then((found) => {
        if (!stop.signal.aborted) setTold({ to: wanted, found })
      })
    }, QUIET)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [state, wanted])
  return told.to === wanted ? told.found : NONE
}

const NONE: readonly FoundObject[] = []
