/** Reads each field of each object on both formats, and reports differences from the oracle. */
import { readField, recordOf } from './fields.ts'
import { type Plain, textOf } from './plain-values.ts'
import type { Session } from './session.ts'
import type { State } from './state.ts'

/** The results of all ways to read: records of all objects, of one, and single fields. */
export interface Seen {
  /** By class. */
  readonly all: ReadonlyMap<string, Plain>
  readonly records: ReadonlyMap<string, Plain>
  /** By `ref field`. */
  readonly fields: ReadonlyMap<string, Plain>
}

/** Everything that the server returns for the objects of `state`, on one format. */
export async function readAll(session: Session, format: 'XML' | 'JSON 2.0', state: State): Promise<Seen> {
  const ask = (method: string, ...args: Plain[]) => session.askOn(format, { method, args })
  const all = new Map<string, Plain>()
  for (const { name, without } of session.api.classes)
    if (!without.includes('get_all')) all.set(name, await ask(`${name}.get_all_records`))
  const records = new Map<string, Plain>()
  const fields = new Map<string, Plain>()
  for (const { class: owner, ref } of state.things.values()) {
    records.set(ref, await ask(`${owner.name}.get_record`, ref))
    for (const { name } of owner.fields) fields.set(`${ref} ${name}`, await ask(`${owner.name}.get_${name}`, ref))
  }
  return { all, records, fields }
}

/** Returns a line for each difference from `state`. */
export function differences(session: Session, state: State, seen: Seen): string[] {
  const { api, trace } = session
  const found: string[] = []
  const compare = (what: string, wanted: Plain, got: Plain | undefined) => {
    if (wanted instanceof Map && got instanceof Map) compareMembers(what, wanted, got)
    else if (got === undefined || textOf(wanted) !== textOf(got))
      found.push(`${what} is ${got === undefined ? 'not there' : trace.show(got)}, not ${trace.show(wanted)}`)
  }
  const compareMembers = (what: string, wanted: ReadonlyMap<string, Plain>, got: ReadonlyMap<string, Plain>) => {
    for (const [name, value] of wanted) compare(`${what}[${trace.show(name)}]`, value, got.get(name))
    for (const name of got.keys()) if (!wanted.has(name)) found.push(`${what} has ${trace.show(name)}`)
  }
  for (const [name, got] of seen.all) {
    const things = [...state.things.values()].filter((thing) => thing.class.name === name)
    compare(`${name}.get_all_records()`, new Map(things.map((thing) => [thing.ref, recordOf(api, state, thing)])), got)
  }
  for (const thing of state.things.values()) {
    compare(`the record of ${trace.show(thing.ref)}`, recordOf(api, state, thing), seen.records.get(thing.ref))
    for (const field of thing.class.fields) {
      const what = `${trace.show(thing.ref)}.${field.name}`
      compare(what, readField(api, state, thing, field), seen.fields.get(`${thing.ref} ${field.name}`))
    }
  }
  return found
}
