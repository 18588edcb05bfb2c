/**
 * The behaviour of declared messages without a body (docs/language.md, Declared accessors), from symbols instead of the
 * model.
 */
import { type Class, type Field, type FieldQualifier, type Message, WITH, type Without } from '../../model/api.ts'
import { declaredBehaviour } from '../../model/declared.ts'
import { type Behaviour, UUID_FIELD } from '../../model/implied.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import { type ClassSymbol, isNamespace, type MessageSymbol } from '../scope/symbols.ts'
import { withWords } from './implied-names.ts'
import { uniqueFields } from './unique.ts'

/** The class as `declaredBehaviour` takes it. Leaves out fields whose type has an error. */
export function declaredClass(owner: ClassSymbol): Class {
  const fields = owner.fields.flatMap(({ name, type, literal, decl }): Field[] => {
    const qualifier = decl.qualifier.text as FieldQualifier
    return type ? [{ name, doc: '', qualifier, type, ...(literal !== undefined && { default: literal }) }] : []
  })
  const isImplied = !isNamespace(owner)
  return {
    name: owner.name,
    doc: '',
    objects: isImplied ? 'implied' : keepsObjects(owner) ? 'declared' : 'none',
    without: [...owner.without].filter((word) => word !== 'objects') as Without[],
    fields: isImplied ? [UUID_FIELD, ...fields] : fields,
    messages: [],
    standard: owner.place.standard,
    with: WITH.filter((word) => withWords(owner).has(word)),
    ...(owner.decl.constraints.length > 0 ? { unique: uniqueFields(owner) } : {}),
  }
}

/** The behaviour of the message. Its kind is `message` if its name and types match no RPC, or if a type has an error. */
export function messageBehaviour(owner: Class, message: MessageSymbol): Behaviour {
  const declared = declaredMessage(message)
  return declared ? declaredBehaviour(owner, declared) : { kind: 'message' }
}

/** The message with its types; undefined if one of them has an error. */
export function declaredMessage({ name, params, result, decl }: MessageSymbol): Message | undefined {
  const typed = params.flatMap((param) => (param.type ? [{ name: param.name, type: param.type }] : []))
  if (typed.length < params.length || (decl.result && !result)) return undefined
  return { name, doc: '', params: typed, result, throws: [], public: false }
}
