/** Rights do not bind the user root, as whom tests may run. */

/** Runs it as a user who owns nothing, where the tests are root's. */
export async function asAnyUser<T>(work: () => T | Promise<T>): Promise<T> {
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    if (root) process.seteuid?.(0)
  }
}
