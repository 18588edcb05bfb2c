/** The console around its views: who is logged in, whether changes are heard of, and where one is. */
import { type ComponentChildren, h } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { learnRights } from '../learn-rights.ts'
import type { Names } from '../names.ts'
import { hashOf, type View } from '../route.ts'
import { type ConsoleState, logOut, useConsole } from '../state.ts'
import { useHash } from '../use-hash.ts'
import { CallView } from './call-view.ts'
import { CallsView } from './calls-view.ts'
import { ClassList } from './class-list.ts'
import { ClassView } from './class-view.ts'
import { HistoryView } from './history-view.ts'
import { Home } from './home.ts'
import { Login, LoginAgain } from './login.ts'
import { ObjectView } from './object-view.ts'

export interface ShellProps {
  /** On narrow screens, where the list of classes is folded otherwise. */
  readonly isMenuOpen: boolean
}

export function Shell(props: ShellProps): ComponentChildren {
  const { client, api, tabs } = useConsole()
  const isOpen = useRef(false)
  useEffect(() => {
    isOpen.current = true
  }, [])
  const needsLogin = api.uses.includes('session') && client.session === null
  if (needsLogin && tabs.isAsking) return h(Main, null)
  return needsLogin ? h(Main, null, h(Login, {})) : h(Inside, { key: client.user, hasCome: isOpen.current, ...props })
}

/** `hasCome`: somebody has logged in just now, and what had the focus is not there any more. */
function Inside({ isMenuOpen, hasCome }: ShellProps & { readonly hasCome: boolean }): ComponentChildren {
  const state = useConsole()
  const view = useHash()
  const { isKnown } = state.permissions
  // What the user may not do is disabled from the start.
  const isReady = isKnown || state.client.session === null
  useLife(state)
  useArrival(hashOf(view))
  useEffect(() => {
    if (hasCome) document.getElementById('page:main')?.focus({ preventScroll: true })
  }, [])
  return [
    h(ClassList, { key: 'classes', view, isOpen: isMenuOpen }),
    h(Main, { key: 'main' }, [h(Bar, { view }), h(Said, { hash: hashOf(view) }), isReady && h(Content, { view })]),
    h(Title, { key: 'title', view }),
    state.client.expired && h(LoginAgain, { key: 'login' }),
  ]
}

/** As on every page: the link at its start leads here. */
export function Main({ children }: { readonly children?: ComponentChildren }): ComponentChildren {
  return h('main', { id: 'page:main', tabIndex: -1 }, children)
}

function Content({ view }: { readonly view: View }): ComponentChildren {
  const { rpcs } = useConsole()
  if ('class' in view && !rpcs.class(view.class))
    return h('section', null, [
      h('h1', null, view.class),
      h('p', { role: 'status' }, `There is no class "${view.class}".`),
      h('p', null, h('a', { href: '#/' }, 'All classes')),
    ])
  return contentOf(view)
}

function contentOf(view: View): ComponentChildren {
  switch (view.view) {
    case 'home':
      return h(Home, {})
    case 'history':
      return h(HistoryView, {})
    case 'class':
      return h(ClassView, { key: view.class, name: view.class })
    case 'calls':
      return h(CallsView, { key: view.class, name: view.class })
    case 'object':
      return h(ObjectView, { key: `${view.class}/${view.ref}`, name: view.class, refId: view.ref })
    case 'call':
      return h(CallView, { key: `${view.rpc}/${view.self}`, name: view.rpc, self: view.self })
  }
}

function Bar({ view }: { readonly view: View }): ComponentChildren {
  const state = useConsole()
  const { client, api } = state
  return h('div', { class: 'bar' }, [
    h(Liveness, {}),
    h('span', { class: 'space' }),
    h('a', { href: '#/history', 'aria-current': view.view === 'history' ? 'page' : undefined }, 'History'),
    api.uses.includes('session') && h('span', { class: 'quiet user' }, client.user),
    api.uses.includes('session') && h('button', { type: 'button', onClick: () => logOut(state) }, 'Log out'),
  ])
}

function Said({ hash }: { readonly hash: string }): ComponentChildren {
  const { notice } = useConsole()
  const isOver = notice.at !== undefined && notice.at !== hash
  const shown = useRef(hash)
  useEffect(() => {
    // It is said before its view is there.
    if (isOver && shown.current !== hash) notice.say('')
    shown.current = hash
  }, [hash])
  if (notice.text === '' || isOver) return null
  return h('div', { class: notice.at === undefined ? 'bar notice' : 'bar notice good', role: 'alert' }, [
    h('span', null, notice.text),
    h('button', { type: 'button', class: 'small', onClick: () => notice.say('') }, 'OK'),
  ])
}

const STATES = {
  off: ['connecting', 'Changes are not heard of yet'],
  live: ['live', 'Changes appear as they happen'],
  paused: ['paused', 'Nobody looks at the page'],
  refused: ['', ''],
  broken: ['not connected', 'The server cannot be reached; trying again'],
} as const

function Liveness(): ComponentChildren {
  const { watch, tables } = useConsole()
  if (!watch.isThere) return h('button', { type: 'button', onClick: () => tables.reload() }, 'Refresh')
  const [text, title] = STATES[watch.state]
  return h('span', { class: 'live', 'data-state': watch.state, role: 'status', title }, text)
}

/** Whoever cannot see the page is told that another view is there: it has the focus. */
function useArrival(hash: string): void {
  const shown = useRef(hash)
  useEffect(() => {
    if (shown.current === hash) return
    shown.current = hash
    document.getElementById('page:main')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [hash])
}

/** What stands in the browser's tab. */
function Title({ view }: { readonly view: View }): ComponentChildren {
  const { api, names } = useConsole()
  const title = [...titleOf(view, names), 'Console', `${api.name} API`].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}

function titleOf(view: View, names: Names): string[] {
  switch (view.view) {
    case 'home':
      return []
    case 'history':
      return ['History']
    case 'class':
      return [view.class]
    case 'calls':
      return ['Calls', view.class]
    case 'object':
      return [names.text(view.class, view.ref), view.class]
    case 'call':
      return [view.rpc]
  }
}

/** Hears of changes while somebody is logged in and looks; asks what the user may call. */
function useLife(state: ConsoleState): void {
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
    if (session !== null) void learnRights(state, session)
  }, [state, session])
}
