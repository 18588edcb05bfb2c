/** The options that a client sends in `initializationOptions`. docs/editors.md describes the members. */

export interface ClientOptions {
  /**
   * The target of links from the codes of diagnostics: the address of docs/diagnostics.md, or an address with `{code}` in it for one page
   * per code.
   */
  readonly docs: string | undefined
  /** The commands that the client can run, such as `crowfoot.run`. Lenses, and links in hovers, use only these. */
  readonly commands: ReadonlySet<string>
}

/** Takes any value. Members of a wrong type count as missing. */
export function readClientOptions(given: unknown): ClientOptions {
  const { docs, commands }: { readonly docs?: unknown; readonly commands?: unknown } = given ?? {}
  return {
    docs: typeof docs === 'string' && docs !== '' ? docs : undefined,
    commands: new Set(Array.isArray(commands) ? commands.filter((command) => typeof command === 'string') : []),
  }
}
