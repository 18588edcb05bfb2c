/** Writes lists and maps with many elements in slices, so that each slice takes about a millisecond. */
import { SLICE_LENGTH } from './answer-stream.ts'
import type { Brackets, Form } from './form.ts'

/** Elements of a slice at most: reading one may take longer than writing it. */
const MOST = 512

/** The text of a list whose elements are texts, in slices. */
export function* listSlices({ open, between, close }: Brackets, elements: Iterable<string>): Generator<string, void> {
  let parts: string[] = []
  let length = 0
  let before = open
  for (const text of elements) {
    parts.push(before, text)
    before = between
    length += text.length
    if (length < SLICE_LENGTH && parts.length < 2 * MOST) continue
    // Joined here, so that the text is flat for the socket.
    yield parts.join('')
    parts = []
    length = 0
  }
  parts.push(before === open ? open : '', close)
  yield parts.join('')
}

/** The text of an object whose members are texts, in slices. */
export function objectSlices(
  form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>,
  members: Iterable<readonly [name: string, text: string]>,
): Generator<string, void> {
  return listSlices(form.object, memberTexts(form, members))
}

function* memberTexts(
  form: Pick<Form<never>, 'memberOpen' | 'memberClose'>,
  members: Iterable<readonly [name: string, text: string]>,
): Generator<string, void> {
  for (const [name, text] of members) yield form.memberOpen(name) + text + form.memberClose
}
