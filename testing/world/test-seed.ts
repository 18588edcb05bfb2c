/** The chance of each test: its own, so that it is the same whichever tests run before it. */

/** FNV-1a, 32 bits. */
const OFFSET = 0x811c9dc5
const PRIME = 0x01000193
/** What undoes a multiplication by the prime. */
const INVERSE = 0x359c449b

/** The seed of the world of a test, in a run with this seed. */
export function worldSeed(seed: number, title: string): number {
  let hash = OFFSET ^ seed
  for (let i = 0; i < title.length; i++) hash = Math.imul(hash ^ title.charCodeAt(i), PRIME)
  return hash >>> 0
}

/** The seed of the run in which the world of the test has this seed. */
export function seedOfRun(world: number, title: string): number {
  let hash = world
  for (let i = title.length - 1; i >= 0; i--) hash = Math.imul(hash, INVERSE) ^ title.charCodeAt(i)
  return (hash ^ OFFSET) >>> 0
}
