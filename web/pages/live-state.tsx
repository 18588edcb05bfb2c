/** Gives all parts of a server's page one state: the session, the objects, and their changes. */
import { type ComponentChildren, Fragment } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { ConsoleContext, type ConsoleState, createState, isOpen, renewState } from '../console/state/console-state.ts'
import { Follow } from '../console/state/follow.tsx'
import { LoginAgain } from '../console/views/login.tsx'
import { TaskCorner } from '../console/views/task-corner.tsx'
import type { SiteKind } from '../routes.ts'

export interface LiveStateProps {
  readonly api: Api
  readonly kind: SiteKind
  readonly children?: ComponentChildren
}

/** Node renders without a state, and so does the browser first. */
export function LiveState({ api, kind, children }: LiveStateProps): ComponentChildren {
  const [first, setFirst] = useState<ConsoleState | null>(null)
  useEffect(() => setFirst(kind === 'server' ? createState(api) : null), [kind])
  // While the page is drawn, so that no part sees the new model and the old state.
  const state = useMemo(() => first && renewState(first, api), [first, api])
  return (
    <ConsoleContext.Provider value={state}>
      {state && <Session key="session" state={state} />}
      <Fragment key="page">{children}</Fragment>
    </ConsoleContext.Provider>
  )
}

/** What a reader may have typed into: then the page asks for the password again instead of ending the session. */
const TYPED = '.call-form, .console'

function Session({ state }: { readonly state: ConsoleState }): ComponentChildren {
  const { client } = state
  const { expired } = client
  const asks = expired && document.querySelector(TYPED) !== null
  useEffect(() => {
    if (expired && !asks) client.end()
  }, [expired, asks, client])
  if (!isOpen(state)) return null
  return (
    <>
      <Follow key={client.user} state={state} />
      {asks && <LoginAgain key="login" />}
      {state.api.uses.includes('task') && <TaskCorner key="tasks" />}
    </>
  )
}
