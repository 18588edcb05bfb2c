/**
 * Rights at both ends of pairs, on both formats, in batches, Async calls, records and events: users can read and change
 * exactly what docs/language.md (Roles) allows them.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openWorld, readings, WAYS, type World } from './caller.ts'
import {
  endsOf,
  type Links,
  type Made,
  made,
  mayChangeFrom,
  mayCreate,
  mayDestroy,
  mayRead,
  maySet,
  type Pair,
  REFS,
  USERS,
  type User,
} from './made-api.ts'

const LINKS: Links = [0, 0, 0]
const NULL = 'OpaqueRef:NULL'
const user = fc.constantFrom(...(Object.keys(USERS) as User[]))

/** A call that would change links, and whether the user may make it. */
interface Attempt {
  readonly method: string
  readonly params: readonly unknown[]
  readonly may: boolean
}

function setAttempts(it: Made, pair: Pair, who: User): Attempt[] {
  return endsOf(pair).flatMap(([end, other]) => {
    if (end.qualifier !== 'RW') return []
    const may = maySet(it, end, other, who)
    const [first, second] = REFS[end.class]
    const [taken, free] = REFS[other.class]
    const rpc = (verb: string, ...params: unknown[]): Attempt => ({
      method: `${end.class}.${verb}_${end.field}`,
      params,
      may,
    })
    if (!end.many) return [rpc('set', first, NULL), rpc('set', second, free), rpc('set', first, free)]
    return [
      rpc('set', first, []),
      rpc('set', second, [free]),
      rpc('add', second, free),
      rpc('add', first, free),
      rpc('remove', first, taken),
    ]
  })
}

function createAttempts(it: Made, pair: Pair, who: User): Attempt[] {
  return endsOf(pair).flatMap(([end, other]) => {
    const mayAtAll = mayCreate(it, end.class, who)
    const method = `${end.class}.create`
    const free = REFS[other.class][1]
    const none: Attempt = { method, params: [{ [end.field]: end.many ? [] : NULL }], may: mayAtAll }
    if (end.qualifier === 'RO/runtime') return [{ ...none, params: [{}] }]
    const may = mayAtAll && mayChangeFrom(it, other, who)
    return [none, { method, params: [{ [end.field]: end.many ? [free] : free }], may }]
  })
}

/** The first objects have a partner in every pair. */
function destroyAttempts(it: Made, who: User): Attempt[] {
  return (['A', 'B'] as const).map((name) => {
    const unlinked = it.pairs.flatMap(endsOf).filter(([end, other]) => end.class === name && !other.owns)
    const may = mayDestroy(it, name, who) && unlinked.every(([, other]) => mayChangeFrom(it, other, who))
    return { method: `${name}.destroy`, params: [REFS[name][0]], may }
  })
}

async function judge(it: Made, who: User, { method, params, may }: Attempt, way: (typeof WAYS)[number]): Promise<void> {
  const world = await openWorld(it, LINKS, who)
  const before = await world.state()
  const code = await world.call(way, method, ...params)
  const story = `${way} ${method}(${JSON.stringify(params)}) by ${who}: ${code} ${world.desk.logged.join()}`
  assert.equal(code === 'RBAC_PERMISSION_DENIED', !may, story)
  if (code !== undefined) assert.deepEqual(await world.state(), before, story)
  if (may && !method.endsWith('destroy')) assert.equal(code, undefined, story)
  await world.desk.service.close()
}

/** The values that the user reads at both ends of a pair, if the user may read it. */
async function shown(world: World, pair: Pair): Promise<void> {
  for (const [end, other] of endsOf(pair)) {
    const [ref] = REFS[end.class]
    const [partner] = REFS[other.class]
    const value = await world.desk.result(`${end.class}.get_${end.field}`, world.user, ref)
    assert.deepEqual(value, end.many ? [partner] : partner)
  }
}

describe('rights at both ends of pairs', () => {
  it('let each user change exactly what their roles allow', () =>
    fc.assert(
      fc.asyncProperty(made, user, fc.nat(3), async (it, who, start) => {
        const attempts = [
          ...it.pairs.flatMap((pair) => [...setAttempts(it, pair, who), ...createAttempts(it, pair, who)]),
          ...destroyAttempts(it, who),
        ]
        for (const [i, attempt] of attempts.entries())
          await judge(it, who, attempt, WAYS[(i + start) % WAYS.length] as (typeof WAYS)[number])
      }),
      { numRuns: 15 },
    ))

  it('show each user exactly what their roles allow', () =>
    fc.assert(
      fc.asyncProperty(made, user, async (it, who) => {
        const world = await openWorld(it, LINKS, who)
        const before = await readings(world)
        for (const [i, pair] of it.pairs.entries()) {
          if (mayRead(it, pair, who)) await shown(world, pair)
          else {
            // The same world with another partner in only this pair: all that the user reads is the same.
            const other = await openWorld(
              it,
              LINKS.map((link, at) => (at === i ? 1 : link)),
              who,
            )
            assert.deepEqual(await readings(other), before)
            await other.desk.service.close()
          }
        }
        await world.desk.service.close()
      }),
      { numRuns: 25 },
    ))
})
