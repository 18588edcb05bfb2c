/** What declared messages do by themselves ("Declared accessors"), asked of symbols: the model's own answer. */
import type { Class, Field, FieldQualifier, Message, Without } from '../../model/api.ts'
import { declaredBehaviour } from '../../model/declared.ts'
import { type Behaviour, UUID_FIELD } from '../../model/implied.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import { type ClassSymbol, isNamespace, type MessageSymbol } from '../scope/symbols.ts'

/** What `declaredBehaviour` needs to know of the class. Fields whose type is in error are left out. */
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
  }
}

/** `message` where nothing says what it does, or where a type in it is in error. */
export function messageBehaviour(owner: Class, message: MessageSymbol): Behaviour {
  const declared = declaredMessage(message)
  return declared ? declaredBehaviour(owner, declared) : { kind: 'message' }
}

/** The message with its types; undefined where one is in error. */
export function declaredMessage({ name, params, result, decl }: MessageSymbol): Message | undefined {
  const typed = params.flatMap((param) => (param.type ? [{ name: param.name, type: param.type }] : []))
  if (typed.length < params.length || (decl.result && !result)) return undefined
  return { name, doc: '', params: typed, result, throws: [], public: false }
}
