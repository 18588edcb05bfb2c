/** Processes of a bench that make or measure calls, so that they do not share a thread with what they measure. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Starts a program of this folder with its work as an argument, and resolves when it is ready. */
export async function startHelper(file: string, work: object): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, file), [JSON.stringify(work)])
  await answerOf(child)
  return child
}

export async function helperResults(child: ChildProcess): Promise<unknown> {
  child.send('end')
  return answerOf(child)
}

/** Throws where the process ends without one: it has said why. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('a process of the bench failed')))
  const [answer] = await Promise.race([once(child, 'message'), ended])
  return answer
}

export function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000))
}
