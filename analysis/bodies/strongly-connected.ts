/** Tarjan's algorithm for strongly connected components, without recursion: chains of calls can be long. */

interface Visit {
  readonly key: string
  readonly next: readonly string[]
  at: number
}

/** The groups of keys that reach each other, each after the groups that it leads to. */
export function stronglyConnected(keys: readonly string[], nextOf: (key: string) => readonly string[]): string[][] {
  const groups: string[][] = []
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const path: Visit[] = []
  const enter = (key: string): void => {
    index.set(key, index.size)
    low.set(key, index.size - 1)
    open.push(key)
    isOpen.add(key)
    path.push({ key, next: nextOf(key), at: 0 })
  }
  const lower = (key: string, to: number): void => {
    low.set(key, Math.min(low.get(key) ?? 0, to))
  }
  for (const start of keys) {
    if (!index.has(start)) enter(start)
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const { key } = visit
      const next = visit.next[visit.at++]
      if (next === undefined) {
        path.pop()
        const caller = path.at(-1)
        if (caller) lower(caller.key, low.get(key) ?? 0)
        if (low.get(key) === index.get(key)) groups.push(close(key, open, isOpen))
      } else if (!index.has(next)) enter(next)
      else if (isOpen.has(next)) lower(key, index.get(next) ?? 0)
    }
  }
  return groups
}

/** Takes the keys of a group from the open ones, its first key last. */
function close(first: string, open: string[], isOpen: Set<string>): string[] {
  const group = open.splice(open.lastIndexOf(first))
  for (const key of group) isOpen.delete(key)
  return group
}
