/** The report of `crow conform` as JUnit XML: a test case for each rule. */
import type { ConformFailure, ConformReport, RuleReport } from '../../testing/conform/report.ts'
import { clean, cleanLines } from '../print/clean.ts'
import { count } from '../print/words.ts'
import { relatedLines } from './related-lines.ts'

/** A server that stops to answer is an error of the suite: rules that have no failure until then prove nothing. */
export function conformJunit({ api, rules, milliseconds, left, broken }: ConformReport): string {
  const of = (outcome: RuleReport['outcome']) => rules.filter((rule) => rule.outcome === outcome).length
  const errors = broken === undefined ? [] : [brokenCase(broken)]
  const tests = rules.length + errors.length
  const counts = `tests="${tests}" failures="${of('failed')}" errors="${errors.length}" skipped="${of('not tried')}"`
  const head = `<testsuite name="${attribute(`conformance of ${api}`)}" ${counts} time="${milliseconds / 1000}">`
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<testsuites>',
    head,
    ...rules.map(caseOf),
    ...errors,
    ...leftOutput(left),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function brokenCase(broken: string): string {
  const message = attribute(`The server does not answer any more: ${broken}`)
  return `<testcase classname="docs/conform.md" name="the server answers to the end"><error message="${message}"/></testcase>`
}

function leftOutput(left: ConformReport['left']): string[] {
  if (left.length === 0) return []
  const objects = left.map((one) => `  ${one.class} ${one.ref}`)
  const text = [`${count(left.length, 'object')} could not be removed:`, ...objects].join('\n')
  return [`<system-out>${content(text)}</system-out>`]
}

function caseOf({ name, page, outcome, why, failures, because }: RuleReport): string {
  const following = because.map((one) => `<failure message="${attribute(`only because of ${one}`)}"/>`)
  const inside =
    outcome === 'not tried'
      ? `<skipped message="${attribute(why)}"/>`
      : [...failures.map(failureOf), ...following].join('')
  return `<testcase classname="${attribute(page)}" name="${attribute(name)}">${inside}</testcase>`
}

function failureOf(failure: ConformFailure): string {
  const { message, calls, test } = failure
  const travelled = calls.map(({ request, response }) => `> ${request}\n< ${response}`).join('\n')
  return `<failure message="${attribute(message)}">${content([...relatedLines(failure), travelled, '', test ?? ''].join('\n'))}</failure>`
}

function content(text: string): string {
  return cleanLines(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function attribute(text: string): string {
  return content(clean(text)).replaceAll('"', '&quot;')
}
