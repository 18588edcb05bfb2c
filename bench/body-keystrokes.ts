/**
 * Times keystrokes in bodies: 1000 classes in one file, each with a body of 20 lines. A letter is typed in a body, removed
 * again, and a statement is typed letter by letter, so that the text is broken in between; measured is the CPU time to all
 * diagnostics. Then the text of a define that every body calls is edited. Goal: 16 ms at the 95th percentile for bodies.
 * Usage: npm run bench:body-keystrokes [-- CLASSES]
 */
import { createEditor } from '../server/editor.ts'
import { generateBodies } from './generate-bodies.ts'
import { median, table } from './measure.ts'

const CLASSES = Number(process.argv[2] ?? 1000)
const WARM_UP = 20
const ROUNDS = 10

const TYPED = '\n    let more = self.vcpus + rounds * 2'

const start = generateBodies(CLASSES)
const editor = createEditor()
const first = timed(() => {
  editor.update('api.crow', start)
  editor.diagnostics()
})
if (editor.diagnostics().length > 0) throw new Error(`the text should be sound: ${editor.diagnostics()[0]?.message}`)

const half = start.length / 2
const rows = [
  row('in a body', start.indexOf('wait 1s', half) + 'wait 1s'.length, TYPED),
  row('in the define that all call', start.indexOf('state in [Halted') + 'state in [Halted'.length, ', Paused'),
]
console.log(`${CLASSES} classes, ${start.split('\n').length} lines; first check ${first.toFixed(0)} ms`)
console.log(table(['keystrokes', 'p50', 'p95', 'most'], rows))
console.log('\nGoal: p95 in a body at most 16 ms.')

/** Types the text letter by letter, and removes it again, several times. */
function row(name: string, at: number, typed: string): string[] {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < typed.length; i++) times.push(change(at + i, at + i, typed.slice(i, i + 1)))
    for (let i = typed.length; i > 0; i--) times.push(change(at + i - 1, at + i, ''))
  }
  const measured = times.slice(WARM_UP).sort((a, b) => a - b)
  const shown = [median(measured), measured[Math.floor(measured.length * 0.95)] ?? 0, measured.at(-1) ?? 0]
  return [name, ...shown.map((time) => `${time.toFixed(1)} ms`)]
}

function change(from: number, to: number, newText: string): number {
  const before = editor.text('api.crow') ?? ''
  const text = before.slice(0, from) + newText + before.slice(to)
  // V8 copies the parts together at the first look, which is not part of a check.
  text.charCodeAt(from)
  return timed(() => {
    editor.update('api.crow', text, { start: from, end: to, newText })
    editor.diagnostics()
  })
}

/** In milliseconds of CPU time, so that other programs on the machine count little. */
function timed(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
