/** `crow test --explore` and `--exhaust`: looks for sequences of calls that break a claim. */
import type { Exhaustion } from '../../testing/explore/exhaust.ts'
import type { Exploration } from '../../testing/explore/explore.ts'
import type { WorldCode } from '../../testing/world/load.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { OverwrittenLine } from '../print/overwritten-line.ts'
import { report } from '../print/report.ts'
import { textReport } from '../print/text.ts'
import { count } from '../print/words.ts'
import type { TestCommandOptions } from './options.ts'
import { newSeed } from './run-tests.ts'
import { SearchFormat } from './search-format.ts'
import { timeText } from './test-format.ts'
import { TestedApi } from './tested-api.ts'

/** In milliseconds, where no duration is given. */
const USUAL_TIME = 10_000
/** In milliseconds, between two states of the line that says how far it is. */
const PROGRESS = 100
/** The stack of an error that an API raises is of no use, and takes as long as the call. */
const NO_STACK = 0

interface Search {
  readonly host: Host
  readonly directory: string
  readonly code: WorldCode
  readonly texts: ReadonlyMap<string, string>
  readonly isJson: boolean
  readonly seed: number
  /** Whether the user has asked to end. */
  readonly isStopped: () => boolean
}

/** Returns the exit code: 1 if something was found. */
export async function exploreApi(host: Host, directory: string, options: TestCommandOptions): Promise<number> {
  const { format, explore: duration, exhaust: bounds, seed = newSeed() } = options
  if (format !== 'text' && format !== 'json')
    throw new Failure(`--explore and --exhaust print text or JSON, not ${format}. Leave --format out.`, 2)
  const read = new TestedApi(host, directory, false).read()
  if (read.isBroken) {
    host.stderr.write(textReport(report(read.diagnostics, read.texts), host.stderr.colour))
    return 2
  }
  let isStopped = false
  const signals = host.processes.onStop(() => {
    isStopped = true
  })
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = NO_STACK
  try {
    const search = {
      ...{ host, directory, code: read.compile([]), texts: read.byName, isJson: format === 'json', seed },
      isStopped: () => isStopped,
    }
    const time = typeof duration === 'number' ? duration : undefined
    return bounds === undefined
      ? await exploreOnce(search, time ?? USUAL_TIME)
      : await exhaustOnce(search, bounds, time ?? Number.MAX_VALUE)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    signals.close()
  }
}

async function exploreOnce(search: Search, milliseconds: number): Promise<number> {
  const { host, directory, code, texts, seed, isStopped, isJson } = search
  const { explore } = await import('../../testing/explore/explore.ts')
  const format = new SearchFormat(host, directory)
  const line = progressLine(search)
  const exploration: Exploration = await explore(code, {
    ...{ seed, texts, now, isStopped, milliseconds },
    onProgress: ({ calls, milliseconds: taken, seen, findings }) =>
      line.show(
        () =>
          `${count(calls, 'call')}, ${rate(calls, taken)}, ${count(seen, 'outcome')}, ${count(findings, 'finding')}`,
      ),
    onFinding(finding) {
      line.clear()
      if (!isJson) format.explored(finding)
    },
  })
  line.clear()
  if (isJson) format.jsonOfExploration(exploration, seed)
  else format.endExploration(exploration, seed)
  return exploration.found.length > 0 ? 1 : 0
}

async function exhaustOnce(search: Search, text: string, milliseconds: number): Promise<number> {
  const { host, directory, code, texts, isStopped, isJson } = search
  const { exhaust } = await import('../../testing/explore/exhaust.ts')
  const { readBounds } = await import('../../testing/explore/exhaust-bounds.ts')
  const read = readBounds(code.model, text)
  if ('problem' in read) throw new Failure(read.problem, 2)
  const line = progressLine(search)
  const exhaustion: Exhaustion = await exhaust(code, {
    ...{ bounds: read.bounds, texts, now, isStopped, milliseconds },
    onProgress: ({ calls, states, depth, left, milliseconds: taken }) =>
      line.show(
        () =>
          `depth ${depth + 1}: ${count(left, 'state')} left; ${count(states, 'state')}, ${count(calls, 'call')}, ${rate(calls, taken)}`,
      ),
  })
  line.clear()
  const format = new SearchFormat(host, directory)
  if (isJson) format.jsonOfExhaustion(exhaustion, text)
  else format.endExhaustion(exhaustion)
  return exhaustion.found ? 1 : 0
}

/** Milliseconds that only grow. */
function now(): number {
  return performance.now()
}

/** Shows a text on the terminal, not too often. */
function progressLine({ host }: Search): { show(text: () => string): void; clear(): void } {
  const line = new OverwrittenLine(host.stderr)
  let last = Number.NEGATIVE_INFINITY
  return {
    show(text) {
      if (now() - last < PROGRESS) return
      last = now()
      line.show(text())
    },
    clear: () => line.clear(),
  }
}

/** `29,300 calls a second`. */
function rate(calls: number, milliseconds: number): string {
  const number = milliseconds > 0 ? Math.round((calls / milliseconds) * 1000) : 0
  return `${number.toLocaleString('en-US')} calls a second (${timeText(milliseconds)})`
}
