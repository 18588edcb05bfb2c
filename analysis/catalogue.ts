/** The catalogue of diagnostics: one entry a code, in order. docs/diagnostics.md is made of it. */

import type { CatalogueEntry } from './diagnostics/catalogue-entry.ts'
import { SYNTAX_ENTRIES } from './diagnostics/syntax-entries.ts'
import { RULES } from './rules/all-rules.ts'

export const CATALOGUE: readonly CatalogueEntry[] = [...SYNTAX_ENTRIES, ...RULES.map((rule) => rule.entry)]

const BY_CODE: ReadonlyMap<string, CatalogueEntry> = new Map(CATALOGUE.map((entry) => [entry.code, entry]))

/** undefined for a code that does not exist. */
export function entryOf(code: string): CatalogueEntry | undefined {
  return BY_CODE.get(code)
}
