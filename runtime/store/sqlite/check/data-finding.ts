/** A finding of `crow fsck`: what is wrong in a data file, and how to repair it. */

export interface DataFinding {
  /** null if the finding is not about a class. */
  readonly class: string | null
  readonly ref: string | null
  readonly field: string | null
  /** A sentence. */
  readonly problem: string
  /** The SQL that repairs it while no server runs on the file, or what to decide. */
  readonly help: string
}

/** A finding about the file as a whole. */
export function fileFinding(problem: string, help: string): DataFinding {
  return { class: null, ref: null, field: null, problem, help }
}

/** A quoted name in SQL. */
export function sqlName(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** A value in SQL. */
export function sqlLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  return `'${String(value).replaceAll("'", "''")}'`
}

const SHOWN = 80

/** A stored value in a sentence. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : sqlLiteral(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** The help if nothing can be repaired by hand. */
export const PUT_BACK = 'Put back a backup.'

/** A text in SQL that a person can copy, whatever characters it has. */
export function printableLiteral(text: string): string {
  return /[^ -~]/.test(text) ? `cast(${sqlLiteral(Buffer.from(text))} as text)` : sqlLiteral(text)
}
