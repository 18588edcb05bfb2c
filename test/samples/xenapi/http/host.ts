/** samples/xenapi as a server, and what the tests of its HTTP paths ask of it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type RunningSample, startSample } from '../../server.ts'

export interface TestHost extends RunningSample {
  /** A session of root. */
  readonly session: string
  /** A call with the session. */
  ask(method: string, ...params: readonly unknown[]): Promise<unknown>
  /** A request for a path, with the session. */
  http(method: 'GET' | 'PUT', path: string, query: Query, body?: BodyInit): Promise<Response>
  newTask(): Promise<string>
  /** The record of the task when it has ended. */
  ended(task: string): Promise<{ readonly [field: string]: unknown }>
}

export type Query = { readonly [name: string]: string }

export async function startHost(): Promise<TestHost> {
  return logIn(await startSample('xenapi'))
}

export async function logIn(sample: RunningSample): Promise<TestHost> {
  const { url, call, user, password } = sample
  const session = (await call('session.login_with_password', user, password)) as string
  const ask = (method: string, ...params: readonly unknown[]) => call(method, session, ...params)
  return {
    ...sample,
    ...{ session, ask },
    http: (method, path, query, body) => {
      const asked = new URLSearchParams({ session_id: session, ...query })
      // Without `duplex`, Node sends no streams.
      const parts = { method, ...(body === undefined ? {} : { body, duplex: 'half' as const }) }
      return fetch(`${url}${path}?${asked}`, parts)
    },
    newTask: async () => (await ask('task.create', 'transfer', '')) as string,
    async ended(task) {
      for (;;) {
        const record = (await ask('task.get_record', task)) as { readonly [field: string]: unknown }
        if (record.status !== 'pending' && record.status !== 'cancelling') return record
      }
    },
  }
}

/** A session of a new user with this role. */
export async function newUser({ folder, call }: TestHost, role: string): Promise<string> {
  const crow = join(import.meta.dirname, '../../../../cli/main.ts')
  const password = 'correct battery'
  execFileSync(process.execPath, [crow, 'user', 'add', role, join(folder, 'data.db'), '--role', role], {
    input: password,
  })
  return (await call('session.login_with_password', role, password)) as string
}

/** A new disk in storage of which nothing is used. */
export async function newDisk(host: TestHost, size: number): Promise<{ readonly ref: string; readonly uuid: string }> {
  const [SR] = (await host.ask('SR.get_by_name_label', 'NFS virtual disk storage')) as string[]
  assert.ok(SR)
  const disk = { SR, virtual_size: size, type: 'user', sharable: false, read_only: false, other_config: {} }
  const ref = (await host.ask('VDI.create', disk)) as string
  return { ref, uuid: (await host.ask('VDI.get_uuid', ref)) as string }
}

export async function bytesOf(reply: Response): Promise<Buffer> {
  return Buffer.from(await reply.arrayBuffer())
}
