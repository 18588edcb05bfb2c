/** The rules, those on which others rely first. */
import type { ConformRule } from '../rule.ts'
import { callsRule, sessionsRule } from './calls.ts'
import { clientsAtOnceRule } from './clients-at-once.ts'
import { constraintsRule } from './constraints.ts'
import { creatingRule, qualifierRule } from './creating.ts'
import { destroyingRule } from './destroying.ts'
import { eventsRule, mirrorRule } from './events.ts'
import { formsRule, orderRule, transactionsRule } from './found-by-others.ts'
import { handlesRule, lookUpsRule } from './look-ups.ts'
import { bodiesRule, tasksRule } from './messages.ts'
import { pairsRule } from './pairs.ts'
import { rolesRule } from './roles.ts'
import { sequencesRule } from './sequences.ts'
import { mapAccessorsRule, setAccessorsRule } from './set-and-map-accessors.ts'
import { refusedValuesRule, valuesRule } from './values.ts'
import { withoutBodiesRule } from './without-bodies.ts'

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
  callsRule,
  sessionsRule,
  rolesRule,
  constraintsRule,
  bodiesRule,
  transactionsRule,
  withoutBodiesRule,
  eventsRule,
  mirrorRule,
  tasksRule,
  clientsAtOnceRule,
  sequencesRule,
]
