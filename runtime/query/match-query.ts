/** Connects an expression to the fields of a class, and finds out whether it is true for an object. */
import type { Api, Field } from '../../model/api.ts'
import { unreachable } from '../../model/never.ts'
import type { RecordValue, Value } from '../values/values.ts'
import { databaseText } from './database-text.ts'
import { type Operand, QueryError, type QueryTerm } from './query.ts'

/** The name by which an expression can ask for the reference of an object, as the Xen API's database calls it. */
const REF = '_ref'

export interface Matcher {
  /** The fields whose values the result depends on. */
  readonly fields: readonly Field[]
  matches(ref: string, record: RecordValue): boolean
}

/** Throws QueryError where the class has no field of a name. */
export function matcherOf(api: Pick<Api, 'uses'>, fields: readonly Field[], condition: QueryTerm): Matcher {
  const slots = new Slots(api, fields)
  const test = testOf(condition, slots)
  return {
    fields: slots.fields,
    matches: (ref, record) => test(slots.textsOf(ref, record)),
  }
}

/**
 * The field that a name means: its own, or its name with `__` where the Xen API's database separates namespaces:
 * `name__label` for `name_label`.
 */
function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((f) => f.name === name) ?? fields.find((f) => f.name === name.replaceAll('__', '_'))
}

/** The text of the field in a slot, for the object that is looked at. */
type TextAt = (slot: number) => string

/** The fields of an expression, each once, as it may compare one field with thousands of texts. */
class Slots {
  readonly #api: Pick<Api, 'uses'>
  readonly #all: readonly Field[]
  readonly #names: string[] = []
  readonly #places: (number | null)[] = []

  constructor(api: Pick<Api, 'uses'>, all: readonly Field[]) {
    this.#api = api
    this.#all = all
  }

  get fields(): readonly Field[] {
    return this.#places.flatMap((place) => (place === null ? [] : [this.#all[place] as Field]))
  }

  of(name: string, at: number): number {
    const field = fieldNamed(this.#all, name)
    if (!field && name !== REF) throw new QueryError('the class has no field of this name', at)
    const own = field?.name ?? REF
    const known = this.#names.indexOf(own)
    if (known !== -1) return known
    this.#places.push(field ? this.#all.indexOf(field) : null)
    return this.#names.push(own) - 1
  }

  /** Each text is made at most once. A record may lack fields that its reader may not see. */
  textsOf(ref: string, { names, values }: RecordValue): TextAt {
    const made: string[] = []
    return (slot) => {
      const known = made[slot]
      if (known !== undefined) return known
      const place = this.#places[slot] as number | null
      const text = place === null ? ref : this.#textOf(place, names, values)
      made[slot] = text
      return text
    }
  }

  #textOf(place: number, names: readonly string[], values: readonly Value[]): string {
    const { name, type } = this.#all[place] as Field
    const at = names[place] === name ? place : names.indexOf(name)
    if (at === -1) throw new Error(`An expression reads the field ${name}, which the record lacks`)
    return databaseText(this.#api, type, values[at] as Value)
  }
}

type Chain = Extract<QueryTerm, { kind: 'chain' }>
type Test = (text: TextAt) => boolean

function testOf(condition: QueryTerm, slots: Slots): Test {
  switch (condition.kind) {
    case 'constant':
      return () => condition.value
    case 'equal': {
      const [left, right] = [readerOf(condition.left, slots), readerOf(condition.right, slots)]
      return (text) => left(text) === right(text)
    }
    case 'not': {
      const inner = testOf(condition.of, slots)
      return (text) => !inner(text)
    }
    case 'chain': {
      const listed = listTest(condition, slots)
      if (listed) return listed
      const first = testOf(condition.first, slots)
      const rest = condition.rest.map(({ by, next }) => ({ by, test: testOf(next, slots) }))
      return (text) => {
        let value = first(text)
        for (const { by, test } of rest) if (value === (by === 'and')) value = test(text)
        return value
      }
    }
    default:
      return unreachable(condition)
  }
}

/** For `field "uuid" = "a" or field "uuid" = "b" or …`, which may have thousands of texts; undefined for another chain. */
function listTest({ first, rest }: Chain, slots: Slots): Test | undefined {
  if (rest.some(({ by }) => by === 'and')) return undefined
  const fields = new Set<number>()
  const texts = new Set<string>()
  for (const term of [first, ...rest.map(({ next }) => next)]) {
    if (term.kind !== 'equal' || term.left.kind !== 'field' || term.right.kind !== 'text') return undefined
    fields.add(slots.of(term.left.name, term.left.at))
    texts.add(term.right.text)
  }
  const [slot, another] = fields
  return slot === undefined || another !== undefined ? undefined : (text) => texts.has(text(slot))
}

function readerOf(operand: Operand, slots: Slots): (text: TextAt) => string {
  if (operand.kind === 'text') return () => operand.text
  const slot = slots.of(operand.name, operand.at)
  return (text) => text(slot)
}
