/** `unlink(x)`: takes an object out of all fields that can be without it. */
import type { Api, Field, Type } from '../../../model/api.ts'
import { heldType } from '../../../model/code-access.ts'
import { typesIn } from '../../../model/types.ts'
import type { FieldStore, Store } from '../../store/store.ts'
import { handleInvalid } from '../../values/api-error.ts'
import { NULL_REF, type Value } from '../../values/values.ts'
import type { Run } from '../protocol.ts'
import { sameContent } from './content.ts'
import { COST, payContent, payEvaluated, steps } from './steps.ts'

interface Referrer {
  readonly class: string
  readonly field: Field
}

export function createUnlink(api: Api, store: Store) {
  const known = new Map<string, readonly Referrer[]>()

  function referrers(className: string): readonly Referrer[] {
    const found = known.get(className) ?? referrersOf(api, className)
    known.set(className, found)
    return found
  }

  return {
    /** Every ref to the object that may be null becomes null, and the object leaves sets and the keys of maps. */
    unlink(run: Run, className: string, ref: string | null): void {
      if (ref === null || !store.class(className).has(ref)) throw handleInvalid(className, ref ?? NULL_REF)
      for (const referrer of referrers(className)) unlinkField(run, store, referrer, className, ref)
    },
  }
}

/** The stored fields that can hold refs of the class. Of a pair, one end follows the other. */
function referrersOf(api: Api, className: string): Referrer[] {
  const mentions = (type: Type) => [...typesIn(type)].some((part) => part.kind === 'ref' && part.class === className)
  const isStored = (owner: string, field: Field) => {
    const relation = api.relations.find(({ name }) => name === field.relation)
    const [first] = relation?.ends ?? []
    return field.computed === undefined && (!first || (first.class === owner && first.field === field.name))
  }
  return api.classes
    .filter(({ objects }) => objects !== 'none')
    .flatMap(({ name, fields }) =>
      fields.filter((field) => mentions(field.type) && isStored(name, field)).map((field) => ({ class: name, field })),
    )
}

function unlinkField(run: Run, store: Store, { class: owner, field }: Referrer, className: string, ref: string): void {
  const objects = store.class(owner)
  const stored: FieldStore = objects.field(field.name)
  const holders = stored.holders(ref)
  steps(run, COST.write + holders.length)
  for (const object of holders) {
    const value = stored.get(object)
    payContent(run, value)
    const left = without(heldType(field), value, className, ref)
    if (!sameContent(left, value)) {
      steps(run, COST.write)
      run.endHolds(owner, field.name, object, undefined)
      payEvaluated(run, store, () => stored.set(object, left))
    }
  }
}

function without(type: Type, value: Value, className: string, ref: string): Value {
  const isIt = (of: Type, part: Value) => of.kind === 'ref' && of.class === className && part === ref
  switch (type.kind) {
    case 'ref':
      return type.nullable && isIt(type, value) ? null : value
    case 'set':
    case 'option':
      return (value as readonly Value[])
        .filter((part) => !isIt(type.of, part))
        .map((part) => without(type.of, part, className, ref))
    case 'map':
      return new Map(
        [...(value as ReadonlyMap<Value, Value>)]
          .filter(([key]) => !isIt(type.key, key))
          .map(([key, part]) => [key, without(type.value, part, className, ref)]),
      )
    default:
      return value
  }
}
