/** The CPU time and the memory of another process, as Linux counts them. */
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

/** The first number of a thread's schedstat: its time on a CPU. A thread that has just ended counts as 0. */
function nanosecondsOf(schedstat: string): number {
  try {
    return Number(readFileSync(schedstat, 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}
