/** To be called before the first use of node:sqlite: hides Node's warning that it is experimental. */
export function muteSqliteWarning(): void {
  const emitWarning = process.emitWarning
  process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning(warning, ...rest)
  }
}
