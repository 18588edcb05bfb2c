/** The catalogue of diagnostics: one entry for each code, in order. docs/diagnostics.md is generated from it. */

import type { CatalogueEntry } from './diagnostics/catalogue-entry.ts'
import { SYNTAX_ENTRIES } from './diagnostics/syntax-entries.ts'
import { RULES } from './rules/all-rules.ts'

export const CATALOGUE: readonly CatalogueEntry[] = [...SYNTAX_ENTRIES, ...RULES.map((rule) => rule.entry)]

const BY_CODE: ReadonlyMap<string, CatalogueEntry> = new Map(CATALOGUE.map((entry) => [entry.code, entry]))

/** The entry of a code; undefined if there is no such code. */
export function entryOf(code: string): CatalogueEntry | undefined {
  return BY_CODE.get(code)
}
