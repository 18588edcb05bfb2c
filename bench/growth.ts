/**
 * Measures how the cost of calls grows with the number of objects: get_f, create and event.from with 1,000 to 1,000,000
 * objects in a file, in process, each size in turn. Prints microseconds, and ratios to the smallest size of the same
 * round.
 * Usage: npm run bench:growth [-- LARGEST [ROUNDS]]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze } from '../analysis/analyze.ts'
import { parse } from '../grammar/parse.ts'
import type { Api } from '../model/api.ts'
import { createService, type Service } from '../runtime/service/create-service.ts'
import { EventTokens } from '../runtime/standard/events/event-token.ts'
import { openStore } from '../runtime/store/sqlite/open.ts'
import type { Store } from '../runtime/store/store.ts'
import { textOf } from '../runtime/wire/answer.ts'
import { GUARDED_ITEMS } from './items.ts'
import { median, table } from './measure.ts'
import { BENCH_PASSWORD } from './serving.ts'

const LARGEST = Number(process.argv[2] ?? 1_000_000)
const ROUNDS = Number(process.argv[3] ?? 9)
const SIZES = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= LARGEST)
/** Objects that change after the token that event.from is given. */
const CHANGED = [0, 1, 10, 100, 1000]

interface Contender {
  readonly size: number
  readonly service: Service
  readonly refs: readonly string[]
  /**
   * By the number of objects that changed after the token. The store was opened after these changes, so it reads
   * indexes.
   */
  readonly tokens: ReadonlyMap<number, string>
  readonly session: string
  close(): Promise<void>
}

interface Work {
  readonly name: string
  readonly calls: number
  readonly body: (contender: Contender, i: number) => string
}

const API = model()

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
  const contenders: Contender[] = []
  try {
    for (const size of SIZES) contenders.push(await contender(folder, size))
    const rows: string[][] = []
    for (const work of works()) rows.push(await compare(work, contenders))
    process.stdout.write(`${table(['µs a call', ...SIZES.map((size) => size.toLocaleString('en'))], rows)}\n`)
  } finally {
    for (const { close } of contenders) await close()
    rmSync(folder, { recursive: true })
  }
}

/** The creates come last, since they add objects. */
function works(): Work[] {
  const label = (at: Contender, i: number) => json('item.get_name_label', at, at.refs[(i * 7919) % at.refs.length])
  const from = (at: Contender, changed: number) => json('event.from', at, ['item'], at.tokens.get(changed), 0)
  return [
    { name: 'get_f', calls: 3000, body: label },
    ...CHANGED.map((changed) => ({
      name: `event.from, ${changed} changed`,
      calls: changed > 10 ? 20 : 200,
      body: (at: Contender) => from(at, changed),
    })),
    { name: 'create and its commit', calls: 200, body: (at, i) => json('item.create', at, { name_label: `n ${i}` }) },
  ]
}

async function compare({ name, calls, body }: Work, contenders: readonly Contender[]): Promise<string[]> {
  const times: number[][] = contenders.map(() => [])
  for (let round = -1; round < ROUNDS; round++)
    for (const [i, at] of contenders.entries()) {
      const time = await timeOf(at, calls, (n) => body(at, n + round * calls + calls))
      if (round >= 0) times[i]!.push(time)
    }
  const cells = times.map((own) => {
    const ratio = median(own.map((time, round) => time / times[0]![round]!))
    return `${median(own).toFixed(1)} (${ratio.toFixed(2)})`
  })
  return [name, ...cells]
}

/** Microseconds a call, one after the other. */
async function timeOf({ service }: Contender, calls: number, body: (i: number) => string): Promise<number> {
  const bodies = Array.from({ length: calls }, (_, i) => Buffer.from(body(i)))
  const start = performance.now()
  for (const each of bodies) await ask(service, each)
  return ((performance.now() - start) * 1000) / calls
}

function ask(service: Service, body: Buffer): Promise<string> {
  return new Promise((resolve) => service.json(body, (answer) => resolve(textOf(answer))))
}

function json(method: string, { session }: Pick<Contender, 'session'>, ...params: unknown[]): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params: [session, ...params], id: 1 })
}

async function contender(folder: string, size: number): Promise<Contender> {
  const file = join(folder, `${size}.db`)
  const { refs, tokens } = fill(openStore(API, file), size)
  const store = openStore(API, file)
  const service = createService(API, store, { log: () => undefined, password: BENCH_PASSWORD })
  await service.ready
  const login = json('session.login_with_password', { session: 'root' }, BENCH_PASSWORD)
  const session = (JSON.parse(await ask(service, Buffer.from(login))) as { result: string }).result
  const close = async () => {
    await service.close()
    store.close()
  }
  return { size, service, refs, tokens, session, close }
}

/**
 * Creates the objects and changes some of them. Returns tokens from before the last thousand changes, hundred and so
 * on.
 */
function fill(store: Store, size: number): Pick<Contender, 'refs' | 'tokens'> {
  const items = store.class('item')
  const refs: string[] = []
  for (let i = 0; i < size; i++) {
    refs.push(items.create(new Map([['name_label', `item ${i}`]])))
    if (i % 10_000 === 0) store.commit()
  }
  const tokens = new Map<number, string>()
  const name = items.field('name_label')
  for (let left = Math.max(...CHANGED); left >= 0; left--) {
    if (CHANGED.includes(left)) tokens.set(left, new EventTokens(store.changes).write(store.changes.generation()))
    if (left === 0) break
    name.set(refs[(left * 7919) % size]!, `changed ${left}`)
    store.commit()
  }
  store.close()
  return { refs, tokens }
}

function model(): Api {
  const { model: api, diagnostics } = analyze([{ path: 'items.crow', tree: parse(GUARDED_ITEMS) }], 'items')
  if (!api) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return api
}

await main()
