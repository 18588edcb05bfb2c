/** Example calls in a shell with curl and JSON-RPC 2.0. */
import { EXAMPLE_PASSWORD, type ExampleSession, LOGIN, SESSION_MARK, withVariable } from './example-session.ts'
import { JSON_LANGUAGE, jsonCall } from './json.ts'
import { layoutSample } from './layout-sample.ts'
import type { Sample } from './sample.ts'

export interface CurlCall {
  readonly url: string
  readonly method: string
  /** The parameters without the session. */
  readonly params: readonly Sample[]
  /** null if the call needs no session. */
  readonly entry: ExampleSession | null
}

/** Lines for a POSIX shell; they need only curl and sed. */
export function curlCall({ url, method, params, entry }: CurlCall): string {
  if (!entry) return post(url, method, params)
  const call = post(url, method, [SESSION_MARK, ...params])
  // Closes the single quotes before the variable and opens them again after it.
  return `session=${sessionText(url, entry)}\n${withVariable(call, `"'"$session"'"`)}`
}

function sessionText(url: string, entry: ExampleSession): string {
  if ('session' in entry) return quoted(entry.session)
  const texts = [entry.user, EXAMPLE_PASSWORD].map((text): Sample => ({ kind: 'text', text }))
  return `$(${post(url, LOGIN, texts)} |\n  sed -n 's/.*"result":"\\([^"]*\\)".*/\\1/p')`
}

function post(url: string, method: string, params: readonly Sample[]): string {
  const body = layoutSample(JSON_LANGUAGE, jsonCall('2.0', method, params))
  return [
    `curl -s ${quoted(`${url}/jsonrpc`)} \\`,
    `  -H ${quoted('Content-Type: application/json')} \\`,
    `  -d ${quoted(body)}`,
  ].join('\n')
}

/** Quotes for a POSIX shell: only the single quote itself has a meaning between single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
