/** Before the first use of node:sqlite: Node calls it experimental each time, which is nothing to the person at the terminal. */
export function muteSqliteWarning(): void {
  const emitWarning = process.emitWarning
  process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning(warning, ...rest)
  }
}
