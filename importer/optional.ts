/** Parameters that a call may leave out at its end, and what stands for them. The reference does not say which these are. */
import type { Type } from '../model/api.ts'
import { typeText } from '../model/types.ts'
import { ImportError } from './import-error.ts'
import { asObject } from './json-members.ts'
import { jsonText } from './json-text.ts'
import type { Notes } from './notes.ts'
import type { ReferenceClass, ReferenceParam } from './reference.ts'

/** The defaults, as JSON, by `Class.message` and parameter. */
export type OptionalParams = ReadonlyMap<string, ReadonlyMap<string, unknown>>

/** What clients of all versions leave out of their log-in. */
const LOG_IN: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['session.login_with_password', { version: '1.0', originator: '' }],
]

/**
 * Reads `{ "VM.snapshot": { "ignore_vdis": [] } }`, or an object with that as its member `optional`. The parameters of the
 * log-in are always optional.
 * @throws ImportError where the JSON has another structure
 */
export function readOptional(json: unknown): OptionalParams {
  const what = 'The optional parameters'
  const { value } = asObject(json ?? {}, what)
  const messages: unknown = Object.hasOwn(value, 'optional') ? Reflect.get(value, 'optional') : value
  const given = Object.entries(asObject(messages, what).value)
  return new Map(
    [...LOG_IN, ...given].map(([name, params]) => [
      name,
      new Map(Object.entries(asObject(params, `${what}: "${name}"`).value)),
    ]),
  )
}

/** Adds a note for each optional parameter that the reference does not have, or that stands before one without a default. */
export function noteUnusable(classes: readonly ReferenceClass[], optional: OptionalParams, notes: Notes): void {
  const messages: ReadonlyMap<string, readonly ReferenceParam[]> = new Map(
    classes.flatMap((c) => c.messages.map((m) => [`${c.name}.${m.name}`, m.params] as const)),
  )
  for (const [message, defaults] of optional) {
    if (LOG_IN.some(([name]) => name === message) && !messages.has(message)) continue
    const params = messages.get(message)
    if (!params) notes.say(`There is no message ${message}, so none of its parameters is optional.`)
    else
      for (const name of defaults.keys())
        if (!params.some((param) => param.name === name))
          notes.say(`${message} has no parameter "${name}", so it is not optional.`)
  }
  for (const [message, params] of messages)
    for (const { name } of stuck(params, optional.get(message)))
      notes.say(`${message}(${name}) has no default, as a parameter without one follows.`)
}

/**
 * The defaults of the message's parameters as `.crow` text; none for a parameter before one without a default.
 * @throws ImportError where a default is not a value of the parameter's type
 */
export function defaultTexts(
  message: string,
  params: readonly ReferenceParam[],
  optional: OptionalParams,
): ReadonlyMap<string, string> {
  const defaults = optional.get(message)
  const texts = new Map<string, string>()
  for (const { name, type } of params.slice(firstOptional(params, defaults))) {
    texts.set(name, textOf(`${message}(${name})`, type, defaults?.get(name)))
  }
  return texts
}

function textOf(where: string, type: Type, value: unknown): string {
  const text = jsonText(type, value)
  if (text !== undefined) return text
  throw new ImportError(`The optional parameters: ${where}: ${JSON.stringify(value)} is not of type ${typeText(type)}`)
}

/** The index behind the last parameter without a default. */
function firstOptional(params: readonly ReferenceParam[], defaults: ReadonlyMap<string, unknown> | undefined): number {
  return params.findLastIndex(({ name }) => !defaults?.has(name)) + 1
}

function stuck(
  params: readonly ReferenceParam[],
  defaults: ReadonlyMap<string, unknown> | undefined,
): readonly ReferenceParam[] {
  return params.slice(0, firstOptional(params, defaults)).filter(({ name }) => defaults?.has(name))
}
