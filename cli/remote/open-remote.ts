/** Connects a command to a server and logs its users in. */
import type { Api } from '../../model/api.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import {
  type ConnectOptions,
  connectServer,
  type RemoteServer,
  type RemoteSession,
} from '../../testing/remote/connect.ts'
import { serverAddress } from '../../testing/remote/endpoint-address.ts'
import { WireFault } from '../../testing/remote/wire-fault.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { givenLogIns, type RemoteLogInOptions } from './log-ins.ts'

/** As typed. */
export interface RemoteOptions extends RemoteLogInOptions {
  readonly wire?: NonNullable<ConnectOptions['format']>
  readonly insecure?: boolean
}

export interface OpenRemote {
  readonly server: RemoteServer
  /** By role, without that of the user who may do everything. */
  readonly sessions: ReadonlyMap<string, RemoteSession>
}

/** Throws Failure where the server does not answer, or refuses a log-in. The caller closes the server. */
export async function openRemote(
  host: Host,
  api: Api,
  address: string,
  { wire, insecure = false, ...options }: RemoteOptions,
  timeout: number,
): Promise<OpenRemote> {
  const target = serverAddress(address)
  if ('problem' in target) throw new Failure(`${target.problem}.`, 2)
  const logIns = await givenLogIns(host, api, options)
  const server = await orFailure(connectServer(api, target.url, { timeout, insecure, ...(wire && { format: wire }) }))
  try {
    const sessions = new Map<string, RemoteSession>()
    for (const { role, user, password } of logIns) {
      const session = await orFailure(server.logIn(user, password), `The server refuses the log-in of "${user}"`)
      if (role !== null) sessions.set(role, session)
    }
    return { server, sessions }
  } catch (error) {
    await server.close()
    throw error
  }
}

async function orFailure<T>(begun: Promise<T>, refused = 'The server refuses'): Promise<T> {
  try {
    return await begun
  } catch (error) {
    if (error instanceof WireFault) throw new Failure(`The server cannot be used: ${clean(error.message)}.`, 2)
    if (error instanceof ApiError) throw new Failure(`${refused}: ${clean(error.message)}.`, 2)
    throw error
  }
}
