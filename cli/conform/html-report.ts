/** The report of `crow conform` as one page, in the look of the reference: what web/reports shows of it. */
import { gunzipSync } from 'node:zlib'
import type { ConformFailure, ConformReport, RuleReport } from '../../testing/conform/report.ts'
import type { Assets } from '../../web/assets.ts'
import { type ConformFailureView, type ConformRuleView, conformPage } from '../../web/reports/conform-report.tsx'
import { cleanLines } from '../print/clean.ts'
import { count } from '../print/words.ts'
import { relatedLines } from './related-lines.ts'

export function conformHtml(report: ConformReport, assets: Assets): string {
  const { api, rules, calls, milliseconds, seed, formats, left, broken, notes } = report
  const seconds = (milliseconds / 1000).toFixed(1)
  const summary = [
    `${count(calls, 'call')} in ${seconds} s over ${formats.join(' and ')}, seed ${seed}.`,
    ...(broken === undefined ? [] : [broken]),
    ...(left.length === 0 ? [] : [`${count(left.length, 'object')} could not be removed.`]),
    ...notes,
  ]
  const view = { title: `Conformance of ${api}`, summary: summary.map(cleanLines), rules: rules.map(ruleView) }
  return conformPage(view, gunzipSync(Buffer.from(assets['app.css'], 'base64')).toString('utf8'))
}

function ruleView({ outcome, why, failures, because, name, sentence, page, compared }: RuleReport): ConformRuleView {
  const detail = outcome === 'not tried' ? why : because.length > 0 ? `only because of ${because.join('; ')}` : ''
  const result = detail === '' ? outcome : `${outcome}: ${cleanLines(detail)}`
  return { name, sentence, page, compared, result, failures: failures.map(failureView) }
}

function failureView(failure: ConformFailure): ConformFailureView {
  const { message, calls, test } = failure
  const travelled = calls.map(({ request, response }) => `${request}\n${response}`).join('\n\n')
  return {
    message: cleanLines([message, ...relatedLines(failure)].join('\n')),
    ...(test !== undefined && { test: cleanLines(test) }),
    calls: count(calls.length, 'call'),
    travelled: cleanLines(travelled),
  }
}
