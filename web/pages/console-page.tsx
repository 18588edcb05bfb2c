/** The page of the console, which shows the objects of the page's server and makes calls. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { ConsoleContext, type ConsoleState, createState } from '../console/state/console-state.ts'
import { Main, Shell } from '../console/views/shell.tsx'

export interface ConsolePageProps {
  readonly api: Api
  readonly isMenuOpen: boolean
}

/** Node renders it empty: the browser has to ask the server first. */
export function ConsolePage({ api, isMenuOpen }: ConsolePageProps): ComponentChildren {
  const [state, setState] = useState<ConsoleState | null>(null)
  useEffect(() => setState(createState(api)), [api])
  if (state)
    return (
      <ConsoleContext.Provider value={state}>
        <Shell isMenuOpen={isMenuOpen} />
      </ConsoleContext.Provider>
    )
  return (
    <Main>
      <p class="quiet">The console needs JavaScript, and the server that it came from.</p>
    </Main>
  )
}
