/** What a wire format is to the codecs: how plain shapes are told from what was parsed, and how they are written. */

/** `Raw` is a parsed value: what JSON.parse gives, or an XmlValue. The readers answer undefined for another shape. */
export interface Form<Raw> {
  string(raw: Raw): string | Unfit | undefined
  /** A safe integer, or the text of a number of any length: digits with at most a sign before them. */
  int(raw: Raw): number | string | Unfit | undefined
  float(raw: Raw): number | Unfit | undefined
  bool(raw: Raw): boolean | undefined
  /** The text of a datetime, not yet looked into. */
  datetime(raw: Raw): string | undefined
  /** Also of an empty object, as clients write an empty list whose language has one type for both. */
  items(raw: Raw): readonly Raw[] | undefined
  /** Shows every member of an object, or none of an empty list; false where `raw` is neither. */
  members(raw: Raw, visit: (name: string, value: Raw) => void): boolean
  /** Whether it stands for nothing at all. */
  isNil(raw: Raw): boolean
  /** A text as if it had been parsed: how map keys get to their codec. */
  ofText(text: string): Raw

  writeString(value: string): string
  writeInt(value: bigint): string
  writeFloat(value: number): string
  writeBool(value: boolean): string
  writeDatetime(value: string): string
  readonly array: Brackets
  readonly object: Brackets
  /** What stands before the value of the member `name`; `memberClose` follows the value. */
  memberOpen(name: string): string
  readonly memberClose: string
}

/** What has the right shape and cannot be the value of its type: the text as it came, and the reason. */
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

/** An object of members that are written already. */
export function writeObject(
  form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>,
  members: readonly (readonly [name: string, text: string])[],
): string {
  const { open, between, close } = form.object
  return open + members.map(([name, text]) => form.memberOpen(name) + text + form.memberClose).join(between) + close
}
