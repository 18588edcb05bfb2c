/** An API as an OpenRPC document for the tools of JSON-RPC: clients, documentation, mock servers. */

import type { Api } from '../model/api.ts'
import { publicApi } from '../model/public-api.ts'
import { componentSchemas, description } from './openrpc/components.ts'
import type { OpenRpcDocument } from './openrpc/document.ts'
import { componentErrors } from './openrpc/errors.ts'
import { methodsOf, tagsOf } from './openrpc/methods.ts'

/** The latest OpenRPC version that both the published meta-schema and the tools know. */
const OPENRPC_VERSION = '1.3.2'

/** The default address of a server. */
const DEFAULT_URL = 'http://127.0.0.1:8080'

/** `url` is the server's address without a path. The same model and url give the same document. */
export function openRpc(model: Api, { url = DEFAULT_URL }: { readonly url?: string } = {}): OpenRpcDocument {
  const api = publicApi(model)
  return {
    openrpc: OPENRPC_VERSION,
    info: { title: api.name, version: api.version ?? '', ...description(api) },
    servers: [{ name: api.name, url: `${url}/jsonrpc` }],
    methods: methodsOf(api),
    components: { schemas: componentSchemas(api), errors: componentErrors(api), tags: tagsOf(api) },
    ...rolesOf(api),
    'x-relations': relationsOf(api),
  }
}

function rolesOf(api: Api): Pick<OpenRpcDocument, 'x-roles'> {
  if (api.roles.length === 0) return {}
  return { 'x-roles': api.roles.map(({ name, doc, includes }) => ({ name, ...description({ doc }), includes })) }
}

function relationsOf(api: Api): OpenRpcDocument['x-relations'] {
  return api.relations.map(({ name, kind, ends: [a, b] }) => ({
    name,
    kind,
    ends: [`${a.class}.${a.field}`, `${b.class}.${b.field}`],
  }))
}
