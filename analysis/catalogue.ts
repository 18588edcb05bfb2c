/** The catalogue of diagnostics: one entry a code, in order. */
import type { Entry } from './entry.ts'

export const CATALOGUE: readonly Entry[] = []
