/** Examines a data file after a crash: it is clean, can be served and written, and has one of the possible states. */
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { Api } from '../../../model/api.ts'
import { checkData } from '../../../runtime/data-check/check-data.ts'
import { expectedWorld, type State } from './client-state.ts'
import { type Office, openOffice } from './local-service.ts'
import { createShip, setDraught } from './step.ts'
import type { Story } from './workload-output.ts'

export interface Expected {
  readonly api: Api
  readonly possible: readonly State[]
  /** A session that must be valid; '' if there is none. */
  readonly session: string
  readonly ended?: string | null
  /** A task that must have ended: it has created the crate, or has failed and created nothing. */
  readonly task?: Story['task']
}

/** Returns the possible state that was found. */
export async function examine(file: string, expected: Expected): Promise<number> {
  const { api, possible, session, ended = null, task = null } = expected
  const old = !api.classes.some((c) => c.fields.some((field) => field.name === 'lends'))
  const office = openOffice(api, file, session)
  try {
    if (session === '') office.session = await office.login()
    const { world } = await office.survey()
    const worlds = possible.map((state) => new Map([...expectedWorld([state], old)].sort()))
    const found = worlds.findIndex((w) => isDeepStrictEqual(w, world))
    if (found < 0) assert.deepEqual(world, worlds[0])
    if (task) assert.equal(await office.taskStatus(task.ref), world.has(`crate ${task.crate}`) ? 'success' : 'failure')
    if (ended !== null) await requireEnded(office, ended)
    await goOn(office, possible[found]!)
    assert.deepEqual(checkData(file), [])
    return found
  } finally {
    await office.close()
  }
}

async function requireEnded(office: Office, ended: string): Promise<void> {
  const { session } = office
  office.session = ended
  const reply = await office.ask('json', { method: 'port.get_all', params: [] })
  assert.deepEqual(reply, { error: ['SESSION_INVALID', ended] })
  office.session = session
}

async function goOn(office: Office, state: State): Promise<void> {
  const made = createShip(state, 'after', { routes: ['r1'], watches: [...state.ships.keys()] })
  for (const step of [made, setDraught(made.after, 'after', 1, 2)]) {
    const [reply] = await office.run([step])
    assert.ok(reply && 'value' in reply, JSON.stringify(reply))
  }
}
