/** The source map of a server's file, which is made of parts: the code of bodies, that of `handlers.ts`, the runtime. */
import { addMapping, allMappings, fromMap, GenMapping, type Mapping, toEncodedMap } from '@jridgewell/gen-mapping'
import type { Mappings } from './bodies/code.ts'

/** Text of whole lines. */
export interface FilePart {
  readonly text: string
  /** Where it comes from; absent where no file of the user's has it. */
  readonly map?: Mappings | undefined
}

export interface SourceNames {
  /**
   * The folder of the sources, as a URL with a `/` at its end, for servers that run beside them only; others name the files as
   * the API does.
   */
  readonly root?: string | undefined
  /** A name for the lines after the parts, as if they were a file: debuggers can pass over a source as a whole. */
  readonly rest?: string | undefined
}

/** The comment that ends a file of so many lines which begins with these parts; empty where they come from nowhere. */
export function sourceMapComment(parts: readonly FilePart[], lines: number, { root, rest }: SourceNames = {}): string {
  if (parts.every(({ map }) => !map)) return ''
  const { sources, names, mappings: encoded } = toEncodedMap(mapOf(parts, lines, rest))
  // Node takes a last mapping without a place for one with the place before, unless an empty line follows.
  const mappings = `${encoded};`
  const map = { version: 3, ...(root === undefined ? {} : { sourceRoot: root }), sources, names, mappings }
  const bytes = new TextEncoder().encode(JSON.stringify(map))
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return `//# sourceMappingURL=data:application/json;base64,${data}\n`
}

function mapOf(parts: readonly FilePart[], lines: number, rest: string | undefined): GenMapping {
  const made = new GenMapping()
  let before = 0
  for (const part of parts) {
    const { text, map } = part
    const { sources, names, mappings } = map ?? { sources: [], names: [], mappings: '' }
    const given = { version: 3 as const, sources: [...sources], names: [...names], mappings }
    for (const mapping of allMappings(fromMap(given))) addMoved(made, mapping, before)
    before += text.split('\n').length - 1
    // Node counts what follows to the last place, unless a mapping without a place stands between them.
    const isNamed = rest !== undefined && part === parts.at(-1)
    if (map && !isNamed) addMapping(made, { generated: { line: before + 1, column: 0 } })
  }
  for (let line = 1; rest !== undefined && before + line <= lines; line++) {
    addMapping(made, { generated: { line: before + line, column: 0 }, source: rest, original: { line, column: 0 } })
  }
  return made
}

/** A map, given as JSON, for a text that begins so many lines further down, of the sources for which `keeps` is true. */
export function movedMap(json: string, keeps: (source: string) => boolean, lines: number): Mappings {
  const moved = new GenMapping()
  for (const mapping of allMappings(fromMap(json))) {
    const { generated, source } = mapping
    const isKept = source != null && keeps(source)
    addMoved(moved, isKept ? mapping : { generated, source: undefined, original: undefined, name: undefined }, lines)
  }
  const { sources, names, mappings } = toEncodedMap(moved)
  return { sources: sources.map(String), names, mappings }
}

/** Adds a mapping so many lines further down. */
function addMoved(to: GenMapping, mapping: Mapping, lines: number): void {
  const { line, column } = mapping.generated
  // The overloads of `addMapping` together take any mapping.
  addMapping(to, { ...mapping, generated: { line: line + lines, column } } as Parameters<typeof addMapping>[1])
}
