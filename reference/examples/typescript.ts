/** Example calls in TypeScript with fetch and JSON-RPC 2.0, and the types of parameters and result. */
import type { Api, Param } from '../../model/api.ts'
import { EXAMPLE_PASSWORD, type ExampleSession, LOGIN, SESSION_MARK, withVariable } from './example-session.ts'
import { JSON_LANGUAGE } from './json.ts'
import { type Language, layoutSample } from './layout-sample.ts'
import type { Sample } from './sample.ts'
import { safeName, TypeNames } from './typescript-types.ts'

export interface TypeScriptCall {
  readonly api: Api
  readonly method: string
  /** The parameters without the session. */
  readonly params: readonly (Param & { readonly sample: Sample })[]
  readonly result: Param['type'] | null
  /** null if the call needs no session. */
  readonly entry: ExampleSession | null
  readonly url: string
}

export function typeScriptCall({ api, method, params, result, entry, url }: TypeScriptCall): string {
  const names = new TypeNames(api)
  const resultType = names.of(result, 'answered')
  const session = entry ? [{ label: 'session: string', sample: SESSION_MARK }] : []
  const given = params.map((p) => ({ label: `${safeName(p.name)}: ${names.of(p.type, 'given')}`, sample: p.sample }))
  const all = [...session, ...given]
  const values = layoutSample(SCRIPT, { kind: 'array', items: all.map((p) => p.sample) })
  return [
    ...names.declarations(),
    'async function call<T>(method: string, params: unknown[]): Promise<T> {',
    `  const response = await fetch(${JSON.stringify(`${url}/jsonrpc`)}, {`,
    '    method: "POST",',
    '    headers: { "Content-Type": "application/json" },',
    '    body: JSON.stringify({ jsonrpc: "2.0", method, params, id: 1 }),',
    '  })',
    '  const { result, error } = (await response.json()) as { result: T; error?: { message: string; data: string[] } }',
    '  if (error) throw new Error([error.message, ...error.data].join(" "))',
    '  return result',
    '}',
    '',
    ...(entry ? [`const session = ${sessionText(entry)}`] : []),
    `const params: [${all.map((p) => p.label).join(', ')}] = ${withVariable(values, 'session')}`,
    `console.log(await call<${resultType}>(${JSON.stringify(method)}, params))`,
    'export {}',
  ].join('\n')
}

function sessionText(entry: ExampleSession): string {
  if ('session' in entry) return JSON.stringify(entry.session)
  return `await call<string>(${JSON.stringify(LOGIN)}, [${JSON.stringify(entry.user)}, ${JSON.stringify(EXAMPLE_PASSWORD)}])`
}

/** The type of `result`. */
export function typeScriptReply(result: Sample): string {
  return layoutSample(SCRIPT, result)
}

/** Ints with more digits than a number can hold are strings. */
const SCRIPT: Language = {
  scalar(value) {
    if (value.kind === 'int' && !Number.isSafeInteger(Number(value.text))) return JSON.stringify(value.text)
    return JSON_LANGUAGE.scalar(value)
  },
  memberName: (name) => `${/^[A-Za-z_]\w*$/.test(name) && name !== '__proto__' ? name : JSON.stringify(name)}: `,
  lastComma: ',',
}
