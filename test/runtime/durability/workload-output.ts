/** The output of a process that was killed in the middle of a workload, and so what its data file must contain. */
import type { State } from './client-state.ts'
import { type Action, statesOf, type Workload } from './workloads.ts'

export interface Story {
  /** All of the workload was answered. */
  readonly done: boolean
  /** The file was opened, so it is created or migrated. */
  readonly opened: boolean
  /** The possible states: after all answered calls, and after each unanswered one. */
  readonly possible: readonly State[]
  /** A session that must be valid; '' if there is none. */
  readonly session: string
  /** Sessions that must have ended. */
  readonly ended: string | null
  /** A task whose ref was answered, and the crate that it creates. */
  readonly task: { readonly ref: string; readonly crate: string } | null
}

/** `session`: the session from before the workload; '' for none. */
export function readStory({ start, actions }: Workload, said: string, session: string): Story {
  const lines = said.split('\n')
  const answered = lines.filter((line) => line.startsWith('answered'))
  const past = actions.slice(0, answered.length)
  const state = past.reduce((before, action) => statesOf(before, action).at(-1)!, start)
  const open = actions[answered.length]
  const gained = answered.map((line) => line.split(' ')[1]).find((ref) => ref !== undefined)
  const taskRef = lines.find((line) => line.startsWith('task '))?.split(' ')[1]
  const left = past.includes('logout')
  return {
    done: lines.includes('done'),
    opened: lines.includes('open'),
    possible: [state, ...(open === undefined ? [] : statesOf(state, open))],
    session: sessionOf(session, gained, open, left),
    ended: left ? session : null,
    task: taskRef === undefined ? null : { ref: taskRef, crate: 'w-9' },
  }
}

/** A session with an unanswered logout may be valid or not. */
function sessionOf(first: string, gained: string | undefined, open: Action | undefined, left: boolean): string {
  return gained !== undefined && (first === '' || left || open === 'logout') ? gained : first
}
