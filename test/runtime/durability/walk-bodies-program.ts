/**
 * Runs bodies on a data file, on a clock of its own, in a process that the fail point kills somewhere. Arguments: the API
 * as a file of JSON, the data file, the seed of a random workload ('' for the fixed one), the milliseconds since the first start, and
 * `copy` to copy the file at each write instead.
 */
import { readFileSync, writeSync } from 'node:fs'
import { randomOf } from '../../support/random.ts'
import type { BodyLab } from '../bodies/body-lab.ts'
import { copyAtWrites } from './copies.ts'
import { openWalked } from './walk-bodies.ts'

const [api = '', file = '', seed = '', later = '0', copy] = process.argv.slice(2)
const lab = openWalked(
  JSON.parse(readFileSync(api, 'utf8')),
  file,
  Number(later),
  copy ? copyAtWrites(file) : undefined,
)
say('open')
if (seed === '') await runAll(lab)
else await runSome(lab, randomOf(Number(seed)))
await lab.stop()
say('done')

async function runAll({ desk, vm, pass }: BodyLab): Promise<void> {
  await desk.result('Async.VM.run', vm)
  await desk.result('Async.VM.other', vm)
  await pass(5)
  const cancelled = await desk.result('Async.VM.run', vm)
  const answered = desk.json('VM.run', vm)
  await pass(5)
  await desk.result('task.cancel', cancelled)
  for (let i = 0; i < 12; i++) await pass(5)
  say(JSON.stringify(await answered))
}

async function runSome({ desk, vm, store, clock, pass }: BodyLab, random: (below: number) => number): Promise<void> {
  const other = await desk.result('VM.create', {})
  const tasks: unknown[] = []
  const machine = () => (random(4) > 0 || !store.class('VM').has(String(other)) ? vm : other)
  for (let i = 0; i < 40; i++) {
    switch (random(8)) {
      case 0:
      case 1:
        tasks.push(await desk.result('Async.VM.run', machine()))
        break
      case 2:
        tasks.push(await desk.result('Async.VM.other', machine()))
        break
      case 3:
        if (tasks.length > 0) await desk.json('task.cancel', tasks[random(tasks.length)])
        break
      case 4:
        await desk.result('VM.set_name_label', vm, `plain ${i}`)
        break
      case 5:
        if (random(5) === 0) await desk.json('VM.destroy', other)
        break
      default:
        await pass(random(12))
    }
  }
  await pass(1)
  say(String(clock.now()))
}

/** Prints at once, so that the output before a SIGKILL is complete. */
function say(text: string): void {
  writeSync(1, `${text}\n`)
}
