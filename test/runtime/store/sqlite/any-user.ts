/** Tests may run as root, who is not bound by the rights of files. */

/** Runs `work` as a user who owns no files, if the tests run as root. */
export async function asAnyUser<T>(work: () => T | Promise<T>): Promise<T> {
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    if (root) process.seteuid?.(0)
  }
}
