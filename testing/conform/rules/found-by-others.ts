/** Rules that are tested by the calls of all others. */
import type { ConformRule } from '../rule.ts'

export const formsRule: ConformRule = {
  name: 'forms of values',
  sentence:
    'Each type has one form in each format: an int is digits, a datetime 20260131T12:00:00Z, an option an array of none or one.',
  page: 'docs/wire.md, Values',
  byOthers: true,
  trials: () => [],
}

export const orderRule: ConformRule = {
  name: 'order of sets',
  sentence:
    'Sets are returned in the order in which their elements were added, computed sets in the order in which their objects were created.',
  page: 'docs/language.md, What the text implies',
  byOthers: true,
  trials: () => [],
}

export const transactionsRule: ConformRule = {
  name: 'transactions',
  sentence: 'A call that fails changes nothing.',
  page: 'docs/wire.md, Durability',
  byOthers: true,
  trials: () => [],
}
