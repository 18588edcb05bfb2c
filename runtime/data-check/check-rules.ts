/** Checks computed fields, constraints and invariants in a data file, for `crow fsck`. */
import type { Api } from '../../model/api.ts'
import { sameContent } from '../bodies/library/content.ts'
import type { CompiledBodies, MakeBodies, Offenders } from '../bodies/protocol.ts'
import { EvaluationRun } from '../bodies/rules/evaluation-run.ts'
import { existingViolations } from '../bodies/rules/existing-data.ts'
import { Outcomes } from '../bodies/rules/outcomes.ts'
import { ValueConditions } from '../bodies/rules/value-conditions.ts'
import { type DataFinding, fileFinding } from '../store/sqlite/check/data-finding.ts'
import { type DataFile, readDataFile } from '../store/sqlite/read-data-file.ts'
import type { ClassStore, Store } from '../store/store.ts'
import { ApiError } from '../values/api-error.ts'

/** The API that last served the data, from its text, and what makes its code. */
export interface CheckedRules {
  readonly api: Api
  readonly make: MakeBodies
}

/** To be called for a file without other findings. Throws StoreError as `readDataFile` does. */
export function checkRules(file: string, { api, make }: CheckedRules): DataFinding[] {
  const data = readDataFile(file)
  try {
    data.database.exec('BEGIN')
    const store = readOnly(data)
    const bodies = make({ api, store })
    const outcomes = new Outcomes(api, store)
    outcomes.use(bodies)
    const conditions = new ValueConditions(api, bodies.conditions).ofFields()
    const violations = [...existingViolations(api, { class: store.class, conditions, outcomes })]
    return [
      ...computedFindings(store, outcomes),
      ...violations.map(({ problem, ...at }) => ({ ...at, problem: `The object ${problem}.`, help: CHANGE })),
      ...invariantFindings(bodies),
    ]
  } finally {
    data.close()
  }
}

const CHANGE = 'Change it by a call to the server, or change the constraint in the text.'
const COMPUTE = `delete from "@settings" where key = 'rules'; The next start computes all fields again.`

function* computedFindings(store: Store, outcomes: Outcomes): Generator<DataFinding> {
  for (const [i, outcome] of outcomes.plan.outcomes.entries()) {
    if (outcome.kind !== 'field') continue
    const objects = store.class(outcome.class)
    for (const ref of objects.refs()) {
      if (sameContent(objects.field(outcome.field).get(ref), outcomes.evaluate(i, ref))) continue
      const problem = `"${outcome.class}.${outcome.field}" does not have the value that its expression gives.`
      yield { class: outcome.class, ref, field: outcome.field, problem, help: COMPUTE }
    }
  }
}

/** Claims, which no server enforces. */
function* invariantFindings(bodies: CompiledBodies): Generator<DataFinding> {
  for (const [title, code] of bodies.invariants) {
    const problem = invariantProblem(() => code(new EvaluationRun(false, INVARIANT_STEPS)))
    if (problem === undefined) continue
    const objects = offenders(bodies.offenders.get(title))
    const rest = objects.length - SHOWN
    const count = rest > 0 ? ` for ${objects.length} objects, of which ${SHOWN} are named` : ''
    yield fileFinding(`The invariant "${title}" ${problem}${count}.`, objects.length > 0 ? CHANGE_THEM : FIND)
    for (const at of objects.slice(0, SHOWN))
      yield { ...at, field: null, problem: `The object breaks the invariant "${title}".`, help: CHANGE_IT }
  }
}

const FIND = 'Find the objects with a client and change them, or change the messages that lead there.'
const CHANGE_THEM = 'Change the objects by calls to the server, or change the messages that lead there.'
const CHANGE_IT = 'Change it by a call to the server.'

/** The most objects of one invariant that are named. */
const SHOWN = 10

/** None where one of them makes the expression fail: that is the problem then. */
function offenders(found: Offenders | undefined): { readonly class: string; readonly ref: string }[] {
  if (!found) return []
  try {
    const refs = found.code(new EvaluationRun(false, INVARIANT_STEPS)) as readonly (string | null)[]
    return refs.flatMap((ref) => (ref === null ? [] : [{ class: found.class, ref }]))
  } catch (error) {
    if (error instanceof ApiError) return []
    throw error
  }
}

/** An invariant looks at all objects. */
const INVARIANT_STEPS = 1_000_000_000

function invariantProblem(evaluate: () => unknown): string | undefined {
  try {
    return evaluate() === true ? undefined : 'does not hold'
  } catch (error) {
    if (error instanceof ApiError) return `cannot be evaluated: ${error.message}`
    throw error
  }
}

/** The file as a store that expressions can read. */
function readOnly(data: DataFile): Store {
  const refuse = (): never => {
    throw new Error('a data file that is checked is not written')
  }
  return {
    class: (name) => data.class(name) as ClassStore,
    initialObject: data.initialObject,
    atomically: refuse,
    mark: refuse,
    undo: refuse,
    release: refuse,
    settle: refuse,
    dirty: false,
    trouble: () => null,
    commit: refuse,
    onTouched: () => {},
    onFieldChanged: () => {},
    onUndone: () => {},
    settings: {
      get: (key) => data.settings.get(key),
      keys: (prefix) => data.settings.keys(prefix),
      set: refuse,
      delete: refuse,
    },
    get changes() {
      return refuse()
    },
    snapshot: refuse,
    hasRoomForSnapshot: () => false,
    close: refuse,
  }
}
