/** Documentation lines from the reference's descriptions. */
import { docText, plainText } from '../text.ts'
import type { ImportContext } from './context.ts'

/** `///` lines of a description. Without docs the description is only counted. */
export function docLines(doc: string, context: ImportContext, indent = ''): string {
  if (context.docs) return docText([plainText(doc)], indent)
  if (doc !== '') context.notes.count('description')
  return ''
}

/** `///` lines of a message: its description, its parameters as a list, its result. */
export function describeMessage(
  doc: string,
  params: readonly { readonly name: string; readonly doc: string }[],
  result: string,
  context: ImportContext,
): string {
  const sentences = [doc, ...params.map((p) => p.doc), result].filter((s) => s !== '')
  if (!context.docs) {
    context.notes.count('description', '', sentences.length)
    return ''
  }
  const items = params.flatMap((p) => (p.doc === '' ? [] : [`- \`${p.name}\`: ${plainText(p.doc)}`]))
  return docText([plainText(doc), ...items, result === '' ? '' : `Returns ${plainText(result)}`], '  ')
}
