/** Compares what a server answers with what the oracle does. */
import type { Api, Type } from '../../model/api.ts'
import { canonicalText } from '../../runtime/values/canonical-text.ts'
import { Plain, type RecordValue, type Value } from '../../runtime/values/values.ts'
import type { Counterparts } from './counterparts.ts'

/** `order`: the elements of a set are the same, and their order is not. */
export interface ValueDifference {
  readonly kind: 'value' | 'order'
  /** The place in the value: `.tags[0]`; empty for all of it. */
  readonly where: string
  readonly expected: string
  readonly got: string
  /** The field of a class, or member of a record, in whose value it is: `VM.name_label`. */
  readonly member?: string
}

/** What the server may answer with, beside what the oracle knows. */
export interface ComparedServers {
  readonly api: Api
  /** The oracle and its double, which has another clock and another chance: where they differ, any answer is right. */
  readonly double: Counterparts
  readonly server: Counterparts
  /** Objects of the server that the oracle does not have. */
  isForeign(ref: string): boolean
  /** For a reference of the oracle: an object that was there before, and whose record need not be the same. */
  isOpen(ref: string): boolean
  /** Differences in members that are passed over: others of the record may be wrong too. */
  ignores?(difference: ValueDifference): boolean
}

const SHOWN = 300

function shownValue(value: Value | undefined): string {
  const text =
    value === undefined ? 'nothing' : typeof value === 'string' ? JSON.stringify(value) : canonicalText(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** The first difference; undefined where there is none. `double`: what the double answers. */
export function differenceOf(
  servers: ComparedServers,
  type: Type,
  [ours, double, theirs]: readonly [Value, Value, Value],
): ValueDifference | undefined {
  return new ValueComparison(servers).differ(type, ours, double, theirs, '')
}

class ValueComparison {
  readonly #servers: ComparedServers

  constructor(servers: ComparedServers) {
    this.#servers = servers
  }

  differ(type: Type, a: Value, b: Value, s: Value, where: string): ValueDifference | undefined {
    switch (type.kind) {
      case 'set':
        return this.#set(type.of, a as readonly Value[], b as readonly Value[], s as readonly Value[], where)
      case 'option':
        return this.#list(type.of, a as readonly Value[], b as readonly Value[], s as readonly Value[], where)
      case 'map':
        return this.#map(type, a as ValueMap, b as ValueMap, s as ValueMap, where)
      case 'record':
        return this.#record(type.name, a as RecordValue, b as RecordValue, s as RecordValue, where)
      case 'any record':
        return undefined
      default: {
        // Both, so that the references of the double are known too.
        const isSettled = this.#sameLeaf(type, a, b, this.#servers.double)
        if (this.#sameLeaf(type, a, s, this.#servers.server) || !isSettled) return undefined
        return { kind: 'value', where, expected: shownValue(a), got: shownValue(s) }
      }
    }
  }

  #sameLeaf(type: Type, left: Value, right: Value, pairs: Counterparts): boolean {
    if (left === null || right === null) return left === right
    if (type.kind === 'ref') return pairs.same(left as string, right as string, type.class)
    if (typeof left === 'string' && typeof right === 'string') return pairs.sameText(left, right)
    return Object.is(left, right)
  }

  /** Those that the oracle cannot know do not count. */
  #known(type: Type, values: readonly Value[]): readonly Value[] {
    if (type.kind !== 'ref') return values
    return values.filter((one) => one === null || !this.#servers.isForeign(one as string))
  }

  #set(
    type: Type,
    a: readonly Value[],
    b: readonly Value[],
    all: readonly Value[],
    where: string,
  ): ValueDifference | undefined {
    const s = this.#known(type, all)
    if (a.length !== b.length) return undefined
    const inOrder = this.#list(type, a, b, s, where)
    if (!inOrder || a.length !== s.length) return inOrder
    const left = [...s]
    for (const [i, one] of a.entries()) {
      const at = left.findIndex((other) => !this.differ(type, one, b[i] as Value, other, where))
      if (at === -1) return inOrder
      left.splice(at, 1)
    }
    return { kind: 'order' as const, where, expected: shownValue(a), got: shownValue(s) }
  }

  #list(
    type: Type,
    a: readonly Value[],
    b: readonly Value[],
    s: readonly Value[],
    where: string,
  ): ValueDifference | undefined {
    if (a.length !== b.length) return undefined
    if (a.length !== s.length) return { kind: 'value' as const, where, expected: shownValue(a), got: shownValue(s) }
    for (let i = 0; i < a.length; i++) {
      const found = this.differ(type, a[i] as Value, b[i] as Value, s[i] as Value, `${where}[${i}]`)
      if (found) return found
    }
    return undefined
  }

  #map(
    type: Type & { kind: 'map' },
    a: ValueMap,
    b: ValueMap,
    s: ValueMap,
    where: string,
  ): ValueDifference | undefined {
    if (a.size !== b.size) return undefined
    const theirs = new Map(this.#known(type.key, [...s.keys()]).map((key) => [key, s.get(key) as Value]))
    const different = { kind: 'value' as const, where, expected: shownValue(a), got: shownValue(theirs) }
    if (a.size !== theirs.size) return different
    for (const [key, value] of a) {
      const [ours, twin] = [this.#keyIn(type.key, key, theirs, 'server'), this.#keyIn(type.key, key, b, 'double')]
      if (twin === undefined) continue
      if (ours === undefined) return different
      const at = `${where}[${shownValue(key)}]`
      const found = this.differ(type.value, value, b.get(twin) as Value, theirs.get(ours) as Value, at)
      if (found) return found
    }
    return undefined
  }

  /** References that are known first, so that two unknown ones are not taken for each other. */
  #keyIn(type: Type, key: Value, map: ValueMap, side: 'server' | 'double'): Value | undefined {
    const pairs = this.#servers[side]
    if (map.has(key)) return key
    if (typeof key !== 'string') return undefined
    const known = pairs.right(key)
    if (known !== undefined) return map.has(known) ? known : undefined
    return [...map.keys()].find((one) => this.#sameLeaf(type, key, one, pairs))
  }

  #record(name: string, a: RecordValue, b: RecordValue, s: RecordValue, where: string): ValueDifference | undefined {
    const { api } = this.#servers
    const members =
      api.records.find((r) => r.name === name)?.members ?? api.classes.find((c) => c.name === name)?.fields
    const missing = a.names.filter((member) => !s.names.includes(member))
    const more = s.names.filter((member) => !a.names.includes(member))
    if (missing.length + more.length > 0)
      return {
        kind: 'value' as const,
        where,
        expected: `a record of ${a.names.join(', ')}`,
        got: [...missing.map((m) => `without ${m}`), ...more.map((m) => `with ${m}`)].join(', '),
      }
    for (const { name: member, type } of members ?? []) {
      const at = a.names.indexOf(member)
      if (at === -1 || a.values[at] instanceof Plain) continue
      const [ours, twin, theirs] = [a, b, s].map((r) => r.values[r.names.indexOf(member)] as Value)
      const found = this.differ(type, ours as Value, twin as Value, theirs as Value, `${where}.${member}`)
      const named = found && { ...found, member: found.member ?? `${name}.${member}` }
      if (named && !this.#servers.ignores?.(named)) return named
    }
    return undefined
  }
}

type ValueMap = ReadonlyMap<Value, Value>
