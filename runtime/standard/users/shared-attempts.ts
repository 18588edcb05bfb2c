/** Attempts to log in whose failures several servers count together, so that guessing at all of them is no faster than at one. */
import { hash } from 'node:crypto'
import type { SharedFailures } from '../../engine/shared-failures.ts'
import type { Attempt, Attempts } from './attempts.ts'
import { sourceKey } from './source-key.ts'

/** Makes the attempt in turn. Where the other servers' failures are not known in time, those of this one count. */
export async function sharedAttempt(
  attempts: Attempts,
  shared: SharedFailures | undefined,
  attempt: Attempt,
  work: () => Promise<boolean>,
): Promise<boolean> {
  if (!shared) return attempts.run(attempt, work)
  const keys = sharedKeys(attempt)
  attempts.learn(attempt, await shared.of(keys).catch(() => []))
  const right = await attempts.run(attempt, work)
  const [pair] = keys
  await (right ? shared.forget([pair]) : shared.note(keys)).catch(() => undefined)
  return right
}

/** Hashes, as people type passwords where a name belongs. */
function sharedKeys({ name, source }: Attempt): readonly [pair: string, name: string] {
  const key = (parts: readonly string[]) => hash('sha256', JSON.stringify(parts), 'hex')
  return [key([name, sourceKey(source)]), key([name])]
}
