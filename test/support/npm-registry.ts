/** For tests that install packages: they are skipped where there is no network. */

/** Whether an error of npm says that it could not reach its registry. */
export function registryUnreachable(stderr: string): boolean {
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED|ENETUNREACH)\b/.test(stderr)
}
