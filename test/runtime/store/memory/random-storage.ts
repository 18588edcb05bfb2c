/** Small APIs with random fields of every kind, pairs, unique keys and initial objects, and random values for them. */
import type { Api, Field, InitialObject, Type } from '../../../../model/api.ts'
import { RecordValue, type Value } from '../../../../runtime/values/values.ts'
import { DEAD } from '../helpers.ts'
import { model, object } from '../models.ts'

/** A whole number from 0 to `below - 1`. */
export type Random = (below: number) => number

const ENUMS = { color: ['red', 'green'] }
const RECORDS = { point: ['x : int', 'y : float', 'tags : string set'] }

/** `C` and `D` stand for classes. */
const PLAIN = [
  'string',
  'int',
  'float',
  'bool',
  'datetime',
  'color enum',
  'string set',
  'int set',
  'string option',
  'int option',
  '(string -> string) map',
  '(int -> int) map',
  '(string -> float set) map',
  'point record',
  'point record set',
  'C ref',
  'C ref or null',
  'C ref set',
  '(string -> C ref) map',
  '(int -> C ref or null) map',
  '(C ref -> int) map',
  '(C ref -> D ref) map',
  '(C ref -> float) map',
]

/** The fields of both ends, with `near` and `far` as their names. */
const PAIRS = [
  ['RW near : far_class ref or null <-> far = null', 'RO/runtime far : near_class ref set <-> near'],
  ['RW near : far_class ref <-> far', 'RO/runtime far : near_class ref set <-> near'],
  ['RW near : far_class ref or null <-> far = null', 'RO/runtime far : near_class ref <-> near'],
  ['RW near : far_class ref <-> far', 'RO/runtime far : near_class ref <-> near'],
  ['RW near : far_class ref set <-> far', 'RO/runtime far : near_class ref set <-> near'],
  ['RW near : far_class ref set <-> far', 'RW far : near_class ref set <-> near'],
] as const

const SYMMETRIC = ['RW near : C ref set <-> near', 'RW near : C ref or null <-> near']

export function randomStorage(random: Random): Api {
  const names = ['a', 'b', 'c'].slice(0, 1 + random(3))
  const one = <T>(of: readonly T[]) => of[random(of.length)] as T
  const lines: { [name: string]: string[] } = Object.fromEntries(
    names.map((name) => [name, ['RW name_label : string']]),
  )
  const add = (name: string, line: string) => lines[name]?.push(line)
  const qualifier = () => one(['RW', 'RW', 'RO/runtime', 'RO/constructor'])
  let count = 0
  for (const name of names)
    for (let i = 3 + random(6); i > 0; i--) {
      const type = one(PLAIN)
        .replaceAll('C ref', `${one(names)} ref`)
        .replaceAll('D ref', `${one(names)} ref`)
      const line = `${qualifier()} f${++count} : ${type}${random(6) === 0 ? defaultOf(type) : ''}`
      add(name, mayRequire(name, line) ? line : line.replace(/ ref$/, ' ref or null = null'))
    }
  for (let i = random(4); i > 0; i--) {
    const [near, far] = [one(names), one(names)]
    const ends = [`p${++count}`, `p${++count}`] as const
    for (const [at, line] of one(PAIRS).entries())
      add([near, far][at] as string, bound(mayRequire(near, `: ${far} ref`) ? line : optional(line), ends, [near, far]))
  }
  for (let i = random(3); i > 0; i--) {
    const name = one(names)
    add(name, one(SYMMETRIC).replaceAll('near', `s${++count}`).replaceAll('C ref', `${name} ref`))
  }
  const kept = random(4) === 0 ? { [names.at(-1) as string]: 'declared' as const } : {}
  const api = model({ classes: lines, enums: ENUMS, records: RECORDS, kept, objects: initialObjects(lines, random) })
  const counts = Map.groupBy(api.objects, (object) => object.class)
  const keysOf = ({ name, fields }: Api['classes'][number]) =>
    (counts.get(name)?.length ?? 0) > 1 ? [] : uniqueKeys(fields, random)
  return { ...api, classes: api.classes.map((owner) => ({ ...owner, unique: keysOf(owner) })) }
}

