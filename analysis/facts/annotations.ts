/** The annotations that exist (`@secret`), and those of a declaration. */
import type { NameNode } from '../../grammar/tree.ts'

export const FIELD_ANNOTATIONS: readonly string[] = ['unbound', 'secret', 'internal']
export const MESSAGE_ANNOTATIONS: readonly string[] = ['public', 'internal']
export const CLASS_ANNOTATIONS: readonly string[] = ['internal']

/** The annotation with this word, if the declaration has it. */
export function annotationOf(decl: { readonly annotations: readonly NameNode[] }, word: string): NameNode | undefined {
  return decl.annotations.length === 0 ? undefined : decl.annotations.find((a) => a.text === word)
}
