/** Members that belong to a field only by their names: the declared accessors of its class, and parameters that set it. */
import { declaredClass, messageBehaviour } from '../../analysis/facts/declared-class.ts'
import type { FieldSymbol, MessageSymbol, ParamSymbol } from '../../analysis/scope/symbols.ts'
import type { Behaviour } from '../../model/implied.ts'
import type { Target } from './target.ts'

export interface Dependent {
  readonly message: MessageSymbol
  /** `set_` of `set_boss`; null if the message's name does not end in the field's. */
  readonly verb: string | null
  /** The parameter that sets the field. */
  readonly param: ParamSymbol | null
}

/** The messages that read or write the field by its name, in the order of the text. */
export function dependentsOf({ owner, name }: FieldSymbol): Dependent[] {
  const model = declaredClass(owner)
  return owner.messages.flatMap((message): Dependent[] => {
    const does = messageBehaviour(model, message)
    if (!fieldsOf(does).includes(name)) return []
    const verb = message.name.endsWith(`_${name}`) ? message.name.slice(0, -name.length) : null
    if ('field' in does) return [{ message, verb, param: null }]
    const param = message.params.find((p) => p.name === name) ?? null
    return [{ message, verb: does.kind === 'set_many' && message.params[1] === param ? verb : null, param }]
  })
}

/** The fields that the message reads or writes by their names. */
export function fieldsWorkedOn(message: MessageSymbol): FieldSymbol[] {
  const { owner } = message
  const names = fieldsOf(messageBehaviour(declaredClass(owner), message))
  return names.flatMap((name) => owner.fieldsByName.get(name) ?? [])
}

/** The field that the parameter sets by its name. */
export function fieldSetBy(message: MessageSymbol, param: ParamSymbol): FieldSymbol | undefined {
  const does = messageBehaviour(declaredClass(message.owner), message)
  return 'fields' in does && does.fields.includes(param.name) ? message.owner.fieldsByName.get(param.name) : undefined
}

/** The field of which the message is an accessor. */
export function fieldOfAccessor(message: MessageSymbol): FieldSymbol | undefined {
  const does = messageBehaviour(declaredClass(message.owner), message)
  return 'field' in does ? message.owner.fieldsByName.get(does.field) : undefined
}

/** The field of an accessor, or of a parameter that sets a field; undefined for other targets. */
export function fieldFor(target: Target): FieldSymbol | undefined {
  if (target.is === 'message') return fieldOfAccessor(target.symbol)
  return target.is === 'param' ? fieldSetBy(target.message, target.symbol) : undefined
}

function fieldsOf(does: Behaviour): readonly string[] {
  if ('fields' in does) return does.fields
  return 'field' in does ? [does.field] : []
}
