/** Times whole processes in turn, so that all are slowed down when the machine is slow. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Contestant {
  readonly name: string
  readonly command: readonly string[]
}

/** Medians in milliseconds. Other processes on the machine change the wall time much more than the CPU time. */
export interface ProcessTimes {
  readonly wall: number
  /** Of all threads; NaN where the system does not report it. */
  readonly cpu: number
}

/** The times of each process, by name. One warm-up round is not counted. Throws where one fails. */
export function timeProcesses(contestants: readonly Contestant[], rounds: number): Map<string, ProcessTimes> {
  const times = new Map<string, ProcessTimes[]>(contestants.map((c) => [c.name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const { name, command } of contestants) {
      const once = timeOnce(command)
      if (round >= 0) times.get(name)?.push(once)
    }
  }
  const medians = (all: readonly ProcessTimes[]) => ({
    wall: median(all.map((once) => once.wall)),
    cpu: median(all.map((once) => once.cpu)),
  })
  return new Map([...times].map(([name, all]) => [name, medians(all)]))
}

function timeOnce([program, ...args]: readonly string[]): ProcessTimes {
  const [start, before] = [performance.now(), cpuOfEnded()]
  const { status, stderr } = spawnSync(program as string, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const [wall, cpu] = [performance.now() - start, cpuOfEnded() - before]
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`)
  return { wall, cpu }
}

/** CPU time of the children of this process that have ended. Linux counts it in hundredths of a second. */
function cpuOfEnded(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8')
    // The fields behind the program's name, which may hold blanks, begin with the third.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[13]) + Number(fields[14])) * 10
  } catch {
    return Number.NaN
  }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export function p99(values: readonly number[]): number {
  return quantile(values, 0.99)
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