/** An object can only need one that is there before: classes need those before them. */
function mayRequire(name: string, line: string): boolean {
  const target = /: (\w+) ref$/.exec(line)?.[1]
  return target === undefined || target < name
}

function optional(line: string): string {
  return line.replace(/^RW near : far_class ref <-> far$/, 'RW near : far_class ref or null <-> far = null')
}

function bound(line: string, [near, far]: readonly [string, string], [nearClass, farClass]: readonly [string, string]) {
  return line.replace(/near_class|far_class|near|far/g, (word) => {
    if (word === 'near_class') return nearClass
    if (word === 'far_class') return farClass
    return word === 'near' ? near : far
  })
}

function defaultOf(type: string): string {
  const texts: { [type: string]: string } = {
    string: '"x"',
    int: '"7"',
    bool: 'true',
    datetime: '{"call":"now"}',
    'string set': '["d","e"]',
    'string option': '["o"]',
    '(string -> string) map': '[["9","a"],["1","b"]]',
  }
  return texts[type] === undefined ? '' : ` = ${texts[type]}`
}

/** Only for classes whose required references they can do without. */
function initialObjects(lines: { readonly [name: string]: readonly string[] }, random: Random): InitialObject[] {
  return Object.entries(lines).flatMap(([name, own]) => {
    if (random(2) === 0 || own.some((line) => /^RW.* ref( <-> \w+)?$|^RO\/con.* ref$/.test(line))) return []
    return Array.from({ length: 1 + random(2) }, (_, i) => object(name, `first${i}`, { name_label: `${name}${i}` }))
  })
}

/** Of fields that keep a value of their own, and that new objects do not all start with the same value in. */
function uniqueKeys(fields: readonly Field[], random: Random): string[][] {
  const own = fields.filter(({ type, relation, name }) => !relation && name !== 'uuid' && KEY_KINDS.has(type.kind))
  if (own.length < 2 || random(2) === 0) return []
  const at = () => own[random(own.length)]?.name as string
  const keys = [random(2) === 0 ? [at()] : [...new Set([at(), at()])]]
  // A key of one field whose zero counts would admit one object only.
  return keys.filter((key) => key.length > 1 || own.find(({ name }) => name === key[0])?.type.kind !== 'bool')
}

const KEY_KINDS = new Set<Type['kind']>(['string', 'int', 'float', 'bool', 'option', 'ref', 'enum', 'datetime'])

const TEXTS = ['', 'x', 'y', '1', '9', '01', '__proto__', '😀', 'ü']
const INTS = [0n, 1n, -1n, 7n, 2n ** 63n - 1n, -(2n ** 63n)]

/** `refs`: gives an object of a class, or what is none. */
export function randomValue(type: Type, random: Random, refs: (className: string) => string): Value {
  const one = <T>(of: readonly T[]) => of[random(of.length)] as T
  const some = (of: Type, most = 4): Value[] => {
    const found = Array.from({ length: random(most) }, () => randomValue(of, random, refs))
    return found.filter((value, i) => found.findIndex((other) => sameKey(other, value)) === i)
  }
  switch (type.kind) {
    case 'string':
      return one(TEXTS)
    case 'int':
      return one(INTS)
    case 'float':
      return one([0, -0, 1.5, -2, 1e300, 0.1 + 0.2])
    case 'bool':
      return random(2) === 0
    case 'datetime':
      return one(['20260131T12:00:00Z', '20260131T12:00:00.123Z'])
    case 'enum':
      return one(ENUMS.color)
    case 'set':
      return some(type.of)
    case 'option':
      return some(type.of, 2).slice(0, 1)
    case 'map':
      return new Map(some(type.key).map((key) => [key, randomValue(type.value, random, refs)]))
    case 'record':
      return new RecordValue(['x', 'y', 'tags'], [one(INTS), one([0, -0, 2.5]), some({ kind: 'string' })])
    case 'ref':
      if (random(25) === 0) return one([DEAD, null])
      return type.nullable && random(4) === 0 ? null : refs(type.class)
    default:
      throw new Error(`no values of ${type.kind}`)
  }
}

function sameKey(a: Value, b: Value): boolean {
  const text = (value: Value) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))
  return text(a) === text(b)
}
