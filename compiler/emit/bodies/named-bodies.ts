/** All bodies and conditions of an API, and what they belong to. */
import type { Api, InnerParam } from '../../../model/api.ts'
import type { CallTarget, Condition, MessageBody } from '../../../model/body.ts'

export interface NamedBody {
  readonly target: CallTarget
  /** As `CompiledBodies` has it: `VM.start`, or the name of a define or external. */
  readonly key: string
  /** The name of its function. */
  readonly label: string
  readonly body: MessageBody
  readonly isCheck: boolean
  /** The conditions of its parameters. */
  readonly conditions: readonly ParamCondition[]
}

export interface ParamCondition {
  readonly param: string
  /** The key of the condition in `CompiledBodies`. */
  readonly key: string
  readonly condition: Condition
}

export interface NamedCondition {
  readonly key: string
  readonly condition: Condition
}

/** Messages, implied RPCs, defines and externals, in this order. */
export function namedBodies(api: Api): NamedBody[] {
  return [
    ...api.classes.flatMap((owner) => [
      ...owner.messages.flatMap(({ name, body, params }) =>
        body ? [messageBody(owner.name, name, body, params)] : [],
      ),
      ...Object.entries(owner.bodies ?? {}).map(([name, body]) => messageBody(owner.name, name, body, [])),
    ]),
    ...(api.defines ?? []).map(({ name, body, params, isCheck }) => plainBody('define', name, body, params, isCheck)),
    ...(api.externals ?? []).flatMap(({ name, body, params }) =>
      body ? [plainBody('external', name, body, params, false)] : [],
    ),
  ]
}

/** Of fields, of the parameters of messages and defines, and of the members of records. */
export function conditionsOf(api: Api): NamedCondition[] {
  const conditioned = (owner: string, list: readonly { readonly name: string; readonly where?: Condition }[]) =>
    list.flatMap(({ name, where }) => (where ? [{ key: `${owner}.${name}`, condition: where }] : []))
  return [
    ...api.classes.flatMap(({ name, fields }) => conditioned(name, fields)),
    ...api.classes.flatMap(({ name, messages }) =>
      messages.flatMap((message) => paramConditions(`${name}.${message.name}`, message.params)),
    ),
    ...(api.defines ?? []).flatMap(({ name, params }) => paramConditions(name, params)),
    ...api.records.flatMap(({ name, members }) => conditioned(name, members)),
  ]
}

function messageBody(className: string, name: string, body: MessageBody, params: readonly InnerParam[]): NamedBody {
  const key = `${className}.${name}`
  return {
    target: { kind: 'message', class: className, name },
    key,
    label: `${className}_${name}`,
    body,
    isCheck: false,
    conditions: paramConditions(key, params),
  }
}

function plainBody(
  kind: 'define' | 'external',
  name: string,
  body: MessageBody,
  params: readonly InnerParam[],
  isCheck: boolean,
): NamedBody {
  return { target: { kind, name }, key: name, label: name, body, isCheck, conditions: paramConditions(name, params) }
}

function paramConditions(owner: string, params: readonly InnerParam[]): ParamCondition[] {
  return params.flatMap(({ name, where }) =>
    where ? [{ param: name, key: `${owner}(${name})`, condition: where }] : [],
  )
}
