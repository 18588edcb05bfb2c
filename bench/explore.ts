/**
 * Exploring: how many calls and how much processor time it takes until each planted fault is found, and how small it gets, at the
 * median of twenty seeds; and how many calls a second the pool sample allows. Usage: npm run bench:explore [-- SEEDS]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { processorTime } from '../runtime/clock.ts'
import { codeOf, PLANTED, plantedText } from '../test/testing/explore/planted-texts.ts'
import { explore, type Finding } from '../testing/explore/explore.ts'

const SEEDS = Array.from({ length: Number(process.argv[2] ?? 20) }, (_, i) => i + 1)
const MOST_CALLS = 10_000
const POOL = 'samples/pool'
const POOL_TIME = 10_000

Error.stackTraceLimit = 0

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

console.log('fault                calls  ms found  ms shrunk  steps (by hand)  found  smallest  repaired')
for (const { name, cause, steps } of PLANTED) {
  const code = codeOf(plantedText(name, 'planted'))
  const repaired = codeOf(plantedText(name, 'repaired'))
  const found: Finding[] = []
  let blamed = 0
  for (const seed of SEEDS) {
    const options = { seed, now: processorTime, milliseconds: 60_000, isFirstEnough: true }
    const exploration = await explore(code, { ...options, calls: MOST_CALLS })
    const finding = exploration.found.find(({ fault }) => fault.cause === cause)
    if (finding) found.push(finding)
    const calls = Math.max(1000, finding?.calls ?? MOST_CALLS)
    const same = await explore(repaired, { ...options, calls })
    if (same.found.length > 0) blamed++
  }
  const of = (read: (finding: Finding) => number) => median(found.map(read))
  const smallest = found.filter((finding) => finding.steps.length <= steps).length
  const row = [
    name.padEnd(20),
    String(of(({ calls }) => calls)).padStart(5),
    of((one) => one.found)
      .toFixed(0)
      .padStart(9),
    of(({ shrunk }) => shrunk)
      .toFixed(0)
      .padStart(10),
    `${of((one) => one.steps.length)} (${steps})`.padStart(16),
    `${found.length}/${SEEDS.length}`.padStart(6),
    `${smallest}/${SEEDS.length}`.padStart(9),
    blamed === 0 ? 'nothing' : `${blamed} blamed`,
  ]
  console.log(row.join(' '))
}

const texts = readdirSync(POOL).filter((file) => file.endsWith('.crow'))
const pool = codeOf(texts.map((file) => readFileSync(`${POOL}/${file}`, 'utf8')).join('\n'))
const { calls, milliseconds, sequences, found } = await explore(pool, {
  ...{ seed: 1, now: processorTime, milliseconds: POOL_TIME },
})
const rate = Math.round((calls / milliseconds) * 1000)
console.log(`\n${POOL}: ${rate} calls a second of processor time (${calls} calls, ${sequences} sequences)`)
for (const { fault, test } of found) console.log(`${fault.message}\n${test.text}`)
