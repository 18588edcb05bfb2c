/** The page of the console, which shows the objects of the page's server and makes calls. */
import type { ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { ConsoleContext } from '../console/state/console-state.ts'
import { Main, Shell } from '../console/views/shell.tsx'

export interface ConsolePageProps {
  readonly isMenuOpen: boolean
}

/** Node renders it empty: the browser has to ask the server first. */
export function ConsolePage({ isMenuOpen }: ConsolePageProps): ComponentChildren {
  if (useContext(ConsoleContext)) return <Shell isMenuOpen={isMenuOpen} />
  return (
    <Main>
      <p class="quiet">The console needs JavaScript, and the server that it came from.</p>
    </Main>
  )
}
