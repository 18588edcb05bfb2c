/** Asks the server that runs on a data file. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ControlAnswer, ControlRequest } from '../../runtime/control/user-control.ts'
import { Failure } from '../host/failure.ts'
import { InUse, requireFree } from './data-file.ts'

type Answered = Exclude<ControlAnswer, { readonly refused: string }>

/** undefined where no server runs on the file. Throws Failure where the server refuses, or this user may not ask it. */
export async function ask(file: string, request: ControlRequest): Promise<Answered | undefined> {
  const { askServer } = await import('../../runtime/control/ask-server.ts')
  const answer = await askServer(file, request).catch((error: unknown) => {
    throw new Failure(error instanceof Error ? error.message : String(error), 1)
  })
  if (answer && 'refused' in answer) throw new Failure(`${answer.refused}. Nothing is changed.`, 1)
  return answer
}

/**
 * Asks for a change. Returns how many sessions it ended; undefined where no server runs, so that this command can
 * change the file. Throws InUse and Failure.
 */
export async function askToChange(file: string, request: ControlRequest): Promise<number | undefined> {
  const answer = await askOrFree(file, request)
  return answer && 'ended' in answer ? answer.ended : undefined
}

/** Throws Failure where the file can be changed neither by a server that runs on it nor by this command. */
export async function requireChangeable(file: string): Promise<void> {
  // No user has an empty name. It only matters that there is an answer.
  await askOrFree(file, { ask: 'sessions', user: '' })
}

/** How often a server that has the file is asked. Between two attempts it has a second to release the file. */
const TRIES = 3

/** Asks again while a server has the file but no socket, as one does that is starting or ending. */
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
