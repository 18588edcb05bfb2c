/** Example calls on the command line of a shell, by curl and JSON-RPC 2.0. */
import { JSON_LANGUAGE, jsonCall } from './json.ts'
import { layout } from './layout.ts'
import type { Sample } from './sample.ts'

export function curlCall(url: string, method: string, params: readonly Sample[]): string {
  const body = layout(JSON_LANGUAGE, jsonCall('2.0', method, params))
  return [
    `curl -s ${quoted(`${url}/jsonrpc`)} \\`,
    `  -H ${quoted('Content-Type: application/json')} \\`,
    `  -d ${quoted(body)}`,
  ].join('\n')
}

/** For a POSIX shell: nothing means anything between single quotes but themselves. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
