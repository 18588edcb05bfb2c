/**
 * Exploring: how many calls and how much processor time it takes until each planted fault is found, and how small it gets, at the
 * median of twenty seeds (0: not at all); and how many calls a second of processor time the pool sample allows.
 * Usage: npm run bench:explore [-- SEEDS [DIR]]; with DIR, another checkout, also how many times as many as there, in the same run
 */
import { readdirSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { processorTime } from '../runtime/clock.ts'
import { codeOf, PLANTED, plantedText } from '../test/testing/explore/planted-texts.ts'
import { explore, type Finding } from '../testing/explore/explore.ts'

const SEEDS = Array.from({ length: Number(process.argv[2] ?? 20) }, (_, i) => i + 1)
const MOST_CALLS = 10_000
const POOL = 'samples/pool'
/** Each of another seed. The first ones, in which the code is still being compiled, do not count. */
const [WARM_UP, ROUNDS] = [3, 9]
const POOL_CALLS = 3000

Error.stackTraceLimit = 0

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

if (SEEDS.length > 0)
  console.log('fault                calls  ms found  ms shrunk  steps (by hand)  found  smallest  repaired')
for (const { name, cause, steps } of SEEDS.length > 0 ? PLANTED : []) {
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

type Exploring = { readonly codeOf: typeof codeOf; readonly explore: typeof explore }

/** The modules of another checkout. */
async function exploringIn(folder: string): Promise<Exploring> {
  const root = pathToFileURL(`${folder}/`)
  const module = (path: string): Promise<Exploring> => import(new URL(path, root).href)
  const [texts, explorer] = [
    await module('test/testing/explore/planted-texts.ts'),
    await module('testing/explore/explore.ts'),
  ]
  return { codeOf: texts.codeOf, explore: explorer.explore }
}

/** Calls a second of processor time, by round. */
type Measure = (seed: number) => Promise<number>

function poolMeasure({ codeOf, explore }: Exploring): Measure {
  const texts = readdirSync(POOL).filter((file) => file.endsWith('.crow'))
  const code = codeOf(texts.map((file) => readFileSync(`${POOL}/${file}`, 'utf8')).join('\n'))
  return async (seed) => {
    const options = { seed, now: processorTime, milliseconds: 600_000, calls: POOL_CALLS }
    const { calls, milliseconds, found } = await explore(code, options)
    for (const { fault, test } of found) console.log(`${fault.message}\n${test.text}`)
    return (calls / milliseconds) * 1000
  }
}

const other = process.argv[3]
const here = poolMeasure({ codeOf, explore })
const there = other === undefined ? undefined : poolMeasure(await exploringIn(other))
const [rates, ratios]: [number[], number[]] = [[], []]
for (let seed = 1; seed <= WARM_UP + ROUNDS; seed++) {
  const rate = await here(seed)
  const before = await there?.(seed)
  if (seed <= WARM_UP) continue
  rates.push(rate)
  if (before !== undefined) ratios.push(rate / before)
}
console.log(`\n${POOL}: ${median(rates).toFixed(0)} calls a second of processor time`)
if (other !== undefined)
  console.log(`${median(ratios).toFixed(2)} times as many as in ${other}, at the median of ${ROUNDS} seeds`)
