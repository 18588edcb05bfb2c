/** Texts with one planted fault each, their repaired versions, and what is known of the faults by hand. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { loadWorldCode, type WorldCode } from '../../../testing/world/load.ts'

export interface PlantedFault {
  readonly name: string
  readonly kind: string
  /** The cause of the finding. */
  readonly cause: string
  /** The fewest steps that show it. */
  readonly steps: number
}

export const PLANTED: readonly PlantedFault[] = [
  fault('cancelled-move', 'hold', 'hold: disk.current_operations', 3),
  fault('check-after-wait', 'invariant', 'invariant: no coin is lost', 1),
  fault('dangling-relation', 'invariant', 'invariant: a copy is of a book', 3),
  fault('forgotten-mark', 'hold', 'hold: disk.current_operations', 3),
  fault('guard-missing', 'invariant', 'invariant: what is sent is paid', 2),
  fault('late-block', 'invariant', 'invariant: a machine that is up has power', 3),
  fault('lost-update', 'invariant', 'invariant: nothing is lost', 2),
  fault('missing-key', 'undeclared error', 'undeclared error: list.price VALUE_NOT_SUPPORTED prices', 2),
  fault('null-read', 'undeclared error', 'undeclared error: person.greet HANDLE_INVALID person', 2),
  fault('off-by-one', 'invariant', 'invariant: a guest has a bed', 3),
  fault('overflow', 'undeclared error', 'undeclared error: player.score VALUE_NOT_SUPPORTED points', 3),
  fault('race-of-two-starts', 'invariant', 'invariant: a host has no more machines than slots', 4),
  fault('refused-null', 'undeclared error', 'undeclared error: person.visit HANDLE_INVALID person', 2),
  fault('role-escalation', 'invariant', 'invariant: only who may has archived', 1),
  fault('stale-balance', 'invariant', 'invariant: no debts', 2),
  fault('step-budget', 'steps', 'steps: hall.number', 2),
  fault('two-ends-of-a-move', 'invariant', 'invariant: a machine is on a host while it is on', 4),
  fault('unique-race', 'invariant', "invariant: a name is one account's", 2),
]

function fault(name: string, kind: string, cause: string, steps: number): PlantedFault {
  return { name, kind, cause, steps }
}

const FOLDER = import.meta.dirname

export function plantedText(name: string, version: 'planted' | 'repaired'): string {
  return readFileSync(join(FOLDER, version, `${name}.crow`), 'utf8')
}

/** The code of a text without errors. */
export function codeOf(text: string): WorldCode {
  const { model, diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(model)
  return loadWorldCode(model)
}
