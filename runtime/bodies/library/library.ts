/** The library that compiled bodies call (compiler/emit/bodies): made once for each store. */
import type { Api } from '../../../model/api.ts'
import type { Store } from '../../store/store.ts'
import type { RefType } from '../../values/literals.ts'
import { shapesOf } from '../../values/shapes.ts'
import type { CompiledBodies } from '../protocol.ts'
import { calls } from './calls.ts'
import { BodyField } from './fields.ts'
import { loops } from './loops.ts'
import { numbers } from './numbers.ts'
import { BodyObjects } from './objects.ts'
import { createRecords } from './records.ts'
import { createRpcs } from './rpcs.ts'
import { createSets } from './sets.ts'
import { steps } from './steps.ts'
import { texts } from './texts.ts'
import { createUnlink } from './unlink.ts'

export type BodyLibrary = ReturnType<typeof createLibrary>

/** The default export of an emitted module. */
export type BodiesModule = (library: BodyLibrary) => CompiledBodies

/** `store`: what bodies read and write; conditions and computed fields are its matter. */
export function createLibrary(api: Api, store: Store) {
  const shapes = shapesOf(api)
  const fields = new Map<string, BodyField>()

  function field(className: string, name: string, held = false): BodyField {
    const key = `${className}.${name}`
    const known = fields.get(key)
    if (known && !held) return known
    const declared = classOf(api, className).fields.find((one) => one.name === name)
    if (!declared) throw new Error(`class "${className}" has no field "${name}"`)
    const find = () => store.class(className).field(name)
    const made = new BodyField({ class: className, field: declared, find, held, store })
    fields.set(key, made)
    return made
  }

  const objects = (className: string) =>
    new BodyObjects({ api, store, owner: classOf(api, className), field: (name) => field(className, name) })
  const initialObject = (type: Pick<RefType, 'class'>, name: string) => store.initialObject(type.class, name)
  return {
    steps,
    field,
    /** The objects of a class. Fields that are held are prepared before. */
    objects,
    /** `all E`. */
    enumValues: (name: string) => shapes.enumValues(name),
    /** An initial object that the text names. */
    object: (className: string, name: string) => store.initialObject(className, name),
    ...numbers,
    ...texts,
    ...loops,
    ...calls,
    ...createSets(),
    ...createRecords(shapes, initialObject),
    ...createRpcs({ api, store, objects }),
    ...createUnlink(api, store),
  }
}

function classOf(api: Api, name: string) {
  const owner = api.classes.find((one) => one.name === name)
  if (!owner) throw new Error(`the model has no class "${name}"`)
  return owner
}
