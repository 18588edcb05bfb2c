/** Example calls and replies as XML-RPC (docs/wire.md, Values and Calls). */
import type { Sample } from './sample.ts'

export function xmlCall(method: string, params: readonly Sample[]): string {
  const list = params.map((p) => element('param', [valueLines(p)]))
  return document(element('methodCall', [[`<methodName>${escapeXml(method)}</methodName>`], element('params', list)]))
}

/** A successful reply: XenAPI's Status and Value around the result. */
export function xmlReply(result: Sample): string {
  return answerText([
    ['Status', { kind: 'text', text: 'Success' }],
    ['Value', result],
  ])
}

/** The reply to a call that ended in an error of the API: its code and its parameters. */
export function xmlError(error: readonly string[]): string {
  return answerText([
    ['Status', { kind: 'text', text: 'Failure' }],
    ['ErrorDescription', { kind: 'array', items: error.map((text) => ({ kind: 'text', text })) }],
  ])
}

function answerText(members: readonly (readonly [name: string, value: Sample])[]): string {
  const answer: Sample = { kind: 'struct', members }
  return document(element('methodResponse', [element('params', [element('param', [valueLines(answer)])])]))
}

type Lines = readonly string[]

function document(lines: Lines): string {
  return ['<?xml version="1.0"?>', ...lines].join('\n')
}

function valueLines(value: Sample): Lines {
  switch (value.kind) {
    case 'array':
      return element('value', [element('array', [element('data', value.items.map(valueLines))])])
    case 'struct':
      return element('value', [element('struct', value.members.map(memberLines))])
    case 'bool':
      return [`<value><boolean>${value.value ? 1 : 0}</boolean></value>`]
    case 'float':
      return [`<value><double>${value.value}</double></value>`]
    case 'datetime':
      return [`<value><dateTime.iso8601>${value.text}</dateTime.iso8601></value>`]
    case 'text':
    case 'int':
      // As servers write it: some clients read an empty <string/> as no value.
      return [value.text === '' ? '<value></value>' : `<value><string>${escapeXml(value.text)}</string></value>`]
  }
}

function memberLines([name, value]: readonly [string, Sample]): Lines {
  return element('member', [[`<name>${escapeXml(name)}</name>`], valueLines(value)])
}

/** An element with its indented parts. */
function element(name: string, parts: readonly Lines[]): Lines {
  const inside = parts.flat()
  if (inside.length === 0) return [`<${name}></${name}>`]
  const line = `<${name}>${inside.join('')}</${name}>`
  if (ON_ONE_LINE.has(name) && parts.every((part) => part.length === 1) && line.length <= WIDTH) return [line]
  return [`<${name}>`, ...inside.map((line) => `  ${line}`), `</${name}>`]
}

/** Elements on one line if their parts are on one line. */
const ON_ONE_LINE = new Set(['param', 'member'])
const WIDTH = 96

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
}
