/** What `crow test --explore` prints: each finding as a test to paste, and at the end what was covered. */
import type { Exploration, Finding } from '../../testing/explore/explore.ts'
import type { Host } from '../host.ts'
import { clean, cleanJson, cleanLines } from '../print/clean.ts'
import { paint } from '../print/style.ts'
import { count } from '../print/words.ts'
import { timeText } from './test-format.ts'

/** The most lines on what was never reached. */
const MOST_LINES = 10

export class ExploreFormat {
  readonly #host: Host
  readonly #directory: string
  readonly #seed: number

  constructor(host: Host, directory: string, seed: number) {
    this.#host = host
    this.#directory = directory
    this.#seed = seed
  }

  finding({ test, fault, calls, length, steps, found }: Finding): void {
    const colour = paint(this.#host.stdout.colour)
    const how = `found after ${count(calls, 'call')} in ${timeText(found)}, ${count(length, 'step')} made ${steps.length}`
    this.#print(`${colour('error', `✗ ${fault.kind}`)}  ${colour('note', how)}\n`)
    this.#print(cleanLines(test.text))
    for (const missing of test.missing) this.#print(colour('note', `This test may not fail: ${clean(missing)}`))
  }

  end({ calls, sequences, milliseconds, seen, found, coverage }: Exploration): void {
    const colour = paint(this.#host.stdout.colour)
    const { neverSucceeded, neverRaised, called, succeeded } = coverage
    for (const line of shortened([
      ...neverSucceeded.map(({ rpc, calls: tries }) => `${rpc} never succeeded (${count(tries, 'call')})`),
      ...neverRaised.map(({ rpc, codes }) => `${rpc} never raised ${codes.join(', ')}`),
    ]))
      this.#print(colour('note', clean(line)))
    const reached = `${succeeded} of ${count(called, 'RPC')} that were called have succeeded`
    this.#print(`${reached}; ${count(seen, 'outcome')} in different states`)
    const work = `${count(calls, 'call')} in ${count(sequences, 'sequence')}, ${timeText(milliseconds)}, seed ${this.#seed}`
    const result = found.length > 0 ? count(found.length, 'finding') : 'nothing found'
    this.#print(colour(found.length > 0 ? 'error' : 'good', `${result} by ${work}`))
  }

  /** Later versions may add members; `format` changes where a member changes its meaning. */
  json({ found, coverage, ...progress }: Exploration): void {
    const findings = found.map(({ fault, test, steps, calls, length, found: after, shrunk }) => ({
      ...{ kind: fault.kind, cause: fault.cause, message: fault.message },
      ...{ title: test.title, test: test.text, missing: test.missing, steps: steps.length },
      ...{ foundAfter: { calls, steps: length, milliseconds: after }, shrunkIn: shrunk },
    }))
    const { calls, sequences, milliseconds, seen: outcomes } = progress
    const work = { calls, sequences, milliseconds, outcomes, coverage }
    this.#print(cleanJson({ format: 1, directory: this.#directory, seed: this.#seed, findings, ...work }))
  }

  #print(line: string): void {
    this.#host.stdout.write(line.endsWith('\n') ? line : `${line}\n`)
  }
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines
  return [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`]
}
