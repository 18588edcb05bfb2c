/** What a client says of itself in `initializationOptions`; docs/editors.md describes the members. */

export interface ClientOptions {
  /**
   * Where the codes of diagnostics lead: the address that docs/diagnostics.md is published as, or one for each entry, with
   * `{code}` in it.
   */
  readonly docs: string | undefined
  /** The commands that the client runs itself, which lenses may therefore use: `crowfoot.run`… */
  readonly commands: ReadonlySet<string>
}

/** Of any value: what is not as it should be counts as not given. */
export function readClientOptions(given: unknown): ClientOptions {
  const { docs, commands }: { readonly docs?: unknown; readonly commands?: unknown } = given ?? {}
  return {
    docs: typeof docs === 'string' && docs !== '' ? docs : undefined,
    commands: new Set(Array.isArray(commands) ? commands.filter((command) => typeof command === 'string') : []),
  }
}
