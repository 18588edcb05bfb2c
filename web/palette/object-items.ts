/** Objects of the server: those that the page has, found by name, uuid and reference, and those that the server finds. */
import type { Rpc } from '../../model/rpcs.ts'
import type { ClassTable } from '../console/objects/class-table.ts'
import { hashOf } from '../console/route.ts'
import type { ConsoleState } from '../console/state/console-state.ts'
import { labelField } from '../console/values/label-field.ts'
import { own } from '../console/values/own-member.ts'
import type { PaletteItem } from './item.ts'
import { scoreOf, wordsScore } from './score.ts'

export interface FoundObject {
  readonly class: string
  readonly ref: string
  readonly score: number
}

/** Tables with more objects are searched by their label field only: a label of several objects takes longer to make. */
const FEW = 500

/** The best of all objects that the page knows. `typed` is in lower case. */
export function knownObjects(state: ConsoleState, typed: string, most: number): FoundObject[] {
  const found: FoundObject[] = []
  if (typed === '') return found
  for (const table of state.tables.known()) searchTable(state, table, typed, found)
  return found.sort((a, b) => b.score - a.score).slice(0, most)
}

function searchTable(state: ConsoleState, table: ClassTable, typed: string, found: FoundObject[]): void {
  const { owner, records } = table
  const label = labelField(owner) ?? ''
  const isSmall = records.size <= FEW
  // Most objects are found by their name, and most uuids and references do not start as a name does.
  const isId = /^(opaqueref:)?[0-9a-f-]{4,}/.test(typed)
  for (const [ref, record] of records) {
    const name = own(record, label)
    let score = typeof name === 'string' && name !== '' ? wordsScore(name, typed) : 0
    if (score === 0 && isSmall && !name) score = wordsScore(state.names.ofRecord(owner.name, ref, record), typed) * 0.8
    if (score === 0 && isId) score = Math.max(scoreOf(String(own(record, 'uuid') ?? ''), typed), refScore(ref, typed))
    if (score > 0) found.push({ class: owner.name, ref, score })
  }
}

function refScore(ref: string, typed: string): number {
  return Math.max(scoreOf(ref, typed), scoreOf(ref.slice(ref.indexOf(':') + 1), typed))
}

export function objectItem({ names }: ConsoleState, { class: name, ref, score }: FoundObject): PaletteItem {
  const title = names.text(name, ref)
  return {
    id: `object ${ref}`,
    sign: 'object',
    title,
    kind: name,
    class: name,
    href: consoleHref({ view: 'object', class: name, ref }),
    score,
  }
}

export function consoleHref(view: Parameters<typeof hashOf>[0]): string {
  return `console.html${hashOf(view)}`
}

/** The most calls in one question to the server. */
const MOST_CALLS = 300
/** The most objects that the palette loads by itself. */
const MOST_LOADED = 3000

/** Loads the tables of classes with few objects, so that a part of a name finds them. */
export async function loadSmallTables(state: ConsoleState): Promise<void> {
  const { api, tables, watch } = state
  const counts = watch.isThere ? watch.counts : await askCounts(state)
  const counted = api.classes
    .map(({ name }) => ({ table: tables.of(name), count: counts.get(name.toLowerCase()) ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => a.count - b.count)
  let sum = 0
  for (const { table, count } of counted) {
    sum += count
    if (sum > MOST_LOADED) return
    table?.open()
  }
}

/** The numbers of objects, which only events report by themselves. Empty where the server does not answer. */
async function askCounts({ api, rpcs, client }: ConsoleState): Promise<ReadonlyMap<string, number>> {
  const lists = api.classes.flatMap(({ name }) => rpcs.get(`${name}.get_all`) ?? [])
  try {
    const answers = await client.batch(lists.map((rpc) => ({ rpc, params: [] })))
    return new Map(
      answers.map((answer, i) => {
        const refs = 'value' in answer && Array.isArray(answer.value) ? answer.value.length : 0
        return [lists[i]?.class.toLowerCase() ?? '', refs]
      }),
    )
  } catch {
    return new Map()
  }
}

/** Asks the server for objects of that whole name, uuid, reference, or other unique field. Empty where it does not answer. */
export async function askForObjects(state: ConsoleState, typed: string, signal: AbortSignal): Promise<FoundObject[]> {
  const isRef = /^OpaqueRef:./i.test(typed)
  const calls = classesOf(state).flatMap((name) => (isRef ? readers(state, name) : finders(state, name)))
  if (calls.length === 0 || typed.length < 2) return []
  try {
    const asked = calls.slice(0, MOST_CALLS)
    const answers = await state.client.batch(
      asked.map(({ rpc }) => ({ rpc, params: [typed] })),
      signal,
    )
    return answers.flatMap((answer, i) => {
      const of = asked[i]?.class ?? ''
      if (!('value' in answer)) return []
      const refs = isRef ? [typed] : Array.isArray(answer.value) ? answer.value : [answer.value]
      return refs.slice(0, 20).map((ref) => ({ class: of, ref: String(ref), score: 4 }))
    })
  } catch {
    return []
  }
}

/** Those that have objects, where the server says how many. */
function classesOf({ api, watch }: ConsoleState): string[] {
  const { counts } = watch
  return api.classes.map(({ name }) => name).filter((name) => counts.size === 0 || counts.get(name.toLowerCase()) !== 0)
}

interface Asked {
  readonly class: string
  readonly rpc: Rpc
}

/** `get_by_uuid`, `get_by_name_label`, `get_by_code`: each takes a text. */
function finders({ rpcs, permissions }: ConsoleState, name: string): Asked[] {
  const found = rpcs
    .ofClass(name)
    .filter((rpc) => rpc.implied && /^get_by_/.test(rpc.name.slice(name.length + 1)) && takesText(rpc))
  return found.filter((rpc) => permissions.whyNot(rpc) === undefined).map((rpc) => ({ class: name, rpc }))
}

function takesText({ params }: Rpc): boolean {
  return params.length === 1 && params[0]?.type.kind === 'string'
}

function readers({ rpcs }: ConsoleState, name: string): Asked[] {
  const rpc = rpcs.get(`${name}.get_uuid`) ?? rpcs.get(`${name}.get_record`)
  return rpc ? [{ class: name, rpc }] : []
}
