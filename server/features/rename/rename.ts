/** Rename: changes a name in all files, or returns why it cannot. */

import { accessorNames } from '../../../analysis/facts/implied-names.ts'
import type { FieldSymbol } from '../../../analysis/scope/symbols.ts'
import { nameText } from '../../../grammar/quote.ts'
import { isCarriableText } from '../../../model/text.ts'
import { layOutFiles } from '../../edits/lay-out-files.ts'
import { dependentsOf } from '../../lookup/field-accessors.ts'
import { type LocatedName, locate } from '../../lookup/locate.ts'
import { occurrencesOf } from '../../lookup/occurrences.ts'
import type { SymbolTarget, Target } from '../../lookup/target.ts'
import type { EditorView, FileSpan, TextEdit } from '../../view.ts'
import { captured } from './capture.ts'
import { nameClash } from './rename-clash.ts'
import { wasEdits } from './rename-was.ts'

/** A message for the user why nothing is renamed. */
export interface RenameRefusal {
  readonly refused: string
}

export interface Renameable {
  readonly span: FileSpan
  /** The text that the editor lets the user change: the name; for an enum value or a role, without quotes. */
  readonly placeholder: string
}

/** The name that would be renamed at the offset. */
export function prepareRename(view: EditorView, path: string, offset: number): Renameable | RenameRefusal {
  const found = renameable(view, path, offset)
  return 'refused' in found ? found : { span: found.named.span, placeholder: found.named.text }
}

/**
 * The edits that rename the name at the offset, in its declaration and all uses. Renaming a field also changes the `<->` of
 * its partner, the values that objects give it, its declared accessors, and the parameters that set it by its name. With `kept`,
 * data are stored under the old name, which is written after `was`. Formatted files stay formatted. Refused if the new name
 * is not a name, or is taken.
 */
export function rename(
  view: EditorView,
  path: string,
  offset: number,
  newName: string,
  kept = false,
): { readonly edits: TextEdit[] } | RenameRefusal {
  const found = renameable(view, path, offset)
  if ('refused' in found) return found
  const { target, named } = found
  const quotable = target.is === 'enum value' || target.is === 'role'
  const name = quotable ? unquoted(newName.trim()) : newName.trim()
  if (name === named.text) return { edits: [] }
  const refused = quotable ? badText(name, target.is === 'role' ? 'A role' : 'An enum value') : badName(name)
  const reason = refused ?? nameClash(view, target, name) ?? captured(view, target, name)
  if (reason !== undefined) return { refused: reason }
  const newText = nameText(name)
  const more = target.is === 'field' ? dependentEdits(view, target.symbol, name) : []
  const edits = [...editsOf(view, target, newText), ...more]
  return { edits: layOutFiles(view, [...edits, ...wasEdits(view, target, name, kept)]) }
}

function editsOf(view: EditorView, target: Target, newText: string): TextEdit[] {
  return occurrencesOf(view, target).map(({ path, start, end }) => ({ path, start, end, newText }))
}

/** The accessors of the field, declared or implied, and the parameters that set it, wherever they are named. */
function dependentEdits(view: EditorView, field: FieldSymbol, name: string): TextEdit[] {
  const declared = dependentsOf(field).flatMap(({ message, verb, param }) => [
    ...(verb === null ? [] : editsOf(view, { is: 'message', symbol: message }, verb + name)),
    ...(param ? editsOf(view, { is: 'param', symbol: param, message }, name) : []),
  ])
  const implied = accessorNames(field).flatMap((rpc) => {
    const verb = rpc.slice(0, rpc.length - field.name.length)
    return editsOf(view, { is: 'implied rpc', name: rpc, owner: field.owner }, verb + name)
  })
  return [...declared, ...implied]
}

/** The user may type an enum value or a role with quotes. */
function unquoted(name: string): string {
  if (!/^".*"$/s.test(name)) return name
  try {
    return String(JSON.parse(name))
  } catch {
    return name
  }
}

function badText(name: string, what: string): string | undefined {
  if (name === '') return `${what} cannot be empty.`
  return isCarriableText(name) ? undefined : `${what} cannot hold characters that XML cannot carry.`
}

function badName(name: string): string | undefined {
  if (nameText(name) === name) return undefined
  return `"${name}" is not a name. A name is made of the letters A to Z, digits and "_", and does not start with a digit.`
}

function renameable(
  view: EditorView,
  path: string,
  offset: number,
): { readonly named: LocatedName; readonly target: SymbolTarget } | RenameRefusal {
  const named = locate(view, path, offset)?.named
  if (!named) return { refused: 'There is no name here.' }
  const { target } = named
  if (!target) return { refused: `"${named.text}" is not declared, so it cannot be renamed.` }
  if (!('symbol' in target)) return { refused: wordRefusal(target) }
  const standard = occurrencesOf(view, target).find((o) => o.place.standard)
  if (standard) return { refused: `"${named.text}" is a name of the standard text ${standard.path}.` }
  return { named, target }
}

function wordRefusal(target: Exclude<Target, SymbolTarget>): string {
  switch (target.is) {
    case 'built-in error':
      return `The error "${target.name}" is built in.`
    case 'implied field':
      return `Every class has a field "${target.name}"; no text declares it.`
    case 'implied rpc':
      return `The RPC "${target.owner.name}.${target.name}" is implied. To rename it, rename its field or its class.`
    case 'given name':
      return `"${target.name}" is a name that bodies are given.`
    case 'built-in':
      return `"${target.name}" is a function of the language.`
    case 'standard part':
      return `"${target.name}" is a standard class.`
    default:
      return `"${target.name}" is a word of the language.`
  }
}
