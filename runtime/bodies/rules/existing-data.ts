/** Finds the objects that do not meet the conditions and checks of their API. */
import type { Api, Class } from '../../../model/api.ts'
import type { ClassStore } from '../../store/store.ts'
import { apiErrorOf } from '../../values/api-error.ts'
import { printable } from '../../values/printable.ts'
import type { RecordValue, Value } from '../../values/values.ts'
import type { Outcomes } from './outcomes.ts'
import type { CheckCondition } from './value-conditions.ts'

export interface Violation {
  readonly class: string
  readonly ref: string
  /** null for a check, which is about the whole object. */
  readonly field: string | null
  /** The end of a sentence that begins with the object. */
  readonly problem: string
}

/** What is checked, and how. */
export interface CheckedData {
  class(name: string): Pick<ClassStore, 'records' | 'fieldNames'>
  /** By `Class.field`. */
  readonly conditions: ReadonlyMap<string, CheckCondition>
  readonly outcomes: Pick<Outcomes, 'plan' | 'check'>
}

export function* existingViolations(api: Api, data: CheckedData): Generator<Violation> {
  for (const owner of api.classes) {
    if (owner.objects === 'none') continue
    const checks = data.outcomes.plan
      .ofClass(owner.name)
      .filter((i) => data.outcomes.plan.outcomes[i]?.kind === 'check')
    const conditioned = owner.fields.filter(({ name }) => data.conditions.has(`${owner.name}.${name}`))
    if (checks.length + conditioned.length === 0) continue
    for (const [ref, record] of data.class(owner.name).records()) {
      yield* conditionViolations(owner, data, ref, record)
      for (const check of checks) {
        const error = apiErrorOf(() => data.outcomes.check(check, ref))
        if (error)
          yield { class: owner.name, ref, field: null, problem: `does not meet a check: ${printable(error.message)}` }
      }
    }
  }
}

function* conditionViolations(owner: Class, data: CheckedData, ref: string, record: RecordValue): Generator<Violation> {
  for (const { name } of owner.fields) {
    const condition = data.conditions.get(`${owner.name}.${name}`)
    const value = record.values[record.names.indexOf(name)] as Value
    const error = condition && apiErrorOf(() => condition(value))
    if (!error) continue
    const [what = '', shown = '', reason = ''] = error.params
    const problem = `has ${what} = ${printable(shown)}, which does not meet ${reason}`
    yield { class: owner.name, ref, field: name, problem }
  }
}

const SHOWN = 10

/** A line for each of the first violations, and one for how many more there are. */
export function violationLines(violations: Iterable<Violation>): string[] {
  const lines: string[] = []
  let count = 0
  for (const { class: owner, ref, problem } of violations)
    if (++count <= SHOWN) lines.push(`${owner} ${ref} ${problem}`)
  return count > SHOWN ? [...lines, `and ${count - SHOWN} more`] : lines
}
