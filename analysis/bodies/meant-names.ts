/** What an unknown name in a body may mean: a word of another language, a field without its object, a class without `all`. */
import type { BodyType } from '../../model/body.ts'
import { suggest } from '../facts/suggest.ts'
import type { Instead } from '../resolve/body-problem.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import { classNamed } from '../scope/symbols.ts'
import type { Typing } from './typing.ts'

/** The words of other languages for each literal. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    null: 'nil Nil NIL none None NONE undefined nullptr NULL Null nothing',
    true: 'True TRUE yes on',
    false: 'False FALSE no off',
  }).flatMap(([word, others]) => others.split(' ').map((other) => [other, word] as const)),
)

const OBJECTS = new Set(['self', 'this', 'me', 'it'])

/** How the name may be meant; undefined if nothing says so. */
export function insteadOfName(t: Typing, name: string, expected?: BodyType): Instead | undefined {
  const word = ELSEWHERE.get(name)
  if (word !== undefined) return writing(word)
  const object = OBJECTS.has(name) ? objectOf(t) : undefined
  if (object !== undefined) return writing(object)
  const field = fieldNamed(t, name)
  if (field !== undefined) return { help: `A field is read from its object: "${field}".`, replace: field }
  const owner = classNamed(t.scope, name)
  if (owner && keepsObjects(owner))
    return { help: `All objects of the class are "all ${name}".`, replace: `all ${name}` }
  if (expected?.kind !== 'string' || isClose(t, name)) return undefined
  return { help: 'A text stands in double quotes.', replace: JSON.stringify(name) }
}

function writing(text: string): Instead {
  return { help: `Write "${text}".`, replace: text }
}

function isClose(t: Typing, name: string): boolean {
  const names = t.locals().map((local) => local.name)
  return suggest(name, names) !== undefined
}

/** The first object of the class of the message among the parameters and other locals, else the first object. */
function objectOf(t: Typing): string | undefined {
  const owner = t.input.name.split('.')[0]
  const objects = t
    .locals()
    .reverse()
    .filter(({ type }) => type.kind === 'ref')
  return (objects.find(({ type }) => type.kind === 'ref' && type.class === owner) ?? objects[0])?.name
}

/** `vm.memory` for `memory`, if a local has such a field. */
export function fieldNamed(t: Typing, name: string): string | undefined {
  const owner = t
    .locals()
    .reverse()
    .find(({ type }) => type.kind === 'ref' && classNamed(t.scope, type.class)?.fieldsByName.has(name))
  return owner && `${owner.name}.${name}`
}
