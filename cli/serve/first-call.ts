/** A first call of a new server, to paste into a shell. */
import type { Api } from '../../model/api.ts'
import { rpcsOf } from '../../model/rpcs.ts'

/** A curl command: a log-in where the API uses sessions, otherwise a call without parameters. */
export function firstCall(api: Api, url: string, password: string): string {
  const sessions = api.uses.includes('session')
  const read = rpcsOf(api).find((rpc) => rpc.does.kind === 'get_all_records')
  const method = sessions ? 'session.login_with_password' : (read?.name ?? 'system.listMethods')
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: sessions ? ['root', password] : [] })
  return `curl -s ${url}/jsonrpc -H 'Content-Type: application/json' -d ${quoted(body)}`
}

/** Quotes a text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
