/** What a command on a data file asks of the server that runs on it. */
import type { ControlAnswer, ControlRequest } from '../../runtime/standard/user-control.ts'
import { Failure } from '../failure.ts'
import { requireFree } from './data-file.ts'

type Answered = Exclude<ControlAnswer, { readonly refused: string }>

/** undefined where no server runs on the file. Throws Failure where it refuses, or may not be asked. */
export async function ask(file: string, request: ControlRequest): Promise<Answered | undefined> {
  const { askServer } = await import('../../runtime/control/ask.ts')
  const answer = await askServer(file, request).catch((error: unknown) => {
    throw new Failure(error instanceof Error ? error.message : String(error), 1)
  })
  if (answer && 'refused' in answer) throw new Failure(`${answer.refused}. Nothing is changed.`, 1)
  return answer
}

/** How many sessions a change has ended; undefined where no server runs on the file. */
export async function askToChange(file: string, request: ControlRequest): Promise<number | undefined> {
  const answer = await ask(file, request)
  return answer && 'ended' in answer ? answer.ended : undefined
}

/** Throws Failure where the file can be changed neither by a server that runs on it nor by this command. */
export async function requireChangeable(file: string): Promise<void> {
  // A user whom nobody has: the answer alone counts.
  if ((await ask(file, { ask: 'sessions', user: '' })) === undefined) await requireFree(file)
}
