/** JavaScript's names for what bodies name: the users' own names for locals, and names for what the module prepares. */
import type { Api } from '../../../model/api.ts'
import type { Code, Line } from './code.ts'
import { callOf, stringCode } from './literals.ts'

/** Words that cannot be names in a module, and names that mean something else there. */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends',
    'false finally for function if implements import in instanceof interface let new null package private protected',
    'public return static super switch this throw true try typeof undefined var void while with yield',
  ].flatMap((words) => words.split(' ')),
)

/** The name of a local: its own, unless JavaScript reserves it. No name of the language has a `$`. */
export function localName(name: string): string {
  return RESERVED.has(name) ? `${name}$` : name
}

/** The names at the level of the module: those that no local of any body has. */
export class ModuleNames {
  readonly #taken: Set<string>
  readonly #prepared = new Map<string, { readonly name: string; readonly code: Code }>()
  readonly #held: ReadonlySet<string>

  /** `more`: what else is in the module. */
  constructor(api: Api, more: unknown = []) {
    const found = namesIn(more, namesIn(api))
    this.#taken = new Set([...RESERVED, 'Map', ...found.locals])
    this.#held = found.held
  }

  take(wanted: string): string {
    let name = wanted
    while (this.#taken.has(name)) name += '$'
    this.#taken.add(name)
    return name
  }

  /** The accessor of a field. */
  field(className: string, name: string): string {
    const held = this.#held.has(`${className}.${name}`) ? ['true'] : []
    return this.#prepare(`${className}_${name}`, callOf('field', stringCode(className), stringCode(name), ...held))
  }

  /** The objects of a class. */
  objects(className: string): string {
    return this.#prepare(`${className}_objects`, callOf('objects', stringCode(className)))
  }

  enumValues(name: string): string {
    return this.#prepare(`${name}_values`, callOf('enumValues', stringCode(name)))
  }

  /** An RPC without a body. */
  rpc(className: string, name: string): string {
    return this.#prepare(`${className}_${name}_rpc`, callOf('rpc', stringCode(`${className}.${name}`)))
  }

  regex(pattern: string): string {
    return this.#prepare(`regex`, callOf('regex', stringCode(pattern)))
  }

  /** A set that is the same at each call. */
  constant(code: string): string {
    return this.#prepare('constant', code)
  }

  /** The lines that prepare all of them, and each field that is held: objects use it without a name here. */
  lines(): Line[] {
    for (const key of this.#held) {
      const [owner = '', field = ''] = key.split('.')
      this.field(owner, field)
    }
    return [...this.#prepared.values()].map(({ name, code }) => ({ code: ['const ', name, ' = ', code] }))
  }

  #prepare(wanted: string, code: Code): string {
    const key = JSON.stringify(code)
    const known = this.#prepared.get(key)
    if (known) return known.name
    const name = this.take(wanted)
    this.#prepared.set(key, { name, code })
    return name
  }
}

interface Found {
  readonly locals: Set<string>
  /** `Class.field` of each `hold`. */
  readonly held: Set<string>
}

/** The parts of nodes in which no name stands: many, and looked into for nothing. */
const NAMELESS = new Set(['at', 'type', 'effects'])

/** Looks into all trees, as a local may stand anywhere in them. */
function namesIn(value: unknown, found: Found = { locals: new Set(), held: new Set() }): Found {
  if (typeof value !== 'object' || value === null) return found
  if ('slot' in value && 'name' in value) found.locals.add(String(value.name))
  if ('kind' in value && value.kind === 'hold' && 'place' in value) {
    const place = value.place as { readonly class: string; readonly field: string }
    found.held.add(`${place.class}.${place.field}`)
  }
  if (Array.isArray(value)) for (const part of value) namesIn(part, found)
  else for (const key in value) if (!NAMELESS.has(key)) namesIn((value as { [key: string]: unknown })[key], found)
  return found
}
