/**
 * Copies of a data file as it is at each storage write: what a process leaves that is killed there, without a process for
 * each write. The file that is written is in the cache of the system, which outlives the process.
 */
import { copyFileSync, existsSync, rmSync, writeSync } from 'node:fs'

/** The ends of the names of a data file and of what SQLite and the lock put beside it. */
const ENDS = ['', '-wal', '-shm', '-lock']

/** For the process that writes: a function to call at each write, which copies the file and prints that it has. */
export function copyAtWrites(file: string): () => void {
  let writes = 0
  return () => {
    writes++
    for (const end of ENDS) if (existsSync(file + end)) copyFileSync(file + end, copyOf(file, writes) + end)
    writeSync(1, `${MARK}${writes}\n`)
  }
}

export interface Copy {
  readonly writes: number
  readonly file: string
  /** What the process had printed until then. */
  readonly said: string
}

/** The copies that a process has made, from all that it printed. */
export function copiesOf(file: string, out: string): Copy[] {
  const copies: Copy[] = []
  let said = ''
  for (const line of out.split('\n')) {
    if (line.startsWith(MARK)) {
      const writes = Number(line.slice(MARK.length))
      copies.push({ writes, file: copyOf(file, writes), said })
    } else said += `${line}\n`
  }
  return copies
}

const MARK = 'copied after write '

function copyOf(file: string, writes: number): string {
  return `${file}@${writes}`
}

export function removeData(file: string): void {
  for (const end of ENDS) rmSync(file + end, { force: true })
}
