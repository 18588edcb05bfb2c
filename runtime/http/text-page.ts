/** The text that `GET /` shows without HTML: the API, its size, the addresses of calls, and a first call to paste. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'

/** `origin` is the server's URL: `http://127.0.0.1:8080`. */
export function pageText(api: Api, rpcs: readonly Rpc[], origin: string): string {
  const version = api.version === null ? '' : ` ${api.version}`
  const uses = api.uses.length === 0 ? '' : ` It uses ${api.uses.join(', ')}.`
  return [
    `${api.name}${version}`,
    ...(api.doc === '' ? [] : ['', api.doc]),
    '',
    `${api.classes.length} classes, ${rpcs.length} methods.${uses}`,
    '',
    `JSON-RPC: POST ${origin}/jsonrpc`,
    `XML-RPC:  POST ${origin}/xmlrpc`,
    '',
    ...firstCall(api, rpcs, origin),
  ].join('\n')
}

/** A log-in where sessions are in use, else the list of methods. */
function firstCall(api: Api, rpcs: readonly Rpc[], origin: string): string[] {
  const lists = rpcs.some(({ name }) => name === 'system.listMethods')
  if (!lists && !api.uses.includes('session')) return []
  const [method, params] = api.uses.includes('session')
    ? ['session.login_with_password', '["root","PASSWORD"]']
    : ['system.listMethods', '[]']
  return [
    'A first call:',
    '',
    `  curl ${origin}/jsonrpc -H 'Content-Type: application/json' \\`,
    `    -d '{"jsonrpc":"2.0","method":"${method}","params":${params},"id":1}'`,
  ]
}
