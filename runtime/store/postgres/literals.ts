/** Names and values as they stand in the SQL of PostgreSQL, for texts of several statements, which have no parameters. */

/** A name in double quotes. */
export function escapeName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text of any length. Connections have `standard_conforming_strings`, so a backslash is one. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Of `bytea`. */
export function bytesLiteral(bytes: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = bytes
  return `decode('${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}', 'base64')`
}

/** The content of a column of type `bytea`. */
export function bytesOf(text: string | null | undefined): Uint8Array {
  return Buffer.from((text ?? '').slice('\\x'.length), 'hex')
}
