/** The functions that `handlers.ts` may export, and the errors that they may end in, as TypeScript declarations. */
import type { Api, InnerParam, Param } from '../../model/api.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { unimplementedRpcs } from '../../model/implemented.ts'
import { outsideType } from '../../model/types.ts'
import { docComment } from './declarations.ts'
import { FIXED_NAMES } from './fixed-names.ts'
import { isIdentifier, memberName, quoted, type TypeWriter } from './type-writer.ts'

/** A message with a body is not among them, nor one that the server has code for. */
export function messageLines(api: Api, types: TypeWriter): string[] {
  const functions = unimplementedRpcs(api).flatMap(({ name, params, result, doc }) => [
    ...docComment(doc, '  '),
    `  readonly ${quoted(name)}?: (args: ${argumentsType(params, types)}, ctx: Context) => ${late(types.of(result, 'answered'))}`,
  ])
  return [
    "/** The code of messages: `export const messages = { async 'VM.start'({ vm }, ctx) { … } } satisfies Messages`. */",
    'export interface Messages {',
    ...functions,
    '}',
    '',
  ]
}

/** An external whose text has a block needs no function. */
export function externalLines({ externals = [] }: Api, types: TypeWriter): string[] {
  const functions = externals.flatMap(({ name, params, result, doc, body }) => {
    const given = params.map((p) => `${parameterName(p.name)}: ${types.of(outsideType(p.type), 'inside')}`)
    const all = [...given, `${contextName(params)}: ExternalContext`].join(', ')
    const optional = body === undefined ? '' : '?'
    return [
      ...docComment(doc, '  '),
      `  readonly ${memberName(name)}${optional}: (${all}) => ${late(types.of(result && outsideType(result), 'inside'))}`,
    ]
  })
  return [
    '/** The code of externals: `export const externals = { … } satisfies Externals`. It runs outside of transactions. */',
    'export interface Externals {',
    ...functions,
    '}',
    '',
  ]
}

function parameterName(name: string): string {
  return FIXED_NAMES.has(name) ? `${name}_` : name
}

/** A name that no parameter has. */
function contextName(params: readonly InnerParam[]): string {
  return params.some(({ name }) => name === 'ctx') ? 'context_' : 'ctx'
}

export function errorLines(api: Api): string[] {
  const codes = new Map([...BUILT_IN_ERRORS.values(), ...api.errors].map((error) => [error.code, error]))
  return [
    '/** The errors of the API, with their arguments. */',
    'export interface Errors {',
    ...[...codes.values()].flatMap(({ code, params, doc }) => [
      ...docComment(doc, '  '),
      `  readonly ${memberName(code)}: readonly [${labels(params).join(', ')}]`,
    ]),
    '}',
    '',
  ]
}

function argumentsType(params: readonly Param[], types: TypeWriter): string {
  if (params.length === 0) return '{}'
  const members = params.map(({ name, type }) => `readonly ${memberName(name)}: ${types.of(type, 'given')}`)
  return `{ ${members.join('; ')} }`
}

/** A function may be async or not. */
export function late(type: string): string {
  return `Promise<${type}> | ${/^[\w$]+(<[^<>]*>)?(\[\])?$/.test(type) ? type : `(${type})`}`
}

/** A label cannot be a keyword. Where a name is not an identifier, no element has a label. */
function labels(params: readonly string[]): string[] {
  return params.map((name) => (params.every(isIdentifier) ? `${parameterName(name)}: ErrorValue` : 'ErrorValue'))
}
