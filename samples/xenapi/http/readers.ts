/** Files with contents that answers read: one that no disk has any more stays until they are done. */
import { rm } from 'node:fs/promises'

/** Paths, and how many answers read them. */
const readers = new Map<string, number>()
/** Paths of files that go when nobody reads them. */
const doomed = new Set<string>()

/** Removes the file of a content, now or when nobody reads it any more. What a server that is killed has left, the next one removes. */
export async function removeContent(path: string): Promise<void> {
  if (readers.has(path)) doomed.add(path)
  else await rm(path, { force: true })
}

/** The bytes of an answer that reads these files. Their consumer has to read to the end, or call `return`. */
export function reading(paths: readonly (string | null)[], bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const release = hold(paths.filter((path) => path !== null))
  const chunks = bytes[Symbol.asyncIterator]()
  // A generator that has not begun would not get to its `finally`.
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      try {
        const result = await chunks.next()
        if (result.done) await release()
        return result
      } catch (error) {
        await release()
        throw error
      }
    },
    async return() {
      await Promise.resolve(chunks.return?.()).finally(release)
      return { value: undefined, done: true }
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

function hold(paths: readonly string[]): () => Promise<void> {
  for (const path of paths) readers.set(path, (readers.get(path) ?? 0) + 1)
  let isHeld = true
  return async () => {
    if (!isHeld) return
    isHeld = false
    for (const path of paths) await release(path)
  }
}

async function release(path: string): Promise<void> {
  const left = (readers.get(path) ?? 0) - 1
  if (left > 0) readers.set(path, left)
  else readers.delete(path)
  if (left <= 0 && doomed.delete(path)) await rm(path, { force: true })
}
