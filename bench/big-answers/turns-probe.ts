/**
 * Loaded into a server by bench:big-answers: notes how much CPU time the server takes between two looks at its timers. An
 * idle machine lets a small call wait so long, and a busy machine does not change it. Writes the milliseconds, the longest
 * first, to the file that TURNS_FILE names, when the server ends.
 */
import { writeFileSync } from 'node:fs'

/** Since Node 23.9: microseconds of this thread. */
const usage = (process as unknown as { threadCpuUsage(): { user: number; system: number } }).threadCpuUsage
const now = () => {
  const { user, system } = usage()
  return (user + system) / 1000
}

const file = process.env.TURNS_FILE
if (file) {
  const times: number[] = []
  const latest = { at: now() }
  setInterval(() => {
    const at = now()
    times.push(at - latest.at)
    latest.at = at
  }, 1).unref()
  // The start of the server does not count.
  process.once('SIGUSR2', () => {
    times.length = 0
  })
  process.once('exit', () => writeFileSync(file, JSON.stringify(times.sort((a, b) => b - a).slice(0, 2000))))
}
