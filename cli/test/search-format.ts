/** What `crow test --explore` and `--exhaust` print: each finding as a test to paste, and at the end what was covered. */
import type { Exhaustion } from '../../testing/explore/exhaust.ts'
import type { Exploration, Finding } from '../../testing/explore/explore.ts'
import type { PrintedTest } from '../../testing/explore/print-test.ts'
import type { Host } from '../host.ts'
import { clean, cleanJson, cleanLines } from '../print/clean.ts'
import { type Paint, paint } from '../print/style.ts'
import { count } from '../print/words.ts'
import { timeText } from './test-format.ts'

/** The most lines on what was never reached. */
const MOST_LINES = 10

/** A search is one of both kinds; each has an end for people and one for programs. */
export class SearchFormat {
  readonly #host: Host
  readonly #directory: string
  readonly #colour: Paint

  constructor(host: Host, directory: string) {
    this.#host = host
    this.#directory = directory
    this.#colour = paint(host.stdout.colour)
  }

  /** A finding of an exploration, which goes on. */
  explored({ test, fault, calls, length, steps, found }: Finding): void {
    const how = `found after ${count(calls, 'call')} in ${timeText(found)}, ${count(length, 'step')} made ${steps.length}`
    this.#finding(fault.kind, test, `  ${this.#colour('note', how)}`)
  }

  endExploration({ calls, sequences, milliseconds, seen, found, coverage }: Exploration, seed: number): void {
    const { neverSucceeded, neverRaised, called, succeeded } = coverage
    this.#notes(
      shortened([
        ...neverSucceeded.map(({ rpc, calls: tries }) => `${rpc} never succeeded (${count(tries, 'call')})`),
        ...neverRaised.map(({ rpc, codes }) => `${rpc} never raised ${codes.join(', ')}`),
      ]),
    )
    const reached = `${succeeded} of ${count(called, 'RPC')} that were called have succeeded`
    this.#print(`${reached}; ${count(seen, 'outcome')} in different states`)
    const work = `${count(calls, 'call')} in ${count(sequences, 'sequence')}, ${timeText(milliseconds)}, seed ${seed}`
    const result = found.length > 0 ? count(found.length, 'finding') : 'nothing found'
    this.#print(this.#colour(found.length > 0 ? 'error' : 'good', `${result} by ${work}`))
  }

  endExhaustion(exhaustion: Exhaustion): void {
    const { found, states, calls, milliseconds, leftOut } = exhaustion
    if (found) this.#finding(found.fault.kind, found.test)
    this.#notes(leftOut)
    const work = `${count(states, 'state')}, ${count(calls, 'call')}, ${timeText(milliseconds)}`
    this.#print(this.#colour(found ? 'error' : 'good', `${outcomeOf(exhaustion)} (${work})`))
  }

  jsonOfExploration({ found, coverage, ...progress }: Exploration, seed: number): void {
    const findings = found.map(({ calls, length, found: after, shrunk, ...finding }) => ({
      ...jsonFinding(finding),
      ...{ foundAfter: { calls, steps: length, milliseconds: after }, shrunkIn: shrunk },
    }))
    const { calls, sequences, milliseconds, seen: outcomes } = progress
    this.#json({ seed, findings, calls, sequences, milliseconds, outcomes, coverage })
  }

  /** `bounds`: as typed. */
  jsonOfExhaustion({ found, ...covered }: Exhaustion, bounds: string): void {
    this.#json({ bounds, finding: found && jsonFinding(found), ...covered })
  }

  #finding(kind: string, { text, missing }: PrintedTest, how = ''): void {
    this.#print(`${this.#colour('error', `✗ ${kind}`)}${how}\n`)
    this.#print(cleanLines(text))
    this.#notes(missing.map((one) => `This test may not fail: ${one}`))
  }

  #notes(lines: readonly string[]): void {
    for (const line of lines) this.#print(this.#colour('note', clean(line)))
  }

  /** Later versions may add members; `format` changes where a member changes its meaning. */
  #json(members: object): void {
    this.#print(cleanJson({ format: 1, directory: this.#directory, ...members }))
  }

  #print(line: string): void {
    this.#host.stdout.write(line.endsWith('\n') ? line : `${line}\n`)
  }
}

function jsonFinding({ fault, test, steps }: Pick<Finding, 'fault' | 'test' | 'steps'>): object {
  const { kind, cause, message } = fault
  return { kind, cause, message, title: test.title, test: test.text, missing: test.missing, steps: steps.length }
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines
  return [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`]
}

function outcomeOf({ found, isComplete, isClosed, depth, left }: Exhaustion): string {
  if (found) return `A shortest sequence that fails has ${count(found.steps.length, 'step')}`
  if (isClosed) return `Nothing fails, and more than ${count(depth, 'step')} lead to no other state`
  const all =
    depth === 0 ? 'No sequence was played to its end' : `Nothing fails in all sequences of ${count(depth, 'step')}`
  return isComplete ? all : `${all}; on the next level, ${count(left, 'state')} were left`
}
