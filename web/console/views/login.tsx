/**
 * Logging in: on an empty page at first, and in a dialog over the page when a session has ended, so that no input is
 * lost.
 */
import type { ComponentChildren, TargetedEvent, TargetedKeyboardEvent } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ErrorNote } from '../parts/error-note.tsx'
import { useConsole } from '../state/console-state.ts'

export function Login(): ComponentChildren {
  const { api } = useConsole()
  return (
    <section class="login">
      <h1>Console</h1>
      <p class="quiet">{`Log in to see the objects of ${api.name} and to make calls.`}</p>
      <LoginForm />
    </section>
  )
}

export function LoginAgain(): ComponentChildren {
  const { client } = useConsole()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const shown = dialog.current
    if (shown) openDialog(shown)
    // Closing restores the focus.
    return () => shown?.close()
  }, [])
  return (
    // It stands beside the page, so it carries the style of the console itself.
    <dialog
      ref={dialog}
      class="dialog app"
      aria-label="Log in again"
      closedby="none"
      onKeyDown={stay}
      onClose={openAgain}
    >
      <h2>The session has ended</h2>
      <p>{`Log in again as ${client.user} to continue. Nothing on the page is lost.`}</p>
      <LoginForm />
    </dialog>
  )
}

/**
 * Ignores Escape: while the dialog closes and opens again, the page behind would get the key and close an open editor.
 */
function stay(event: TargetedKeyboardEvent<HTMLDialogElement>): void {
  if (event.key === 'Escape') event.preventDefault()
}

/** Opens the dialog again: browsers close it at the second Escape, and without a session the page is useless. */
function openAgain(event: TargetedEvent<HTMLDialogElement>): void {
  const dialog = event.currentTarget
  if (!dialog.isConnected) return
  openDialog(dialog)
}

/** The user name is filled in, so the password gets the focus. */
function openDialog(dialog: HTMLDialogElement): void {
  dialog.showModal()
  dialog.querySelector<HTMLElement>('#login-password')?.focus()
}

export function LoginForm(): ComponentChildren {
  const { client, rpcs, tabs } = useConsole()
  const first = useRef<HTMLInputElement>(null)
  // Before the first paint: a later move of the focus would send typed letters to the wrong input.
  useLayoutEffect(() => first.current?.focus(), [])
  const [user, setUser] = useState(client.user || 'root')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const login = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault()
    const rpc = rpcs.get('session.login_with_password')
    if (!rpc || busy) return
    setBusy(true)
    setError(null)
    try {
      const [before, was] = [client.user, client.session]
      await client.login(rpc, user, password)
      tabs.started(was, before)
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={login} class="login-form">
      <label for="login-user">User</label>
      <input
        id="login-user"
        type="text"
        autocomplete="username"
        required
        value={user}
        onInput={(e: TargetedEvent<HTMLInputElement>) => setUser(e.currentTarget.value)}
      />
      <label for="login-password">Password</label>
      <input
        id="login-password"
        type="password"
        autocomplete="current-password"
        value={password}
        ref={first}
        onInput={(e: TargetedEvent<HTMLInputElement>) => setPassword(e.currentTarget.value)}
      />
      <button type="submit" class="primary" disabled={busy}>
        {busy ? 'Logging in…' : 'Log in'}
      </button>
      <ErrorNote error={error} />
    </form>
  )
}
