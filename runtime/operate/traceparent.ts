/** The `traceparent` header: which trace a call belongs to (W3C Trace Context). */

export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly trace: string
  /** The client's own span: 16 hexadecimal digits. */
  readonly parent: string
}

/** null where the header is invalid; the recommendation then starts a new trace. */
export function parseTraceParent(header: string): TraceParent | null {
  const [, version, trace = '', parent = '', rest] = FORM.exec(header) ?? []
  if (version === undefined || version === 'ff' || ZEROS.test(trace) || ZEROS.test(parent)) return null
  // Later versions may add more at the end; version 00 may not.
  if (version === '00' && rest !== undefined) return null
  return { trace, parent }
}

const FORM = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/
const ZEROS = /^0+$/
