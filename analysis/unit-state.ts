/** The checker's memory of units: what a unit declares, what was looked up for it, and what was found. */
import type { Span, Unit } from '../grammar/tree.ts'
import type { Found } from './rules/run-rules.ts'
import { declare, type UnitSymbol } from './scope/declare.ts'
import { mistakenParts } from './scope/mistaken-parts.ts'
import type { ObjectSymbol, UnitPlace } from './scope/symbols.ts'
import type { LookUpKey } from './scope/tracked-scope.ts'
import { ownKey, visibleText } from './unit-facts.ts'

/** The checker's memory of a unit. */
export interface UnitState {
  readonly declared: UnitSymbol
  readonly place: UnitPlace
  /** The names that were looked up while it was checked, and its own. */
  reads: Set<LookUpKey>
  /** Its types as other units see them: they can change although its text does not. */
  facts: string | undefined
  /** Its text without its bodies; undefined for a unit without any. */
  readonly visible: string | undefined
  /** Its statements and members with a syntax error. */
  readonly mistaken: readonly Span[]
  /** For an object: its symbol with its class and fields. */
  linked: ObjectSymbol | undefined
  found: Found[]
  /** What was found in its bodies through the effects of others. */
  flow: Found[]
}

/** `text` is that of the file; `compared` if the unit may be compared with the one that replaces it. */
export function newState(unit: Unit, path: string, text: string, compared: boolean): UnitState | null {
  const declared = declare(unit, { path, base: unit.start, standard: false })
  return declared && stateOf(declared, compared ? visibleText(unit, text) : undefined, mistakenParts(unit, text))
}

export function stateOf(declared: UnitSymbol, visible?: string, mistaken: readonly Span[] = []): UnitState {
  const { place } = declared.symbol
  const nothing = { reads: new Set<LookUpKey>(), facts: undefined, linked: undefined, found: [], flow: [] }
  return { declared, place, visible, mistaken, ...nothing }
}

/**
 * Units that replace one of the same name and file that looks the same from outside, and the replaced ones: only a body changed,
 * which concerns nobody who looked the name up.
 */
export function sameOutside(gone: readonly UnitState[], fresh: readonly UnitState[]): Set<UnitState> {
  const same = new Set<UnitState>()
  const [before, after] = [byKey(gone), byKey(fresh)]
  for (const state of fresh) {
    const key = ownKey(state.declared)
    const [only, another] = before.get(key) ?? []
    if (state.visible === undefined || !only || another || after.get(key)?.length !== 1) continue
    if (only.visible !== state.visible || only.place.path !== state.place.path) continue
    state.facts = only.facts
    same.add(state)
    same.add(only)
  }
  return same
}

function byKey(states: readonly UnitState[]): Map<LookUpKey, UnitState[]> {
  return Map.groupBy(states, (state) => ownKey(state.declared))
}

/** The key of a unit that has looked up the effects of a body. */
export function effectLookUp(key: string): LookUpKey {
  return `effects ${key}`
}
