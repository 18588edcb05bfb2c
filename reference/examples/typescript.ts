/** Example calls in TypeScript, by fetch and JSON-RPC 2.0, with the types of parameters and result. */
import type { Api, Param } from '../../model/api.ts'
import { type Language, layout } from './layout.ts'
import type { Sample } from './sample.ts'
import { safeName, TypeNames } from './typescript-types.ts'

export interface TypeScriptCall {
  readonly api: Api
  readonly method: string
  /** With the session, where it takes one. */
  readonly params: readonly (Param & { readonly sample: Sample })[]
  readonly result: Param['type'] | null
  readonly url: string
}

export function typeScriptCall({ api, method, params, result, url }: TypeScriptCall): string {
  const names = new TypeNames(api)
  const resultType = names.of(result, 'answered')
  const tuple = params.map((p) => `${safeName(p.name)}: ${names.of(p.type, 'given')}`).join(', ')
  const values = layout(SCRIPT, { kind: 'array', items: params.map((p) => p.sample) })
  return [
    ...names.declarations(),
    `type Answer = { result: ${resultType}; error?: { message: string; data: string[] } }`,
    '',
    `const params: [${tuple}] = ${values}`,
    `const response = await fetch(${JSON.stringify(`${url}/jsonrpc`)}, {`,
    '  method: "POST",',
    '  headers: { "Content-Type": "application/json" },',
    `  body: JSON.stringify({ jsonrpc: "2.0", method: ${JSON.stringify(method)}, params, id: 1 }),`,
    '})',
    'const { result, error } = (await response.json()) as Answer',
    'if (error) throw new Error([error.message, ...error.data].join(" "))',
    'console.log(result)',
    'export {}',
  ].join('\n')
}

/** What `result` is. */
export function typeScriptReply(result: Sample): string {
  return layout(SCRIPT, result)
}

/** Digits that a number would lose travel as text. */
const SCRIPT: Language = {
  scalar(value) {
    switch (value.kind) {
      case 'int':
        return Number.isSafeInteger(Number(value.text)) ? value.text : JSON.stringify(value.text)
      case 'float':
      case 'bool':
        return String(value.value)
      default:
        return JSON.stringify(value.text)
    }
  },
  memberName: (name) => `${/^[A-Za-z_]\w*$/.test(name) && name !== '__proto__' ? name : JSON.stringify(name)}: `,
  lastComma: ',',
}
