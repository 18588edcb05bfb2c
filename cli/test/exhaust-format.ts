/** What `crow test --exhaust` prints: the shortest sequence that fails, or what was covered, and what was left out. */
import type { Exhaustion } from '../../testing/explore/exhaust.ts'
import type { Host } from '../host.ts'
import { clean, cleanJson, cleanLines } from '../print/clean.ts'
import { paint } from '../print/style.ts'
import { count } from '../print/words.ts'
import { timeText } from './test-format.ts'

export class ExhaustFormat {
  readonly #host: Host
  readonly #directory: string
  readonly #bounds: string

  constructor(host: Host, directory: string, bounds: string) {
    this.#host = host
    this.#directory = directory
    this.#bounds = bounds
  }

  end(exhaustion: Exhaustion): void {
    const colour = paint(this.#host.stdout.colour)
    const { found, states, calls, milliseconds, leftOut } = exhaustion
    if (found) {
      this.#print(`${colour('error', `✗ ${found.fault.kind}`)}\n\n${cleanLines(found.test.text)}`)
      for (const missing of found.test.missing) this.#print(colour('note', `This test may not fail: ${clean(missing)}`))
    }
    for (const line of leftOut) this.#print(colour('note', clean(line)))
    const work = `${count(states, 'state')}, ${count(calls, 'call')}, ${timeText(milliseconds)}`
    this.#print(colour(found ? 'error' : 'good', `${outcomeOf(exhaustion)} (${work})`))
  }

  /** Later versions may add members; `format` changes where a member changes its meaning. */
  json({ found, ...covered }: Exhaustion): void {
    const { kind, cause, message } = found?.fault ?? {}
    const { title, text: test, missing } = found?.test ?? {}
    const finding = found && { kind, cause, message, title, test, missing, steps: found.steps.length }
    this.#print(cleanJson({ format: 1, directory: this.#directory, bounds: this.#bounds, finding, ...covered }))
  }

  #print(line: string): void {
    this.#host.stdout.write(line.endsWith('\n') ? line : `${line}\n`)
  }
}

function outcomeOf({ found, isComplete, isClosed, depth, left }: Exhaustion): string {
  if (found) return `A shortest sequence that fails has ${count(found.steps.length, 'step')}`
  if (isClosed) return `Nothing fails, and more than ${count(depth, 'step')} lead to no other state`
  const all =
    depth === 0 ? 'No sequence was played to its end' : `Nothing fails in all sequences of ${count(depth, 'step')}`
  return isComplete ? all : `${all}; on the next level, ${count(left, 'state')} were left`
}
