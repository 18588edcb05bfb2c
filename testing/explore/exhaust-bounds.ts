/** The bounds of an exhaustive search, as people write them: `2 VM, 2 host, depth 6`. */
import type { Api } from '../../model/api.ts'

export interface ExhaustBounds {
  /** The most steps of a sequence. */
  readonly depth: number
  /** The most objects of a class; classes that are not named keep the objects that they begin with, and one more. */
  readonly objects: ReadonlyMap<string, number>
}

export type ReadBounds = { readonly bounds: ExhaustBounds } | { readonly problem: string }

const EXAMPLE = 'Write the most objects of classes and the most steps, such as "2 VM, 2 host, depth 6".'

export function readBounds(api: Api, text: string): ReadBounds {
  const objects = new Map<string, number>()
  let depth: number | undefined
  for (const part of text.split(',').map((one) => one.trim())) {
    const [, count, name] = /^(\d{1,4})\s+(\S+)$/.exec(part) ?? []
    const steps = /^depth\s+(\d{1,4})$/.exec(part)?.[1]
    if (steps !== undefined) depth = Number(steps)
    else if (count === undefined || name === undefined) return { problem: `"${part}" is not a bound. ${EXAMPLE}` }
    else if (!hasObjects(api, name)) return { problem: `"${name}" is not a class with objects. ${classesOf(api)}` }
    else objects.set(name, Number(count))
  }
  if (depth === undefined || depth < 1) return { problem: `The bounds have no depth. ${EXAMPLE}` }
  return { bounds: { depth, objects } }
}

function hasObjects({ classes }: Api, name: string): boolean {
  return classes.some((one) => one.name === name && one.objects !== 'none' && !one.standard)
}

function classesOf({ classes }: Api): string {
  const names = classes.filter(({ objects, standard }) => objects !== 'none' && !standard).map(({ name }) => name)
  return `The classes are ${names.join(', ')}.`
}
