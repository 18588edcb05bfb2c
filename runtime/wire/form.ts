/** A wire format as the codecs use it: how simple shapes are recognised in parsed values, and how they are written. */

/** `Raw` is a parsed value: what JSON.parse returns, or an XmlValue. The readers return undefined for another shape. */
export interface Form<Raw> {
  string(raw: Raw): string | Unfit | undefined
  /** A safe integer, or the text of a number of any length: digits after at most one sign. */
  int(raw: Raw): number | string | Unfit | undefined
  float(raw: Raw): number | Unfit | undefined
  bool(raw: Raw): boolean | undefined
  /** The text of a datetime, not checked yet. */
  datetime(raw: Raw): string | undefined
  /** An empty object counts as an empty list: clients send one whose language has the same type for both. */
  items(raw: Raw): readonly Raw[] | undefined
  /** Calls `visit` with each member of an object; with none for an empty list. false where `raw` is neither. */
  members(raw: Raw, visit: (name: string, value: Raw) => void): boolean
  /** Whether it is `null` or `<nil/>`. */
  isNil(raw: Raw): boolean
  /** A text as a parsed value, so that the codec of a map key can read it. */
  ofText(text: string): Raw

  writeString(value: string): string
  writeInt(value: bigint): string
  writeFloat(value: number): string
  writeBool(value: boolean): string
  writeDatetime(value: string): string
  readonly array: Brackets
  readonly object: Brackets
  /** The text before the value of the member `name`; `memberClose` follows the value. */
  memberOpen(name: string): string
  readonly memberClose: string
}

/** A value of the right shape that its type cannot have: the text that the client sent, and the reason. */
export class Unfit {
  readonly text: string
  readonly reason: string
  constructor(text: string, reason: string) {
    this.text = text
    this.reason = reason
  }
}

export const NOT_FINITE = 'is not a finite number'

export interface Brackets {
  readonly open: string
  readonly between: string
  readonly close: string
}

/** The text of an object, whose members are texts already. */
export function writeObject(
  form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>,
  members: readonly (readonly [name: string, text: string])[],
): string {
  const { open, between, close } = form.object
  return open + members.map(([name, text]) => form.memberOpen(name) + text + form.memberClose).join(between) + close
}
