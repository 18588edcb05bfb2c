/** Times whole processes in turn, so that all are slowed down when the machine is slow. */
import { spawnSync } from 'node:child_process'

export interface Contestant {
  readonly name: string
  readonly command: readonly string[]
}

/**
 * The median wall time of each process in milliseconds, by name. One warm-up round is not counted. Throws where one
 * fails.
 */
export function timeProcesses(contestants: readonly Contestant[], rounds: number): Map<string, number> {
  const times = new Map<string, number[]>(contestants.map((c) => [c.name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const { name, command } of contestants) {
      const millis = timeOnce(command)
      if (round >= 0) times.get(name)?.push(millis)
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}

function timeOnce([program, ...args]: readonly string[]): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(program as string, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const millis = performance.now() - start
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`)
  return millis
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
