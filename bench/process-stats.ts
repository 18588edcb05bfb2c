/** The CPU time, the memory and the writes of another process, as Linux counts them. */
import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of CPU time that a process has used so far, in all its threads. Linux only. */
export function cpuOfProcess(pid: number): number {
  const tasks = `/proc/${pid}/task`
  return readdirSync(tasks).reduce((sum, task) => sum + nanosecondsOf(`${tasks}/${task}/schedstat`) / 1e6, 0)
}

/** Mebibytes that a process has in memory now (`VmRSS`), or had at most (`VmHWM`). Linux only. */
export function memoryOfProcess(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${which}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024
}

/** Bytes that a process has caused to be written to a disk so far. Linux only. */
export function writtenByProcess(pid: number): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
}

/** The first number of a thread's schedstat: its time on a CPU. A thread that has just ended counts as 0. */
function nanosecondsOf(schedstat: string): number {
  try {
    return Number(readFileSync(schedstat, 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}
