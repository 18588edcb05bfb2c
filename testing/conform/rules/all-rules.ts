/** The rules, those on which others rely first. */
import type { ConformRule } from '../rule.ts'
import { creatingRule, qualifierRule } from './creating.ts'
import { destroyingRule } from './destroying.ts'
import { formsRule, orderRule, transactionsRule } from './found-by-others.ts'
import { handlesRule, lookUpsRule } from './look-ups.ts'
import { pairsRule } from './pairs.ts'
import { mapAccessorsRule, setAccessorsRule } from './set-and-map-accessors.ts'
import { refusedValuesRule, valuesRule } from './values.ts'

export const CONFORM_RULES: readonly ConformRule[] = [
  creatingRule,
  qualifierRule,
  valuesRule,
  refusedValuesRule,
  formsRule,
  orderRule,
  setAccessorsRule,
  mapAccessorsRule,
  lookUpsRule,
  handlesRule,
  pairsRule,
  destroyingRule,
  transactionsRule,
]
