/** Checks whether existing objects can start a new field with the initial object that its default names. */
import { namedObjects } from '../../values/literals.ts'
import type { FieldPlan } from '../plan/plan.ts'
import type { CheckStep } from './migration.ts'

export function startChecks(field: FieldPlan): CheckStep[] {
  const { qualifier, type, default: literal } = field.field
  const name = `"${field.class}.${field.name}"`
  return namedObjects(type, literal).flatMap(({ type: place, name: named }): CheckStep[] => {
    const object = { class: place.class, name: named }
    const starts = `Field ${name} starts with the object "${named}" of class "${place.class}"`
    const checks: CheckStep[] = []
    if (!place.nullable && qualifier !== 'RO/runtime') {
      const says = `${starts}, which this database does not have. ${WHY} Let it be null, or give it another default.`
      checks.push({ kind: 'check', check: 'object there', class: field.class, object, says })
    }
    if (isOneOne(field)) {
      const says = `${starts}, which in a one-one pair only one object of "${field.class}" can have. Let it start as null.`
      checks.push({ kind: 'check', check: 'one object', class: field.class, object, says })
    }
    return checks
  })
}

const WHY = 'The objects in the text are made with a new database only, and may have been destroyed since.'

function isOneOne({ storage }: FieldPlan): boolean {
  if (storage.kind === 'links') return storage.link.kind === 'partners'
  return storage.kind === 'ref' && storage.pair?.one === true
}
