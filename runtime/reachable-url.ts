/** The address of a server as other machines see it. */
import { hostname } from 'node:os'

/** `url`: of a server that may listen on all addresses of its machine, which no other machine can call it by. */
export function reachableUrl(url: string, machine = hostname()): string {
  return url.replace(/^(https?:\/\/)(0\.0\.0\.0|\[::\])(?=:|$)/, `$1${machine}`)
}
