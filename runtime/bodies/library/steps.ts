/**
 * Bounds what one stretch of a body may do. A step is about a microsecond of work: a statement, an element that is looked at, or
 * the share of it in what takes longer.
 */
import type { Store } from '../../store/store.ts'
import { RecordValue, type Value } from '../../values/values.ts'
import type { Run } from '../protocol.ts'

/** Steps of an operation, beyond that of its statement. */
export const COST = {
  /** A field is written. */
  write: 4,
  /** An object is made, beside a step for each field. */
  create: 12,
  destroy: 15,
  /** A `try` undoes what it did, or a guard refuses. */
  refuse: 6,
  /** A call of an RPC without a body. */
  call: 2,
  /** A datetime is read or made. */
  date: 2,
  hold: 12,
  after: 8,
} as const

/** The elements of a stored set that are read at the cost of one step, as a power of two. */
const READ = 1
/** The elements that are compared, copied or written at the cost of one step, as a power of two. */
const USED = 0
/** UTF-16 units of a text that are made or read at the cost of one step, so 1,000,000 steps make at most 32 million. */
const UNITS = 5
/** The step for an element pays for a text in it of this length too. */
const SHORT = 128

/** Counts down; throws INTERNAL_ERROR where the stretch has taken too many steps. */
export function steps(run: Run, count: number): void {
  run.steps -= count
  if (run.steps < 0) run.tooLong()
}

/** Pays for a text of that length. Short ones cost nothing beyond their statement. */
export function payText(run: Run, length: number): void {
  if (length >> UNITS > 0) steps(run, length >> UNITS)
}

/** Pays for reading that many elements of a set or a map. */
export function payElements(run: Run, count: number): void {
  if (count >> READ > 0) steps(run, count >> READ)
}

/** Pays for reading a value with all its parts from the store. */
export function payValue(run: Run, value: Value): void {
  if (typeof value === 'string') payText(run, value.length)
  else if (typeof value === 'object' && value !== null) payParts(run, value, READ)
}

/** Pays for comparing, copying or writing a value with all its parts. */
export function payContent(run: Run, value: Value | undefined): void {
  if (typeof value === 'string') payText(run, value.length)
  else if (typeof value === 'object' && value !== null) payParts(run, value, USED)
}

/** The same for an element or a key, whose own step pays for a short text. */
export function payKey(run: Run, value: Value): void {
  if (typeof value === 'string') payText(run, unitsOf(value))
  else if (typeof value === 'object' && value !== null) payParts(run, value, USED)
}

/**
 * Pays for what the work evaluates: computed fields, because writes of the same stretch concern them, and the conditions of what
 * it writes. An evaluation inside another one has a bound of its own.
 */
export function payEvaluated<T>(run: Run, store: Pick<Store, 'evaluated'>, work: () => T): T {
  const before = store.evaluated ?? 0
  try {
    return work()
  } finally {
    if (!run.computing) steps(run, (store.evaluated ?? 0) - before)
  }
}

/** Pays before it looks further: many parts can be one and the same large value. */
function payParts(run: Run, value: object, price: number): void {
  if (Array.isArray(value)) payList(run, value, value.length, price)
  else if (value instanceof Map) {
    payList(run, value.keys(), value.size, price)
    payList(run, value.values(), 0, price)
  } else if (value instanceof RecordValue) payList(run, value.values, value.values.length, price)
}

function payList(run: Run, parts: Iterable<Value>, count: number, price: number): void {
  if (count >> price > 0) steps(run, count >> price)
  let units = 0
  for (const part of parts) {
    if (typeof part === 'string') units += unitsOf(part)
    else if (typeof part === 'object' && part !== null) {
      steps(run, 1)
      payParts(run, part, price)
    }
  }
  payText(run, units)
}

function unitsOf(text: string): number {
  return text.length > SHORT ? text.length : 0
}
