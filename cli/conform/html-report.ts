/** The report of `crow conform` as one page, in the look of the reference. */
import { gunzipSync } from 'node:zlib'
import type { ConformFailure, ConformReport, RuleReport } from '../../testing/conform/report.ts'
import type { Assets } from '../../web/assets.ts'
import { cleanLines } from '../print/clean.ts'
import { count } from '../print/words.ts'

export function conformHtml(report: ConformReport, assets: Assets): string {
  const { api, rules, calls, milliseconds, seed, formats, left } = report
  const title = `Conformance of ${api}`
  const style = gunzipSync(Buffer.from(assets['app.css'], 'base64')).toString('utf8')
  const sums = `${count(calls, 'call')} in ${(milliseconds / 1000).toFixed(1)} s over ${formats.join(' and ')}, seed ${seed}.`
  const kept = left.length === 0 ? '' : `<p>${count(left.length, 'object')} could not be removed.</p>`
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${text(title)}</title>`,
    `<meta name="viewport" content="width=device-width"><style>${style}${OWN_STYLE}</style></head>`,
    `<body><main class="conform"><h1>${text(title)}</h1><p>${text(sums)}</p>${kept}`,
    `<table><thead><tr><th>Rule</th><th>Result</th><th>Answers</th></tr></thead><tbody>${rules.map(rowOf).join('')}</tbody></table>`,
    ...rules.filter(({ failures }) => failures.length > 0).map(sectionOf),
    '</main></body></html>',
    '',
  ].join('\n')
}

const OWN_STYLE =
  'main.conform{max-width:60rem;margin:2rem auto;padding:0 1rem}main.conform pre{overflow:auto;white-space:pre-wrap}'

function rowOf({ name, sentence, outcome, why, compared, failures }: RuleReport): string {
  const shown = failures.length > 0 ? `<a href="#${idOf(name)}">${text(name)}</a>` : text(name)
  const said = outcome === 'not tried' ? `${outcome}: ${why}` : outcome
  return `<tr><td>${shown}<br><small>${text(sentence)}</small></td><td>${text(said)}</td><td>${compared}</td></tr>`
}

function sectionOf({ name, sentence, page, failures }: RuleReport): string {
  const head = `<h2 id="${idOf(name)}">${text(name)}</h2><p>${text(sentence)} (${text(page)})</p>`
  return `<section>${head}${failures.map(failureOf).join('')}</section>`
}

function failureOf({ message, calls, test }: ConformFailure): string {
  const travelled = calls.map(({ request, response }) => `${request}\n${response}`).join('\n\n')
  const asTest = test === undefined ? '' : `<p>As a test:</p><pre><code>${text(test)}</code></pre>`
  return `<h3>${text(message)}</h3>${asTest}<details><summary>${count(calls.length, 'call')}</summary><pre><code>${text(travelled)}</code></pre></details>`
}

function idOf(name: string): string {
  return name.replaceAll(' ', '-')
}

function text(raw: string): string {
  return cleanLines(raw)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
