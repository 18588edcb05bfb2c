/** A call of a form while it runs, and its result, its task or its error. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Rpc } from '../../../model/rpcs.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { ShownValue } from '../parts/shown-value.tsx'
import { TaskProgress } from '../parts/task-progress.tsx'
import { callFor, useConsole } from '../state/console-state.ts'

export type FormOutcome =
  | { readonly state: 'none' | 'busy' }
  | { readonly state: 'done'; readonly rpc: Rpc; readonly params: readonly unknown[]; readonly value: unknown }
  | { readonly state: 'failed'; readonly error: unknown }

export function useCall() {
  const state = useConsole()
  const [outcome, setOutcome] = useState<FormOutcome>({ state: 'none' })
  /** undefined if the call failed. */
  const call = async (rpc: Rpc, params: readonly unknown[]): Promise<{ readonly value: unknown } | undefined> => {
    setOutcome({ state: 'busy' })
    try {
      const value = await callFor(state, rpc, params)
      setOutcome({ state: 'done', rpc, params, value })
      return { value }
    } catch (error) {
      setOutcome({ state: 'failed', error })
      return undefined
    }
  }
  return { outcome, call }
}

export interface ShownOutcomeProps {
  /** The RPC of the form; a call as a task has called its twin. */
  readonly rpc: Rpc
  readonly outcome: FormOutcome
}

export function ShownOutcome({ rpc, outcome }: ShownOutcomeProps): ComponentChildren {
  if (outcome.state === 'failed') return <ErrorNote error={outcome.error} />
  if (outcome.state !== 'done') return null
  const { value } = outcome
  if (outcome.rpc !== rpc) return <TaskProgress key={String(value)} task={String(value)} result={rpc.result} />
  if (rpc.result === null) return <p class="done">Done.</p>
  return (
    <>
      <p class="part-title">Result</p>
      <div class="result">
        <ShownValue type={rpc.result} value={value} />
      </div>
      <details>
        <summary>Raw JSON</summary>
        <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
      </details>
    </>
  )
}
