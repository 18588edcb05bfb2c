/** Objects that defaults of the reference refer to by uuid, so they must exist in a new database. */

/** An object that a default names: `role_0165f154` for the role of uuid 0165f154-…. */
interface Referred {
  readonly name: string
  readonly uuid: string
}

export class ReferredObjects {
  readonly #byClass = new Map<string, Map<string, Referred>>()

  /** The name of the object of class `owner` with this uuid. The first call for a uuid adds the object. */
  nameOf(owner: string, uuid: string): string {
    const objects = this.#byClass.get(owner) ?? new Map<string, Referred>()
    this.#byClass.set(owner, objects)
    const known = objects.get(uuid)
    if (known) return known.name
    const name = `${owner}_${uuid.slice(0, 8)}`
    const taken = [...objects.values()].some((o) => o.name === name)
    const object = { name: taken ? `${owner}_${uuid.replaceAll('-', '_')}` : name, uuid }
    objects.set(uuid, object)
    return object.name
  }

  /** The objects of a class that defaults refer to. */
  of(owner: string): readonly Referred[] {
    return [...(this.#byClass.get(owner)?.values() ?? [])]
  }
}
