/** What the objects of a test hold on a server, before and after a call that must change nothing. */
import type { Field } from '../../model/api.ts'
import { sameContent } from '../../runtime/bodies/library/content.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { RecordValue, Value } from '../../runtime/values/values.ts'
import { type WatchedFields, watchedFields } from '../run/contents.ts'
import { type ValueTextParts, valueText } from '../run/value-text.ts'
import type { RemoteObjects } from './remote-objects.ts'

/** By ref; null for an object that is gone. */
export type RemoteContents = ReadonlyMap<string, { readonly class: string; readonly record: RecordValue | null }>

export class ContentWatch {
  readonly #watched: WatchedFields
  readonly #objects: RemoteObjects

  constructor(objects: RemoteObjects) {
    this.#watched = watchedFields(objects.server.api)
    this.#objects = objects
  }

  /**
   * Of the objects that the test has made, and those that are arguments. Nothing while tasks of the test may go on: what they do is
   * not the call's doing.
   */
  async contents(args: readonly Value[]): Promise<RemoteContents> {
    const { cleanUp, seen } = this.#objects
    const contents = new Map<string, { class: string; record: RecordValue | null }>()
    if (cleanUp.hasTasks) return contents
    const classes = new Map(cleanUp.objects.map((made) => [made.ref, made.class]))
    for (const arg of args) {
      const known = typeof arg === 'string' ? seen.get(arg) : undefined
      if (known) classes.set(arg as string, known.class)
    }
    for (const [ref, name] of classes) contents.set(ref, { class: name, record: await this.#record(name, ref) })
    return contents
  }

  /** `vm.power_state was Halted and is Running`, one for each change. */
  changes(before: RemoteContents, after: RemoteContents, parts: ValueTextParts): string[] {
    return [...before].flatMap(([ref, { class: owner, record: old }]) => {
      const now = after.get(ref)?.record
      const name = parts.nameObject(owner, ref)
      if (!old || now === undefined) return []
      return now ? this.#fieldChanges(name, this.#watched.get(owner) ?? [], [old, now], parts) : [`${name} is gone`]
    })
  }

  #fieldChanges(
    name: string,
    fields: readonly Field[],
    [old, now]: readonly [RecordValue, RecordValue],
    parts: ValueTextParts,
  ): string[] {
    return fields.flatMap((field) => {
      const [a, b] = [old, now].map(({ names, values }) => values[names.indexOf(field.name)])
      if (a === undefined || b === undefined || sameContent(a, b)) return []
      const [was, is] = [a, b].map((value) => valueText(parts, field.type, value))
      return [`${name}.${field.name} was ${was} and is ${is}`]
    })
  }

  async #record(className: string, ref: string): Promise<RecordValue | null> {
    if (!this.#objects.server.rpcs.has(`${className}.get_record`)) return null
    try {
      return await this.#objects.record(className, ref)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'HANDLE_INVALID') return null
      throw error
    }
  }
}
