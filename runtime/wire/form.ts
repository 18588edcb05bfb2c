/** What a wire format is to the codecs: how plain shapes are told from what was parsed, and how they are written. */

/** `Raw` is a parsed value: what JSON.parse gives, or an XmlValue. The readers answer undefined for another shape. */
export interface Form<Raw> {
  string(raw: Raw): string | undefined
  /** A safe integer, or the text of a number of any length: digits with at most a sign before them. */
  int(raw: Raw): number | string | undefined
  /** Perhaps NaN or an infinity, which the codec then refuses by name. */
  float(raw: Raw): number | undefined
  bool(raw: Raw): boolean | undefined
  /** The text of a datetime, not yet looked into. */
  datetime(raw: Raw): string | undefined
  items(raw: Raw): readonly Raw[] | undefined
  /** Shows every member of an object; false where `raw` is none. */
  members(raw: Raw, visit: (name: string, value: Raw) => void): boolean
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

export interface Brackets {
  readonly open: string
  readonly between: string
  readonly close: string
}

/** An object of members that are written already. */
export function objectText(
  form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>,
  members: readonly (readonly [name: string, text: string])[],
): string {
  const { open, between, close } = form.object
  return open + members.map(([name, text]) => form.memberOpen(name) + text + form.memberClose).join(between) + close
}
