/** What a process that was ended in the middle of a workload had said, and so what its data file has to hold. */
import { type Action, statesOf, type Workload } from './script.ts'
import type { State } from './state.ts'

export interface Story {
  /** The whole workload was answered. */
  readonly done: boolean
  /** The file was open: made, or of the new model. */
  readonly opened: boolean
  /** What was answered, and behind it what was not, after each of its calls. */
  readonly possible: readonly State[]
  /** Alive for certain; '' where none is. */
  readonly session: string
  /** Ended for certain. */
  readonly ended: string | null
  /** Its ref was answered, and the crate it makes. */
  readonly task: { readonly ref: string; readonly crate: string } | null
}

/** `session` is the one that there was before; '' for none. */
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

/** Of a session that is being ended nobody knows whether it is alive. */
function sessionOf(first: string, gained: string | undefined, open: Action | undefined, left: boolean): string {
  return gained !== undefined && (first === '' || left || open === 'logout') ? gained : first
}
