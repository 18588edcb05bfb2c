/** The console: looks at the objects of the server that the page came from, and calls it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { ConsoleContext, type ConsoleState, createState } from '../console/state/console-state.ts'
import { Main, Shell } from '../console/views/shell.tsx'

export interface ConsolePageProps {
  readonly api: Api
  readonly isMenuOpen: boolean
}

/** Node writes an empty one: there is nothing to show before the browser has asked the server. */
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
