/** What a command on a data file asks of the server that runs on it. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ControlAnswer, ControlRequest } from '../../runtime/control/user-control.ts'
import { Failure } from '../host/failure.ts'
import { InUse, requireFree } from './data-file.ts'

type Answered = Exclude<ControlAnswer, { readonly refused: string }>

/** undefined where no server runs on the file. Throws Failure where it refuses, or may not be asked. */
export async function ask(file: string, request: ControlRequest): Promise<Answered | undefined> {
  const { askServer } = await import('../../runtime/control/ask-server.ts')
  const answer = await askServer(file, request).catch((error: unknown) => {
    throw new Failure(error instanceof Error ? error.message : String(error), 1)
  })
  if (answer && 'refused' in answer) throw new Failure(`${answer.refused}. Nothing is changed.`, 1)
  return answer
}

/** How many sessions a change has ended; undefined where this command can change the file. Throws InUse, and Failure. */
export async function askToChange(file: string, request: ControlRequest): Promise<number | undefined> {
  const answer = await askOrFree(file, request)
  return answer && 'ended' in answer ? answer.ended : undefined
}

/** Throws Failure where the file can be changed neither by a server that runs on it nor by this command. */
export async function requireChangeable(file: string): Promise<void> {
  // A user whom nobody has: the answer alone counts.
  await askOrFree(file, { ask: 'sessions', user: '' })
}

/** How often a server is asked that has the file. In between it has a second each time. */
const TRIES = 3

/** A server that starts or ends, as `crow serve --watch` has it do, has the file and no socket for a moment. */
async function askOrFree(file: string, request: ControlRequest): Promise<Answered | undefined> {
  for (let left = TRIES; ; left--) {
    const answer = await ask(file, request)
    if (answer) return answer
    try {
      await requireFree(file)
      return undefined
    } catch (error) {
      if (!(error instanceof InUse) || left === 1) throw error
    }
    await nextTurn()
  }
}
