/** Who is logged in, at the end of the top bar of every page of a server; a log-in where nobody is. */
import { type ComponentChildren, Fragment } from 'preact'
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { returnFocus } from '../../parts/return-focus.ts'
import { ConsoleContext, type ConsoleState, isOpen, logOut } from '../state/console-state.ts'
import { Liveness } from './liveness.tsx'
import { LoginForm } from './login.tsx'

export interface AccountProps {
  /** The console shows a log-in itself. */
  readonly isConsole: boolean
}

export function Account({ isConsole }: AccountProps): ComponentChildren {
  const state = useContext(ConsoleContext)
  if (!state) return null
  if (isOpen(state)) return <LoggedIn state={state} />
  return isConsole || state.tabs.isAsking ? null : <LogIn />
}

function LoggedIn({ state }: { readonly state: ConsoleState }): ComponentChildren {
  const { api, client } = state
  return (
    <div class="account app">
      <Liveness />
      {api.uses.includes('session') && (
        <Fragment key="user">
          <span class="user">{client.user}</span>
          <button type="button" onClick={() => logOut(state)}>
            Log out
          </button>
        </Fragment>
      )}
    </div>
  )
}

function LogIn(): ComponentChildren {
  const [isAsked, setAsked] = useState(false)
  return (
    <div class="account app">
      <button type="button" class="primary" onClick={() => setAsked(true)}>
        Log in
      </button>
      {isAsked && <LoginDialog close={() => setAsked(false)} />}
    </div>
  )
}

/** Gone with the button as soon as someone is logged in. */
export function LoginDialog({ close }: { readonly close: () => void }): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null)
  // Before the first paint: keys that come sooner would go to the page behind.
  useLayoutEffect(() => {
    const shown = dialog.current
    // The button is gone after a log-in; what it stood in is still there.
    const around = shown?.parentElement?.closest<HTMLElement>('[tabindex]') ?? document.querySelector('main')
    shown?.showModal()
    return () => {
      shown?.close()
      returnFocus(() => around)
    }
  }, [])
  return (
    <dialog ref={dialog} class="dialog" aria-label="Log in" onClose={close}>
      <h2>Log in</h2>
      <LoginForm />
      <button type="button" class="plain" onClick={() => dialog.current?.close()}>
        Cancel
      </button>
    </dialog>
  )
}
