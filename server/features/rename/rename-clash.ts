/** Checks if a new name is already taken, or would change the behaviour of a message. */
import { isBuiltIn } from '../../../analysis/bodies/built-ins.ts'
import { declaredClass, messageBehaviour } from '../../../analysis/facts/declared-class.ts'
import { accessorNames, alwaysImplied, impliedBy } from '../../../analysis/facts/implied-names.ts'
import { classNameReserved } from '../../../analysis/rules/names/class-name-reserved.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol, ParamSymbol } from '../../../analysis/scope/symbols.ts'
import { isNamespace } from '../../../analysis/scope/symbols.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import { dependentsOf, fieldSetBy, fieldsWorkedOn } from '../../lookup/field-accessors.ts'
import type { SymbolTarget } from '../../lookup/target.ts'
import type { EditorView } from '../../view.ts'

/** A message that tells the user why the target cannot have the name; undefined if it can. */
export function nameClash(view: EditorView, target: SymbolTarget, name: string): string | undefined {
  const { scope } = view
  switch (target.is) {
    case 'api':
      return undefined
    case 'class':
      return typeClash(view, name) ?? reservedClass(view, target.symbol, name)
    case 'record':
      return typeClash(view, name)
    case 'enum':
      return scope.enums.has(name) ? `There is an enum "${name}" already.` : undefined
    case 'error':
      if (BUILT_IN_ERRORS.has(name)) return `The error "${name}" is built in.`
      return scope.errors.has(name) ? `There is an error "${name}" already.` : undefined
    case 'object':
      if (name === 'null') return 'An object cannot be named "null": that is the null reference.'
      return scope.objects.has(name) ? `There is an object "${name}" already.` : undefined
    case 'role':
      return scope.roles.has(name) ? `There is a role "${name}" already.` : undefined
    case 'field':
      return fieldClash(target.symbol, name) ?? dependentClash(target.symbol, name)
    case 'message':
      return messageClash(target.symbol, name) ?? lostAccessor(target.symbol, { ...target.symbol, name })
    case 'param':
      return (
        taken(target.message.params, name, `The message "${target.message.name}" has a parameter`) ??
        lostAccessor(target.message, withParam(target.message, target.symbol, name), target.symbol)
      )
    case 'callable':
      if (isBuiltIn(name)) return `"${name}" is a function of the language.`
      return scope.callables.has(name) ? `There is a ${scope.callables.get(name)?.kind} "${name}" already.` : undefined
    case 'callable param':
      return taken(target.callable.params, name, `"${target.callable.name}" has a parameter`)
    case 'local':
      return undefined
    case 'member':
      return taken(target.record.members, name, `The record "${target.record.name}" has a member`)
    case 'enum value':
      return target.symbol.values.has(name) ? `The enum "${target.symbol.name}" has "${name}" already.` : undefined
    case 'error param': {
      const params = target.symbol.decl.params.map(({ text }) => ({ name: text }))
      return taken(params, name, `The error "${target.symbol.name}" has a parameter`)
    }
  }
}

function taken(all: readonly { readonly name: string }[], name: string, has: string): string | undefined {
  return all.some((one) => one.name === name) ? `${has} "${name}" already.` : undefined
}

function typeClash({ scope }: EditorView, name: string): string | undefined {
  const there = scope.types.get(name)
  return there && `There is a ${there.kind} "${name}" already.`
}

/** The message of the checker's rule about names of classes. */
function reservedClass(view: EditorView, owner: ClassSymbol, name: string): string | undefined {
  let message: string | undefined
  const report = (finding: { readonly message: string }) => {
    message = finding.message
  }
  classNameReserved.check.class?.({ ...owner, name }, report, view)
  return message
}

function messageClash({ owner }: MessageSymbol, name: string): string | undefined {
  const clash = taken(owner.messages, name, `The class "${owner.name}" has a message`)
  if (clash !== undefined) return clash
  const by = impliedBy(owner, name)
  if (by === undefined) return undefined
  return `The RPC "${owner.name}.${name}" is implied already${by === 'class' ? '' : ` by the field "${by.name}"`}.`
}

function fieldClash(field: FieldSymbol, name: string): string | undefined {
  const { owner } = field
  const clash = taken(owner.fields, name, `The class "${owner.name}" has a field`)
  if (clash !== undefined || isNamespace(owner)) return clash
  if (name === 'uuid') return 'Every class has a field "uuid" already.'
  return accessorClash(owner, field, { ...field, name })
}

/** A message if a name that changes with the field's is already taken. */
function dependentClash(field: FieldSymbol, name: string): string | undefined {
  const dependents = dependentsOf(field)
  const messages = new Set(dependents.filter(({ verb }) => verb !== null).map(({ message }) => message))
  for (const { message, verb, param } of dependents) {
    const renamed = verb === null ? message.name : verb + name
    const others = field.owner.messages.filter((other) => !messages.has(other))
    const isTaken = others.some((other) => other.name === renamed) || impliedBy(field.owner, renamed) !== undefined
    if (verb !== null && isTaken)
      return `"${message.name}" would become "${renamed}", and the class "${field.owner.name}" has that RPC already.`
    const clash = param && taken(message.params, name, `The message "${message.name}" has a parameter`)
    if (clash) return clash
  }
  return undefined
}

/** A message if a declared accessor would no longer be one after the rename. */
function lostAccessor(message: MessageSymbol, renamed: MessageSymbol, param?: ParamSymbol): string | undefined {
  const owner = declaredClass(message.owner)
  const before = messageBehaviour(owner, message)
  if (before.kind === 'message' || messageBehaviour(owner, renamed).kind !== 'message') return undefined
  const path = `${message.owner.name}.${message.name}`
  const [first] = fieldsWorkedOn(message)
  const field = (param && fieldSetBy(message, param)) ?? first
  const help = field ? `Rename the field "${field.name}" instead: this name changes with it.` : 'Keep the name.'
  return `"${path}" gets its behaviour from its names. With this name it would answer NOT_IMPLEMENTED. ${help}`
}

function withParam(message: MessageSymbol, param: ParamSymbol, name: string): MessageSymbol {
  return { ...message, params: message.params.map((p) => (p === param ? { ...p, name } : p)) }
}

/** A message if the renamed field would imply an RPC that already exists. */
function accessorClash(owner: ClassSymbol, field: FieldSymbol, renamed: FieldSymbol): string | undefined {
  const others = owner.fields.filter((f) => f !== field)
  const fieldsByName = new Map([...others, renamed].map((f) => [f.name, f]))
  const always = alwaysImplied({ ...owner, fieldsByName })
  const implied = accessorNames(renamed)
  const rpc = implied.find((n) => always.includes(n))
  if (rpc !== undefined) return `The field would imply the RPC "${owner.name}.${rpc}", which the class has already.`
  const message = owner.messages.find((m) => implied.includes(m.name) || always.includes(m.name))
  if (message && impliedBy(owner, message.name) === undefined)
    return `The field would imply the RPC "${owner.name}.${message.name}", which is a message of the class.`
  const twin = others.find((other) => accessorNames(other).some((n) => implied.includes(n)))
  return twin && `The field would imply an RPC that the field "${twin.name}" implies already.`
}
