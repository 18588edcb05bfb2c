/**
 * Opens a store whose writes keep the rules of the API. Brings computed fields up to date where their expressions or the data
 * have changed, and refuses data that do not meet new constraints.
 */
import type { Api } from '../../../model/api.ts'
import type { Opening, Store } from '../../store/store.ts'
import { StoreError } from '../../store/store-error.ts'
import type { MakeBodies } from '../protocol.ts'
import { existingViolations, violationLines } from './existing-data.ts'
import type { OutcomePlan } from './outcome-plan.ts'
import { RuledStore } from './ruled-store.ts'
import { computedDigest, constraintsDigest } from './rules-digest.ts'

/** The setting that has the digests of the rules that the data are known to meet. */
const RULES = 'rules'

/** To be called before the opened data are committed. Throws StoreError that names the objects that do not meet the text. */
export function openRules(api: Api, store: Store, make: MakeBodies, opening: Opening): Store {
  if (!hasRules(api)) {
    if (store.settings.get(RULES) !== undefined) store.settings.delete(RULES)
    return store
  }
  const ruled = new RuledStore(api, store, make)
  const [kept, now] = [store.settings.get(RULES)?.split(' '), [computedDigest(api), constraintsDigest(api)]]
  const isOld = opening.isNew || opening.isMigrated || kept?.[0] !== now[0]
  if (isOld) ruled.outcomes.computeAll()
  if (isOld || kept?.[1] !== now[1]) requireRules(api, ruled, opening)
  if (kept?.join(' ') !== now.join(' ')) store.settings.set(RULES, now.join(' '))
  return ruled
}

/** As `openRules`, for a store that was made now and is not kept. `plan` may be shared by all stores of the API. */
export function openNewRules(api: Api, store: Store, make: MakeBodies, plan?: OutcomePlan): Store {
  if (!hasRules(api)) return store
  const ruled = new RuledStore(api, store, make, plan)
  ruled.outcomes.computeAll()
  requireRules(api, ruled, { isNew: true, isMigrated: false })
  return ruled
}

function hasRules(api: Api): boolean {
  const fields = api.classes.some(
    (owner) => owner.checks?.length || owner.fields.some((field) => field.computed || field.where),
  )
  return fields || api.records.some((record) => record.members.some((member) => member.where))
}

function requireRules(api: Api, store: RuledStore, { isNew }: Opening): void {
  const lines = violationLines(existingViolations(api, store))
  if (lines.length === 0) return
  const head = isNew ? 'Objects in the text do not meet its constraints:' : OLD
  const repair = isNew ? 'Change these objects, or the constraints.' : REPAIR
  throw new StoreError([head, ...lines.map((line) => `  ${line}`), repair].join('\n'))
}

const OLD = 'The data do not meet the constraints of the text, and are left as they were:'
const REPAIR = 'Change the objects with a server of the earlier text, or change the constraints.'
