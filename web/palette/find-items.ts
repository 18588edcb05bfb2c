/** What the palette shows for what was typed: groups of items, the group with the best item first. */
import type { Api } from '../../model/api.ts'
import type { ConsoleView } from '../console/route.ts'
import type { ConsoleState } from '../console/state/console-state.ts'
import type { SiteKind } from '../routes.ts'
import type { Find } from '../search/find-entries.ts'
import { generalItems, targetItems, verbItems, viewedObject } from './action-items.ts'
import { groupOf, type ItemGroup, type PaletteItem } from './item.ts'
import { type FoundObject, knownObjects, objectItem } from './object-items.ts'
import { pageItems, themeItems } from './page-items.ts'
import { referenceItem } from './reference-items.ts'
import { wordsScore } from './score.ts'

export interface FindParts {
  readonly api: Api
  readonly kind: SiteKind
  readonly find: Find
  /** null where there are no objects. */
  readonly state: ConsoleState | null
  /** The view of the console, if that is the page. */
  readonly view: ConsoleView | null
  /** What the server has found. */
  readonly told: readonly FoundObject[]
  /** What was chosen last. */
  readonly recent: readonly PaletteItem[]
}

/** `>` at the start shows only what can be done, `@` only objects. */
export function findItems(parts: FindParts, query: string): readonly ItemGroup[] {
  const [only, rest] = /^[>@]/.test(query) ? [query.charAt(0), query.slice(1)] : ['', query]
  const typed = rest.trim().toLowerCase()
  if (typed === '' && only === '') return firstItems(parts)
  const groups = [
    ...(only === '@' ? [] : actionGroup(parts, typed)),
    ...(only === '>' ? [] : objectGroup(parts, typed)),
    ...(only === '' ? referenceGroup(parts, rest) : []),
  ]
  return groups.toSorted((a, b) => bestOf(b) - bestOf(a))
}

/** Before something is typed. */
function firstItems({ api, kind, state, view, recent }: FindParts): readonly ItemGroup[] {
  const target = state && view && viewedObject(state, view)
  const mine = state && target ? targetItems(state, target).filter(({ refused }) => refused === undefined) : []
  return [
    ...(target ? groupOf(`On ${state.names.withClass(target.class, target.ref)}`, mine, 8) : []),
    ...groupOf('Recent', recent, 5),
    ...groupOf('Go to', pageItems(api, kind), 8),
    ...groupOf('Do', [...(state ? generalItems(state).filter(({ id }) => id === 'log out') : []), ...themeItems()], 6),
  ]
}

function actionGroup({ api, kind, state, view, told }: FindParts, typed: string): ItemGroup[] {
  const target = state && view && viewedObject(state, view)
  const objects = (words: string) => (state ? merged(knownObjects(state, words, 6), told).slice(0, 6) : [])
  const all = [
    ...(state && target ? targetItems(state, target) : []),
    ...pageItems(api, kind),
    ...themeItems(),
    ...(state ? generalItems(state) : []),
  ]
  const scored = all.map((item) => ({ ...item, score: actionScore(item, typed) })).filter(({ score }) => score > 0)
  const verbs = state ? verbItems(state, typed, objects) : []
  const sorted = unique([...verbs, ...scored].sort((a, b) => (b.score ?? 0) - (a.score ?? 0)))
  return groupOf('Do and go', sorted, typed === '' ? 60 : 7)
}

function actionScore({ title, words = '' }: PaletteItem, typed: string): number {
  if (typed === '') return 1
  const score = wordsScore(title, typed)
  if (score >= 2) return 2.5
  return score > 0 ? score : wordsScore(words, typed) > 0 ? 0.9 : 0
}

function objectGroup({ state, told }: FindParts, typed: string): ItemGroup[] {
  if (!state) return []
  const found = merged(knownObjects(state, typed, 8), told)
  return groupOf(
    'Objects',
    found.map((object) => objectItem(state, object)),
    8,
  )
}

function referenceGroup({ api, find }: FindParts, query: string): ItemGroup[] {
  const typed = query.trim().toLowerCase()
  return groupOf(
    'Reference',
    find(query).map((entry) => referenceItem(api, entry, typed)),
    12,
  )
}

function merged(known: readonly FoundObject[], told: readonly FoundObject[]): FoundObject[] {
  const have = new Set(known.map(({ ref }) => ref))
  return [...known, ...told.filter(({ ref }) => !have.has(ref))].sort((a, b) => b.score - a.score)
}

/** The first of those that are the same. */
function unique(items: readonly PaletteItem[]): PaletteItem[] {
  return [...new Map(items.toReversed().map((item) => [item.id, item])).values()].reverse()
}

function bestOf({ items }: ItemGroup): number {
  return Math.max(...items.map(({ score = 0 }) => score))
}
