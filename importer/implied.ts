/** Compares the RPCs that the text implies with those that the reference lists as implicit. */
import type { Param, Type } from '../model/api.ts'
import { type ImpliedSignature, impliedSignatures, UUID_FIELD } from '../model/implied.ts'
import { sameType, typeText } from '../model/types.ts'
import { modelFields, shapeOf, withoutWords, writtenFields } from './classes.ts'
import type { Notes } from './notes.ts'
import type { ReferenceClass, ReferenceMessage } from './reference.ts'
import { withoutSession } from './session.ts'

/** Adds a note for each RPC that only one side has, or that has other types. */
export function compareImplied(owner: ReferenceClass, sessions: boolean, notes: Notes): void {
  if (shapeOf(owner) !== 'objects') return
  const ours = new Map(signaturesOf(owner).map((s) => [s.name, s]))
  for (const message of owner.messages.filter((m) => m.implicit)) {
    const signature = ours.get(message.name)
    ours.delete(message.name)
    const name = `${owner.name}.${message.name}`
    if (!signature) notes.say(`The reference implies ${name}, and the text does not.`)
    else if (!agrees(signature, message, sessions))
      notes.say(
        `The reference implies ${name}${written(message, sessions)}, but the text implies ${name}${writtenOurs(signature)}.`,
      )
  }
  for (const name of ours.keys())
    notes.say(`The text implies ${owner.name}.${name}, which the reference does not list.`)
}

function signaturesOf(owner: ReferenceClass): ImpliedSignature[] {
  const fields = [UUID_FIELD, ...modelFields({ ...owner, fields: writtenFields(owner) })]
  return impliedSignatures({ name: owner.name, without: withoutWords(owner), fields })
}

function agrees(ours: ImpliedSignature, message: ReferenceMessage, sessions: boolean): boolean {
  const params = withoutSession(message, sessions)
  return (
    ours.params.length === params.length &&
    ours.params.every((p, i) => sameType(p.type, (params[i] as Pick<Param, 'type'>).type)) &&
    sameResult(ours.result, message.result)
  )
}

function sameResult(a: Type | null, b: Type | null): boolean {
  return a === null || b === null ? a === b : sameType(a, b)
}

function written(message: ReferenceMessage, sessions: boolean): string {
  return signature(withoutSession(message, sessions), message.result)
}

function writtenOurs(ours: ImpliedSignature): string {
  return signature(ours.params, ours.result)
}

function signature(params: readonly Pick<Param, 'type'>[], result: Type | null): string {
  return `(${params.map((p) => typeText(p.type)).join(', ')}) : ${typeText(result)}`
}
