/** Finds the declaration of a target. */
import { accessorNames } from '../../analysis/facts/implied-names.ts'
import type { UnitPlace } from '../../analysis/scope/symbols.ts'
import type { DocNode, NameNode, Span } from '../../grammar/tree.ts'
import { STANDARD_PARTS, type StandardPart } from '../../model/api.ts'
import { type FileSpan, fileSpan } from '../view.ts'
import { standardFile } from './standard-file.ts'
import type { Target } from './target.ts'

export interface DeclarationSite {
  readonly name: FileSpan
  /** The whole declaration with its documentation. */
  readonly whole: FileSpan
}

/** The place where the target's name is declared, in the API or in a standard text; undefined for words of the language. */
export function declarationSite(target: Target): DeclarationSite | undefined {
  if (target.is === 'standard part') return standardSite(target.name)
  if (target.is === 'without word') return withoutSite(target)
  if (target.is === 'implied rpc') return impliedSite(target)
  if (!('symbol' in target)) return undefined
  const { place } = target.symbol
  if (target.is === 'enum value') return site(place, target.value)
  return target.is === 'error param'
    ? site(place, { ...target.name, name: target.name })
    : site(place, target.symbol.decl)
}

/** From a name in a text to one of its declarations. */
export interface Definition {
  /** The name or word that the cursor is on. */
  readonly origin: FileSpan
  readonly name: FileSpan
  readonly whole: FileSpan
}

/** The declarations of several targets. Targets without one are left out. */
export function definitionsOf(targets: readonly Target[], origin: FileSpan): Definition[] {
  return targets.flatMap((target) => {
    const site = declarationSite(target)
    return site ? [{ origin, ...site }] : []
  })
}

function site(
  place: UnitPlace,
  node: Span & { readonly name: NameNode; readonly doc?: DocNode | null },
): DeclarationSite {
  const whole = { start: node.doc?.start ?? node.start, end: node.end }
  return { name: fileSpan(place, node.name), whole: fileSpan(place, whole) }
}

/** The class that the standard part adds. */
function standardSite(name: string): DeclarationSite | undefined {
  if (!isPart(name)) return undefined
  const { path, tree } = standardFile(name)
  const unit = tree.units.find((u) => u.node?.kind === 'class' && u.node.name.text === name)
  return unit?.node ? site({ path, base: unit.start, standard: true }, unit.node) : undefined
}

function isPart(name: string): name is StandardPart {
  return STANDARD_PARTS.some((part) => part === name)
}

/** The field of which the RPC is an accessor, else the class. */
function impliedSite({ name, owner }: Target & { is: 'implied rpc' }): DeclarationSite {
  const field = [...owner.fieldsByName.values()].find((one) => accessorNames(one).includes(name))
  return field ? site(field.place, field.decl) : site(owner.place, owner.decl)
}

/** The declared message that has the name of the RPC which `without` removes. */
function withoutSite({ name, owner }: Target & { is: 'without word' }): DeclarationSite | undefined {
  const message = owner.messages.find((m) => m.name === name)
  return message ? site(message.place, message.decl) : undefined
}
