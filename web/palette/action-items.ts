/** What can be done now: to the object of the page, to objects that were found, and otherwise. */
import type { Rpc } from '../../model/rpcs.ts'
import type { ConsoleView } from '../console/route.ts'
import { type ConsoleState, logOut } from '../console/state/console-state.ts'
import type { PaletteItem } from './item.ts'
import { consoleHref, type FoundObject } from './object-items.ts'
import { scoreOf } from './score.ts'

/** An object that actions are about. */
export type ViewedObject = Pick<FoundObject, 'class' | 'ref'>

/** The object that a view of the console is about. */
export function viewedObject(state: ConsoleState, view: ConsoleView): ViewedObject | null {
  if (view.view === 'object' || view.view === 'graph') return { class: view.class, ref: view.ref }
  if (view.view !== 'call' || view.self === undefined) return null
  const rpc = state.rpcs.get(view.rpc)
  return rpc ? { class: rpc.class, ref: view.self } : null
}

/** Its messages, its graph, and its texts to copy. */
export function targetItems(state: ConsoleState, { class: name, ref }: ViewedObject): PaletteItem[] {
  const { names, rpcs, permissions } = state
  const on = names.text(name, ref)
  const common = { sign: 'action', class: name } as const
  const messages = [
    ...rpcs.messages(name).own.filter((rpc) => rpc.does.kind === 'message'),
    ...maybe(rpcs.destroy(name)),
  ]
  const calls = messages.map(
    (rpc): PaletteItem => ({
      ...common,
      id: `call ${rpc.name} ${ref}`,
      title: `${bareName(rpc)} ${on}`,
      kind: 'call',
      refused: permissions.whyNot(rpc),
      href: consoleHref({ view: 'call', rpc: rpc.name, self: ref }),
    }),
  )
  const graph: PaletteItem = {
    ...common,
    id: `graph ${ref}`,
    title: `Graph of ${on}`,
    kind: 'view',
    href: consoleHref({ view: 'graph', class: name, ref }),
  }
  const copy: PaletteItem = {
    ...common,
    id: `copy ${ref}`,
    title: `Copy the reference of ${on}`,
    kind: 'action',
    run: () => void navigator.clipboard?.writeText(ref),
  }
  return [graph, ...calls, ...(globalThis.navigator?.clipboard ? [copy] : [])]
}

/** `start web01`, `graph of web01`: a verb, and words by which `find` finds objects. */
export function verbItems(
  state: ConsoleState,
  typed: string,
  find: (words: string) => readonly FoundObject[],
): PaletteItem[] {
  const [, verb = '', words = ''] = /^(\S+)\s+(?:of\s+)?(.+)$/.exec(typed) ?? []
  if (verb === '' || words.trim() === '') return []
  return find(words.trim()).flatMap((object) =>
    targetItems(state, object)
      .map((item) => ({ ...item, score: scoreOf(item.title, verb) === 2 ? 3 + object.score / 10 : 0 }))
      .filter(({ score }) => score > 0),
  )
}

/** Creating objects, and the session. */
export function generalItems(state: ConsoleState): PaletteItem[] {
  const { api, rpcs, permissions, client, tables } = state
  const creates = api.classes.flatMap(({ name }): PaletteItem[] => {
    const rpc = rpcs.create(name)
    if (!rpc) return []
    const href = consoleHref({ view: 'call', rpc: rpc.name })
    const refused = permissions.whyNot(rpc)
    const title = `Create ${name}`
    return [{ id: `create ${name}`, sign: 'action', title, kind: 'call', class: name, words: 'new add', refused, href }]
  })
  const reload: PaletteItem = {
    id: 'reload',
    sign: 'action',
    title: 'Read all objects again',
    kind: 'action',
    words: 'refresh reload',
    run: () => tables.reload(),
  }
  const out: PaletteItem = {
    id: 'log out',
    sign: 'action',
    title: 'Log out',
    kind: 'session',
    about: client.user,
    words: 'sign out logout',
    run: () => logOut(state),
  }
  return [...creates, ...(api.uses.includes('session') ? [out] : []), reload]
}

function bareName({ name, class: of }: Rpc): string {
  return name.slice(of.length + 1)
}

function maybe<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value]
}
