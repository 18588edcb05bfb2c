/** api.json: the model as JSON, for programs. */
import type { Api } from '../../model/api.ts'
import type { Emitted } from './emitted.ts'

export function emitApiJson(api: Api): Emitted[] {
  return [{ path: 'api.json', text: `${JSON.stringify(api, null, 2)}\n` }]
}
