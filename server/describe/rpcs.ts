/** The RPCs that a class and its fields imply, with signatures or only counted. */
import { alwaysImplied, withWords } from '../../analysis/facts/implied-names.ts'
import { uniqueFields } from '../../analysis/facts/unique.ts'
import { type ClassSymbol, type FieldSymbol, isNamespace, type MessageSymbol } from '../../analysis/scope/symbols.ts'
import type { Field, FieldQualifier, Param, Type, With, Without } from '../../model/api.ts'
import type { BodyType } from '../../model/body.ts'
import {
  accessorVerbs,
  fieldSignatures,
  type ImpliedSignature,
  impliedSignatures,
  UUID_FIELD,
} from '../../model/implied.ts'
import { typeText } from '../../model/types.ts'

/** `VM.get_name_label(self : VM ref) : string` and so on. None in a class without objects. */
export function fieldRpcs(field: FieldSymbol): string[] {
  const plain = modelField(field)
  const { owner } = field
  if (isNamespace(owner) || plain.length === 0) return []
  const self: Param = { name: 'self', type: { kind: 'ref', class: owner.name, nullable: false } }
  return plain.flatMap((f) => fieldSignatures(f, self)).map((s) => signatureText(owner.name, s))
}

/** The signatures that a class implies. Fields with an invalid type are left out. */
export function classRpcs(owner: ClassSymbol): string[] {
  return classSignatures(owner).map((s) => signatureText(owner.name, s))
}

export function classSignatures(owner: ClassSymbol): ImpliedSignature[] {
  if (isNamespace(owner)) return []
  const fields = [...owner.fieldsByName.values()].flatMap(modelField)
  const without = [...owner.without] as Without[]
  const unique = uniqueFields(owner)
  const added = [...withWords(owner)] as With[]
  return impliedSignatures({ name: owner.name, without, with: added, fields: [UUID_FIELD, ...fields], unique })
}

/** The number of RPCs of a class, implied and declared, without the `Async.` ones. Does not build signatures. */
export function rpcCount(owner: ClassSymbol): number {
  if (isNamespace(owner)) return owner.messages.length
  let count = alwaysImplied(owner).length + owner.messages.length
  for (const { type, decl } of owner.fieldsByName.values())
    if (type) count += accessorVerbs(type, decl.qualifier.text === 'RW').length
  return count
}

/** The signature of a declared message: `VM.start(vm : VM ref, start_paused : bool) : void`. */
export function messageLabel({ owner, name, params, result }: MessageSymbol): string {
  const typed = params.flatMap((p): Param[] => (p.type ? [{ name: p.name, type: p.type }] : []))
  return signatureText(owner.name, { name, params: typed, result })
}

export function signatureText(
  owner: string,
  signature: { readonly name: string; readonly params: readonly Param[]; readonly result: Type | null },
): string {
  const params = signature.params.map(paramText).join(', ')
  const result = signature.result ? ` : ${typeText(signature.result)}` : ''
  return `${owner}.${signature.name}(${params})${result}`
}

export function paramText({ name, type }: { readonly name: string; readonly type: BodyType }): string {
  return `${name} : ${typeText(type)}`
}

function modelField(field: FieldSymbol): Field[] {
  const { name, type, decl } = field
  return type && name !== '' ? [{ name, doc: '', qualifier: decl.qualifier.text as FieldQualifier, type }] : []
}
