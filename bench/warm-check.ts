/**
 * Checks one API of 1000 classes again and again in one process, after a warm-up: the whole text, and the text after an
 * edit of one letter. Plain Chevrotain (bare-parser.ts) parses the same text in turn with it. Goal: the whole text in
 * 140 ms on a machine where plain Chevrotain takes 124 to 224, so at most 0.8 times its median.
 * Usage: npm run bench:warm-check [-- CLASSES [ROUNDS]]
 */
import { analyze } from '../analysis/analyze.ts'
import { parse } from '../grammar/parse.ts'
import { createEditor, type Editor } from '../server/editor.ts'
import { bareReader } from './bare-parser.ts'
import { generateApi } from './generate.ts'
import { median, table } from './measure.ts'

const CLASSES = Number(process.argv[2] ?? 1000)
const ROUNDS = Number(process.argv[3] ?? 25)
const WARM_UP = 8
const EDITS = 40

const text = generateApi(CLASSES)
const readBare = bareReader()
const editor = createEditor()
editor.update('api.crow', text)

const contenders = [
  { name: 'bare lex', run: () => readBare(text, 'lex') },
  { name: 'bare lex+parse', run: () => readBare(text) },
  { name: 'our parse', run: () => parse(text) },
  { name: 'our whole check', run: () => wholeCheck() },
  { name: `${EDITS} edits and their checks`, run: () => edits(editor) },
]
const times = measure()
const bare = times[1] as readonly Times[]
console.log(
  table(
    [`${CLASSES} classes`, 'wall', 'CPU', 'wall / bare lex+parse', 'CPU / bare lex+parse'],
    contenders.map(({ name }, i) => rowOf(name, times[i] as readonly Times[])),
  ),
)
console.log('\nMedians; ratios are of measurements next to each other. Goal: our whole check at most 0.8 times bare.')

interface Times {
  readonly wall: number
  readonly cpu: number
}

function rowOf(name: string, own: readonly Times[]): string[] {
  const ratio = (of: keyof Times) => median(own.map((once, i) => once[of] / (bare[i] as Times)[of])).toFixed(2)
  const millis = (of: keyof Times) => `${median(own.map((once) => once[of])).toFixed(0)} ms`
  return [name, millis('wall'), millis('cpu'), ratio('wall'), ratio('cpu')]
}

/** Each contender in turn, so that all are slowed down when the machine is slow. */
function measure(): Times[][] {
  const all: Times[][] = contenders.map(() => [])
  for (let round = -WARM_UP; round < ROUNDS; round++)
    for (const [i, { run }] of contenders.entries()) {
      const once = timed(run)
      if (round >= 0) all[i]?.push(once)
    }
  return all
}

function timed(run: () => void): Times {
  const [start, before] = [performance.now(), process.cpuUsage()]
  run()
  const { user, system } = process.cpuUsage(before)
  return { wall: performance.now() - start, cpu: (user + system) / 1000 }
}

function wholeCheck(): void {
  const { diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'bench')
  if (diagnostics.length > 0) throw new Error('the text should be sound')
}

/** Types a letter at the end of a comment and removes it again. */
function edits(of: Editor): void {
  const comment = 'In bytes'
  const at = text.indexOf(comment, text.length / 2) + comment.length
  const longer = `${text.slice(0, at)}x${text.slice(at)}`
  for (let i = 0; i < EDITS; i++) {
    const inserts = (i & 1) === 0
    const change = { start: at, end: inserts ? at : at + 1, newText: inserts ? 'x' : '' }
    of.update('api.crow', inserts ? longer : text, change)
    if (of.diagnostics().length > 0) throw new Error('the text should be sound')
  }
}
