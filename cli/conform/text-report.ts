/** The report of `crow conform` for people. */
import type { ConformFailure, ConformReport, RuleReport } from '../../testing/conform/report.ts'
import { clean } from '../print/clean.ts'
import { type Paint, paint, type Style } from '../print/style.ts'
import { count } from '../print/words.ts'
import { relatedLines } from './related-lines.ts'

const STYLES: { readonly [outcome in RuleReport['outcome']]: Style } = {
  passed: 'good',
  failed: 'error',
  'not tried': 'note',
}

/** Calls that are shown of one failure, the last ones. */
const SHOWN_CALLS = 12

export function conformText(report: ConformReport, colour: boolean): string {
  const ink = paint(colour)
  const lines = report.rules.flatMap((rule) => ruleLines(rule, ink))
  return [...lines, '', ...endLines(report), ''].join('\n')
}

function ruleLines(rule: RuleReport, ink: Paint): string[] {
  const { name, outcome, why, compared, failures, because, sentence, page } = rule
  const detail = outcome === 'not tried' ? why : count(compared, 'answer')
  const head = `${ink(STYLES[outcome], outcome.padEnd(9))} ${name} ${ink('frame', `(${detail})`)}`
  if (failures.length === 0) return [head, ...because.map((one) => `          only because of ${clean(one)}`)]
  return [head, `          ${sentence} (${page})`, ...failures.flatMap((failure) => failureLines(failure, ink))]
}

function failureLines(failure: ConformFailure, ink: Paint): string[] {
  const { message, calls, test } = failure
  const shown = calls.slice(-SHOWN_CALLS)
  const left = calls.length - shown.length
  const travelled = shown.flatMap(({ request, response }) => [
    ...request.split(NEXT_CALL).map((call) => `> ${oneLine(call)}`),
    `< ${answerLine(response)}`,
  ])
  const head = left > 0 ? [`(${count(left, 'call')} before)`] : []
  const body = [...head, ...travelled, ...(test === undefined ? [] : ['', ...test.split('\n')])]
  const lines = [...relatedLines(failure), ...body]
  return ['', `  ${ink('error', '✗')} ${clean(message)}`, ...lines.map((line) => `      ${clean(line)}`), '']
}

/** In characters, of an answer. Calls are whole, so that they can be sent again. */
const LONGEST = 600

function answerLine(text: string): string {
  const line = oneLine(text.replaceAll(BETWEEN_TAGS, '$1'))
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

/** Line breaks for the eye, where no text of a value can be. */
const BETWEEN_TAGS = /(<\/[\w.]+>|<(?:struct|array|data|member|params?|methodResponse|fault)>|\?>)\s*\n\s*(?=<)/g

/** A task is started by one call and read by another. */
const NEXT_CALL = /\n(?=\{"(?:jsonrpc|method)"|<\?xml )/

/** In one line that means the same: line breaks in XML belong to values, and those in JSON are only between them. */
function oneLine(text: string): string {
  if (!text.trimStart().startsWith('<')) return text.replaceAll(/\s*\n\s*/g, ' ')
  return text.trim().replaceAll(UNSEEN, (character) => `&#${character.charCodeAt(0)};`)
}

/** Of the control characters that XML can carry; also marks of direction, which could hide what stands around them. */
const UNSEEN = /[\n\t\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** How many objects are named that stay behind. */
const SHOWN_LEFT = 10

function endLines({ rules, calls, milliseconds, seed, left, broken, notes }: ConformReport): string[] {
  const of = (outcome: RuleReport['outcome']) => rules.filter((rule) => rule.outcome === outcome).length
  const because = rules.filter((rule) => rule.because.length > 0).length
  const sums = (['failed', 'passed', 'not tried'] as const).map((outcome) => `${of(outcome)} ${outcome}`).join(', ')
  const follow = because === 0 ? '' : `, ${because} of those that failed only because of others`
  const seconds = (milliseconds / 1000).toFixed(1)
  const kept = left.slice(0, SHOWN_LEFT).map((one) => `  ${one.class} ${clean(one.ref)}`)
  return [
    ...notes,
    ...(broken === undefined ? [] : [`The server does not answer any more: ${clean(broken)}`]),
    ...(left.length === 0 ? [] : [`${count(left.length, 'object')} could not be removed:`, ...kept]),
    ...(left.length > SHOWN_LEFT ? [`  and ${left.length - SHOWN_LEFT} more`] : []),
    `${sums}${follow} (${count(rules.length, 'rule')}) with ${count(calls, 'call')} in ${seconds} s, seed ${seed}`,
  ]
}
