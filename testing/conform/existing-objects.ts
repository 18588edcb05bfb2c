/** What the server has when a test begins: it is only read, and the oracle gets the same where probes need it. */
import type { Api, Class } from '../../model/api.ts'
import { publicFields } from '../../model/public-api.ts'
import type { RecordValue, Value } from '../../runtime/values/values.ts'
import type { World } from '../world/world.ts'
import type { CalledServer } from './called-server.ts'
import type { Counterparts } from './counterparts.ts'
import type { Oracle } from './oracle.ts'
import { type ComparedServers, differenceOf } from './same-value.ts'
import type { ExistingObject, ProbeStage } from './stage.ts'

export interface FoundObjects {
  readonly existing: readonly ExistingObject[]
  /** References of the oracle to those whose records are the same there. */
  readonly same: Set<string>
  /** All other references that were there, and those of other clients since. */
  readonly foreign: Set<string>
}

/** Of each class; of more, the first ones are taken. */
const MOST_OBJECTS = 2000
/** How many objects of a class are copied to the oracle where it has none. */
const COPIES = 2

export async function findExisting(
  api: Api,
  { oracle, double }: { readonly oracle: Oracle; readonly double: Oracle },
  server: CalledServer,
  pairs: { readonly double: Counterparts; readonly server: Counterparts },
): Promise<FoundObjects> {
  const records = new Map<string, ReadonlyMap<string, RecordValue>>()
  for (const owner of api.classes)
    if (owner.objects !== 'none' && !owner.internal && !STANDARD.has(owner.name))
      records.set(owner.name, await recordsOf(server, owner))
  const matched: Omit<ExistingObject, 'symbol'>[] = []
  for (const owner of api.classes) {
    const theirs = records.get(owner.name)
    if (!theirs || theirs.size === 0) continue
    const found = matchInitial(oracle.world, double.world, owner, theirs)
    if (found.length === 0) found.push(...copies(oracle.world, double.world, owner, theirs))
    matched.push(...found)
  }
  for (const one of matched) {
    pairs.double.bind(one.oracle, one.double)
    pairs.server.bind(one.oracle, one.server)
  }
  const known = new Set(matched.map(({ server: ref }) => ref))
  const foreign = new Set([...records.values()].flatMap((all) => [...all.keys()]).filter((ref) => !known.has(ref)))
  const compared = { api, ...pairs, isForeign: (ref: string) => foreign.has(ref), isOpen: () => false }
  const same = new Set<string>()
  for (const one of matched)
    if (await isSame(compared, oracle, double, one, records.get(one.class)?.get(one.server))) same.add(one.oracle)
  const existing = matched.map((one, i) => ({ ...one, symbol: -1 - i }))
  pairs.double.takeNews()
  pairs.server.takeNews()
  return { existing, same, foreign }
}

const STANDARD: ReadonlySet<string> = new Set(['session', 'task', 'event'])

async function recordsOf(server: CalledServer, { name }: Class): Promise<ReadonlyMap<string, RecordValue>> {
  const rpcs = server.remotes[0]?.rpcs
  if (!rpcs?.has(`${name}.get_all_records`)) return new Map()
  const outcome = await server.call(`${name}.get_all_records`, [])
  if (!('value' in outcome) || !(outcome.value instanceof Map)) return new Map()
  const all = [...(outcome.value as ReadonlyMap<string, RecordValue>)]
  return new Map(all.slice(0, MOST_OBJECTS))
}

type Match = Omit<ExistingObject, 'symbol'>

/** Initial objects of the text, by uuid or by what they contain beside references. */
function matchInitial(ours: World, twin: World, owner: Class, theirs: ReadonlyMap<string, RecordValue>): Match[] {
  const left = new Map(theirs)
  const found: Match[] = []
  for (const { class: className, name } of ours.code.model.objects) {
    const [ref, double] = [ours.store.initialObject(className, name), twin.store.initialObject(className, name)]
    if (className !== owner.name || ref === null || double === null) continue
    const record = ours.store.class(className).record(ref)
    const server = bestMatch(owner, record, left)
    if (server === undefined) continue
    left.delete(server)
    found.push({ name, class: className, oracle: ref, double, server })
  }
  return found
}

/** The object with most equal fields; one with a `name_label` has to have the same. */
function bestMatch(owner: Class, ours: RecordValue, theirs: ReadonlyMap<string, RecordValue>): string | undefined {
  let best: readonly [number, string | undefined] = [-1, undefined]
  for (const [ref, record] of theirs) {
    const same = publicFields(owner).filter(
      ({ name, type }) => isPlain(type.kind) && memberOf(ours, name) === memberOf(record, name),
    )
    const label = publicFields(owner).some(({ name }) => name === 'name_label')
    const score = same.some(({ name }) => name === 'uuid') ? 1000 : same.length
    if (label && score < 1000 && !same.some(({ name }) => name === 'name_label')) continue
    if (score > best[0]) best = [score, ref]
  }
  return best[1]
}

function isPlain(kind: string): boolean {
  return (
    kind === 'string' || kind === 'int' || kind === 'bool' || kind === 'enum' || kind === 'float' || kind === 'datetime'
  )
}

function memberOf({ names, values }: RecordValue, name: string): Value | undefined {
  return values[names.indexOf(name)]
}

/** Objects for others to refer to, where the text has no initial ones: without their references. */
function copies(ours: World, twin: World, owner: Class, theirs: ReadonlyMap<string, RecordValue>): Match[] {
  const found: Match[] = []
  for (const [server, record] of [...theirs].slice(0, COPIES)) {
    const [oracle, double] = [copyTo(ours, owner, record), copyTo(twin, owner, record)]
    if (oracle !== undefined && double !== undefined) found.push({ class: owner.name, oracle, double, server })
  }
  return found
}

function copyTo(world: World, owner: Class, record: RecordValue): string | undefined {
  const plain = owner.fields.filter(({ type, computed }) => isPlain(type.kind) && !computed)
  const values = plain.flatMap(({ name }) => {
    const value = memberOf(record, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  try {
    return world.stretch(() => world.store.class(owner.name).create(new Map(values)))
  } catch {
    return undefined
  }
}

async function isSame(
  compared: ComparedServers,
  oracle: Oracle,
  double: Oracle,
  one: Match,
  theirs: Value | undefined,
): Promise<boolean> {
  const method = `${one.class}.get_record`
  if (!oracle.called.remotes[0]?.rpcs.has(method)) return false
  const [ours, twin] = [await oracle.called.call(method, [one.oracle]), await double.called.call(method, [one.double])]
  if (!('value' in ours) || !('value' in twin) || theirs === undefined) return false
  const type = { kind: 'record', name: one.class } as const
  return !differenceOf(compared, type, [ours.value as Value, twin.value as Value, theirs])
}

/** After a sequence that may have left something: what is not the same any more is not compared from then on. */
export async function checkExisting({ existing, same, server, oracle, double, compared }: ProbeStage): Promise<void> {
  for (const one of existing) {
    if (!same.has(one.oracle)) continue
    const outcome = await server.call(`${one.class}.get_record`, [one.server])
    const theirs = 'value' in outcome ? outcome.value : undefined
    if (!(await isSame(compared, oracle, double, one, theirs))) same.delete(one.oracle)
  }
}
