/** What a state is up to the names of its objects: two states with the same digest go on in the same way. */
import { createHash } from 'node:crypto'
import type { Api, Class } from '../../model/api.ts'
import { datetimeMillis } from '../../model/datetime.ts'
import { RecordValue, type Value } from '../../runtime/values/values.ts'
import type { World } from '../world/world.ts'

/** Pending `after` blocks and holds are settings of these prefixes. */
const PENDING = ['after:', 'hold:']

const REF = /OpaqueRef:[0-9a-zA-Z-]+/g
const DATETIME = /^\d{8}T\d\d:\d\d:\d\d(\.\d+)?Z$/

export class StateDigest {
  readonly #classes: readonly Class[]
  /** Datetimes before it are of the text, and mean themselves. */
  readonly #start: number

  constructor(api: Api, start: number) {
    this.#classes = api.classes.filter(({ standard, objects }) => !standard && objects !== 'none')
    this.#start = start
  }

  /** `more`: what else the future depends on; references in it are named, too. */
  of(world: World, more: readonly string[]): string {
    const now = world.clock.now()
    const names = new Map<string, string>()
    const contents: unknown[] = []
    for (const { name } of this.#classes) {
      let count = 0
      for (const ref of world.store.class(name).refs()) names.set(ref, `${name} ${count++}`)
    }
    const named = (text: string) =>
      text.includes('OpaqueRef:') ? text.replaceAll(REF, (ref) => nameIn(names, ref)) : text
    for (const { name, fields } of this.#classes) {
      const kept = fields.map((field) => field.name !== 'uuid' && !field.computed)
      for (const [ref, { values }] of world.store.class(name).records()) {
        contents.push(named(ref))
        for (const [i, value] of values.entries()) if (kept[i]) contents.push(this.#plain(value, named, now))
      }
    }
    for (const prefix of PENDING)
      for (const key of world.store.settings.keys(prefix))
        contents.push(named(pendingText(key, now)), named(world.store.settings.get(key) ?? ''))
    for (const text of more) contents.push(named(text))
    return createHash('sha1').update(JSON.stringify(contents)).digest('base64')
  }

  #plain(value: Value, named: (text: string) => string, now: number): unknown {
    if (typeof value === 'string')
      return DATETIME.test(value) && datetimeMillis(value) >= this.#start
        ? `now ${datetimeMillis(value) - now}`
        : named(value)
    if (typeof value === 'bigint') return `${value}n`
    if (Array.isArray(value)) return (value as readonly Value[]).map((one) => this.#plain(one, named, now))
    if (value instanceof Map)
      return [...(value as ReadonlyMap<Value, Value>)].map(([k, v]) => [
        this.#plain(k, named, now),
        this.#plain(v, named, now),
      ])
    return value instanceof RecordValue ? value.values.map((one) => this.#plain(one, named, now)) : value
  }
}

/** Tasks, sessions and what is gone get names in the order in which they are met. */
function nameIn(names: Map<string, string>, ref: string): string {
  let name = names.get(ref)
  if (name === undefined) {
    name = `other ${names.size}`
    names.set(ref, name)
  }
  return name
}

/** `after:DUE:NUMBER`: when it is due as seen from now; the number only orders. */
function pendingText(key: string, now: number): string {
  const [kind = '', due = ''] = key.split(':')
  return kind === 'after' ? `after ${Number(due) - now}` : key
}
