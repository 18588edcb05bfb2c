/** What an expression reads, as data: fields, and the paths to the objects whose fields they are. */
import type { Api } from './api.ts'
import type { MessageBody } from './body.ts'

/** A field of a class, stored or computed. */
export interface FieldName {
  readonly class: string
  readonly field: string
}

/** Where an object that an expression reads comes from: `self` or an initial object, and the stored fields that lead on. */
export interface ReadPath {
  /** The class of `self`, unless the path begins at the initial object of that name. */
  readonly start: { readonly class: string; readonly object: string | null }
  readonly steps: readonly FieldName[]
}

/** The expression reads the field of each object at the end of the path. */
export interface FieldRead extends FieldName {
  readonly path: ReadPath
}

/** All that the outcome of an expression depends on. */
export interface Reads {
  readonly fields: readonly FieldRead[]
  /** The initial objects that it names: whether they exist matters. */
  readonly objects: readonly { readonly class: string; readonly object: string }[]
}

/** The body of a define, or that of a message or an implied RPC; undefined if it has none. */
export function calledBody(
  api: Api,
  callee: { readonly kind: string; readonly class?: string; readonly name: string },
): MessageBody | undefined {
  if (callee.kind === 'define') return api.defines?.find(({ name }) => name === callee.name)?.body
  const owner = api.classes.find(({ name }) => name === callee.class)
  return owner?.messages.find(({ name }) => name === callee.name)?.body ?? owner?.bodies?.[callee.name]
}
