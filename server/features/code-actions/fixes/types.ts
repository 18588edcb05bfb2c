/** Fixes of written types (CROW1201 to CROW1208). docs/language.md, Types. */

import { isWritable } from '../../../../analysis/resolve/pairs.ts'
import { classNamed } from '../../../../analysis/scope/symbols.ts'
import type { FieldDecl, NamedType, TypeNode } from '../../../../grammar/tree.ts'
import { KEY_KINDS } from '../../../../model/kinds.ts'
import { insertAt, replaceAt, textAt } from '../../../edits/edit.ts'
import type { TextEdit } from '../../../view.ts'
import {
  type Fix,
  type Fixer,
  fieldAround,
  type Mistake,
  memberAround,
  nodesIn,
  type Safety,
  sameSpan,
  written,
} from './fix.ts'
import { withoutObjectsGone } from './without.ts'

/** CROW1201: adds the kind word that the name needs. A class has several. */
export const fixKindWordMissing: Fixer = (mistake) => {
  const node = namedAt(mistake)
  const word = mistake.diagnostic.data?.insert
  if (!node || word === undefined) return []
  const fix = (text: string, safe?: Safety): Fix => ({
    title: `Write "${node.name.text} ${text}"`,
    edits: [insertAt(mistake.place, node.name.end, ` ${text}`)],
    ...(safe && { safe }),
  })
  if (word === 'ref' && needsItself(mistake, node.name.text)) return [ownReference(mistake, node)]
  return word === 'ref'
    ? [fix('ref'), fix('ref or null'), ...(isStored(mistake) ? [] : [fix('record')])]
    : [fix(word, 'adds')]
}

/** True if the field is a reference of a class to itself that is required: no object could ever be created (CROW1505). */
function needsItself(mistake: Mistake, name: string): boolean {
  const field = fieldAround(mistake)
  return (
    field !== undefined &&
    field.owner.name === name &&
    isWritable(field) &&
    !field.decl.default &&
    field.decl.type.kind === 'named-type'
  )
}

function ownReference(mistake: Mistake, node: NamedType): Fix {
  const edits = [insertAt(mistake.place, node.name.end, ' ref or null = null')]
  return { title: `Write "${node.name.text} ref or null = null"`, edits }
}

/** CROW1202: writes the kind word that fits, or removes it. */
export const fixKindWordWrong: Fixer = (mistake) => {
  const text = mistake.diagnostic.data?.replace
  return [text === undefined ? undefined : instead(mistake, text)]
}

/** CROW1204: writes a type that a key can have. */
export const fixMapKeyType: Fixer = (mistake) => KEY_KINDS.map((kind) => instead(mistake, kind))

/** CROW1205: removes `or null`, makes the type an option, or writes the reference that is meant. */
export const fixNullOnNonReference: Fixer = (mistake) => {
  const node = namedAt(mistake)
  if (!node) return []
  const { name, word } = node
  const bare = word === null ? name.text : `${name.text} ${word}`
  const known = classNamed(mistake.view.scope, name.text)
  if (known && word !== 'record') return [instead(mistake, `${name.text} ref or null`)]
  return [
    { title: 'Remove "or null"', edits: [replaceAt(mistake.place, node, bare)] },
    {
      title: `Write "${bare} option"`,
      edits: [replaceAt(mistake.place, node, `${bare} option`), ...optionDefault(mistake, node)],
    },
  ]
}

/** Turns a default of type `T` into one of type `T option`. */
function optionDefault(mistake: Mistake, node: TypeNode): TextEdit[] {
  for (const owner of nodesIn(mistake.decl)) {
    const { type, default: value } = owner as Partial<FieldDecl>
    if (!value || !type || !sameSpan(type, node)) continue
    const none = value.kind === 'name-value' && value.text === 'null'
    return [replaceAt(mistake.place, value, none ? '[]' : `[${written(mistake, value)}]`)]
  }
  return []
}

/** CROW1206: removes `without objects`, or writes another type. */
export const fixReferenceWithoutObjects: Fixer = (mistake) => {
  const node = namedAt(mistake)
  const owner = node && classNamed(mistake.view.scope, node.name.text)
  const text = owner && textAt(mistake.view, owner.place)
  if (!node || !owner || text === undefined) return []
  const edit = withoutObjectsGone({ text, place: owner.place }, owner.decl)
  return [
    edit && { title: `Remove "without objects" from "${owner.name}"`, edits: [edit] },
    ...(isStored(mistake) ? [] : [instead(mistake, `${owner.name} record`)]),
    instead(mistake, 'string'),
  ]
}

/** CROW1208: ends the circle by a value that may be absent. */
export const fixEndlessRecord: Fixer = (mistake) => [
  { title: 'Make it an option', edits: [insertAt(mistake.place, mistake.at.end, ' option')] },
  { title: 'Make it a set', edits: [insertAt(mistake.place, mistake.at.end, ' set')] },
]

/** True for a field of a class, whose type must be one that can be stored. */
export function isStored(mistake: Mistake): boolean {
  const member = memberAround(mistake)
  return member !== undefined && 'qualifier' in member
}

/** The named type that the diagnostic marks, whole or only its name. */
export function namedAt({ decl, at }: Mistake): NamedType | undefined {
  for (const node of nodesIn(decl)) {
    if (node.kind === 'named-type' && (sameSpan(node, at) || sameSpan(node.name, at))) return node
  }
  return undefined
}

function instead(mistake: Mistake, text: string): Fix {
  return { title: `Write "${text}"`, edits: [replaceAt(mistake.place, mistake.at, text)] }
}
