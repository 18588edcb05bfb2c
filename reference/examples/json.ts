/** Example calls and replies as JSON-RPC 1.0 and 2.0 (docs/wire.md, Calls). */
import { type Language, layoutSample } from './layout-sample.ts'
import type { Sample } from './sample.ts'

export const JSON_LANGUAGE: Language = {
  scalar(value) {
    switch (value.kind) {
      case 'int':
        return value.text
      case 'float':
      case 'bool':
        return String(value.value)
      case 'text':
      case 'datetime':
        return JSON.stringify(value.text)
    }
  },
  memberName: (name) => `${JSON.stringify(name)}: `,
  lastComma: '',
}

export type JsonVersion = '1.0' | '2.0'

export function jsonCall(version: JsonVersion, method: string, params: readonly Sample[]): Sample {
  return struct([
    ...head(version),
    ['method', { kind: 'text', text: method }],
    ['params', { kind: 'array', items: params }],
    ID,
  ])
}

export function jsonReply(version: JsonVersion, result: Sample): string {
  if (version === '2.0') return layoutSample(JSON_LANGUAGE, struct([...head(version), ['result', result], ID]))
  // No value of an API is null, so no sample is.
  const text = layoutSample(JSON_LANGUAGE, result, '  ')
  return `{\n  "result": ${text},\n  "error": null,\n  "id": 1\n}`
}

/** The reply to a call that ended in an error of the API. */
export function jsonError(version: JsonVersion, [code = '', ...params]: readonly string[]): string {
  const texts = params.map((text) => ({ kind: 'text', text }) as const)
  const name = { kind: 'text', text: code } as const
  if (version === '1.0') {
    const text = layoutSample(JSON_LANGUAGE, { kind: 'array', items: [name, ...texts] }, '  ')
    return `{\n  "result": null,\n  "error": ${text},\n  "id": 1\n}`
  }
  const error = struct([
    ['code', { kind: 'int', text: '1' }],
    ['message', name],
    ['data', { kind: 'array', items: texts }],
  ])
  return layoutSample(JSON_LANGUAGE, struct([...head(version), ['error', error], ID]))
}

type Members = readonly (readonly [name: string, value: Sample])[]

const ID = ['id', { kind: 'int', text: '1' }] as const

function head(version: JsonVersion): Members {
  return version === '2.0' ? [['jsonrpc', { kind: 'text', text: version }]] : []
}

function struct(members: Members): Sample {
  return { kind: 'struct', members }
}
