/** The catalogue of diagnostics: one entry a code, in order. docs/diagnostics.md is made of it. */
import { RULES } from './all-rules.ts'
import type { Entry } from './entry.ts'
import { SYNTAX_ENTRIES } from './syntax-entries.ts'

export const CATALOGUE: readonly Entry[] = [...SYNTAX_ENTRIES, ...RULES.map((rule) => rule.entry)]
