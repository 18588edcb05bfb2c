/** The frame of the console around its views: the user, whether the page is live, and the current view. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { GraphView } from '../graph/graph-view.tsx'
import type { ObjectNames } from '../objects/object-names.ts'
import { type ConsoleView, hashOf, placeOf } from '../route.ts'
import { isOpen, useConsole } from '../state/console-state.ts'
import { ConsolePath } from '../state/view-href.ts'
import { useRoute } from '../use-route.ts'
import { CallView } from './call-view.tsx'
import { CallsView } from './calls-view.tsx'
import { ClassList } from './class-list.tsx'
import { ClassView } from './class-view.tsx'
import { HistoryView } from './history-view.tsx'
import { Home } from './home.tsx'
import { Login } from './login.tsx'
import { ObjectView } from './object-view.tsx'

export interface ShellProps {
  /** On narrow screens: whether the list of classes is open. */
  readonly isMenuOpen: boolean
}

export function Shell(props: ShellProps): ComponentChildren {
  const state = useConsole()
  const { client, tabs } = state
  const wasShown = useRef(false)
  useEffect(() => {
    wasShown.current = true
  }, [])
  const needsLogin = !isOpen(state)
  if (needsLogin && tabs.isAsking) return <Main />
  return needsLogin ? (
    <Main>
      <Login />
    </Main>
  ) : (
    <Inside key={client.user} hasCome={wasShown.current} {...props} />
  )
}

/** `hasCome`: the user has just logged in, so the login form that had the focus is gone. */
function Inside({ isMenuOpen, hasCome }: ShellProps & { readonly hasCome: boolean }): ComponentChildren {
  const state = useConsole()
  const view = useRoute()
  const { isKnown } = state.permissions
  // Waits for the permissions, so that forbidden calls are disabled from the start.
  const isReady = isKnown || state.client.session === null
  useArrival(placeOf(view))
  useEffect(() => {
    if (hasCome) document.getElementById('page:main')?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <ClassList key="classes" view={view} isOpen={isMenuOpen} />
      <Main key="main">
        <Bar view={view} />
        <Said hash={placeOf(view)} />
        {isReady && <Content view={view} />}
      </Main>
      <Title key="title" view={view} />
    </>
  )
}

/** The target of the skip link at the start of the page, as on every page. */
export function Main({ children }: { readonly children?: ComponentChildren }): ComponentChildren {
  return (
    <main id="page:main" tabIndex={-1}>
      {children}
    </main>
  )
}

function Content({ view }: { readonly view: ConsoleView }): ComponentChildren {
  const { rpcs } = useConsole()
  if ('class' in view && !rpcs.class(view.class))
    return (
      <section>
        <h1>{view.class}</h1>
        <p role="status">{`There is no class "${view.class}".`}</p>
        <p>
          <a href="#/">All classes</a>
        </p>
      </section>
    )
  return <ConsolePath.Provider value="">{contentOf(view)}</ConsolePath.Provider>
}

function contentOf(view: ConsoleView): ComponentChildren {
  switch (view.view) {
    case 'home':
      return <Home />
    case 'history':
      return <HistoryView />
    case 'class':
      return <ClassView key={view.class} name={view.class} query={view.query ?? ''} />
    case 'calls':
      return <CallsView key={view.class} name={view.class} />
    case 'object':
      return <ObjectView key={`${view.class}/${view.ref}`} name={view.class} refId={view.ref} />
    case 'graph':
      return <GraphView key={`${view.class}/${view.ref}`} name={view.class} refId={view.ref} />
    case 'call':
      return <CallView key={hashOf(view)} name={view.rpc} self={view.self} fill={view.fill} />
  }
}

function Bar({ view }: { readonly view: ConsoleView }): ComponentChildren {
  return (
    <nav class="console-views" aria-label="Console">
      <a href="#/" aria-current={view.view === 'home' ? 'page' : undefined}>
        All classes
      </a>
      <a href="#/history" aria-current={view.view === 'history' ? 'page' : undefined}>
        Timeline
      </a>
    </nav>
  )
}

function Said({ hash }: { readonly hash: string }): ComponentChildren {
  const { notice } = useConsole()
  const isOver = notice.at !== undefined && notice.at !== hash
  const shown = useRef(hash)
  useEffect(() => {
    // The notice is set before its view appears.
    if (isOver && shown.current !== hash) notice.say('')
    shown.current = hash
  }, [hash])
  if (notice.text === '' || isOver) return null
  return (
    <div class={notice.at === undefined ? 'bar notice' : 'bar notice good'} role="alert">
      <span>{notice.text}</span>
      {notice.about && <a href={hashOf({ view: 'object', ...notice.about })}>{`Open the ${notice.about.class}`}</a>}
      <button type="button" class="small" onClick={() => notice.say('')}>
        OK
      </button>
    </div>
  )
}

/** Moves the focus to a new view, so that screen readers announce it. */
function useArrival(hash: string): void {
  const shown = useRef(hash)
  useEffect(() => {
    if (shown.current === hash) return
    shown.current = hash
    document.getElementById('page:main')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [hash])
}

/** Sets the title of the browser's tab. */
function Title({ view }: { readonly view: ConsoleView }): ComponentChildren {
  const { api, names } = useConsole()
  const title = [...titleOf(view, names), 'Console', `${api.name} API`].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}

function titleOf(view: ConsoleView, names: ObjectNames): string[] {
  switch (view.view) {
    case 'home':
      return []
    case 'history':
      return ['Timeline']
    case 'class':
      return [view.class]
    case 'calls':
      return ['Calls', view.class]
    case 'object':
      return [names.text(view.class, view.ref), view.class]
    case 'graph':
      return ['Graph', names.text(view.class, view.ref), view.class]
    case 'call':
      return [view.rpc]
  }
}
