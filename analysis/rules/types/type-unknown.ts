/** A type name that nothing declares. */
import { closestName, type NameKind } from '../../known-names.ts'
import { problemRule } from '../../rule.ts'

export const typeUnknown = problemRule(
  'type-unknown',
  {
    code: 'CROW1203',
    severity: 'error',
    title: 'No type has this name',
    explanation:
      'A type is `string`, `int`, `float`, `bool`, `datetime`, or names a class, record or enum that a file of the directory declares. A message without a result says nothing where the type would stand.',
    example: 'class VM {\n  RW affinity : hosst ref or null = null\n}\nclass host {\n}\n',
    repaired: 'class VM {\n  RW affinity : host ref or null = null\n}\nclass host {\n}\n',
  },
  ({ node }, scope) => {
    const name = node.name.text
    const kind = KINDS[node.word ?? 'none']
    const basic = kind === 'type' ? ELSEWHERE.get(name.toLowerCase()) : undefined
    const meant = basic ?? closestName(scope, kind, name)
    return {
      at: node.name,
      message: `Unknown ${kind} "${name}".`,
      help: meant === undefined ? helpWith(kind, name) : `Did you mean "${meant}"?`,
      ...(meant === undefined ? {} : { data: { replace: meant } }),
    }
  },
)

const KINDS = { ref: 'class', enum: 'enum', record: 'record', none: 'type' } as const

/** What other languages call the basic types. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    string: 'text str char varchar',
    int: 'integer number long int64 int32 uint uint64',
    float: 'double real decimal',
    bool: 'boolean',
    datetime: 'date time timestamp instant',
  }).flatMap(([basic, words]) => words.split(' ').map((word) => [word, basic] as const)),
)

/** Where nothing close is declared: what to write instead, or how to declare it. */
function helpWith(kind: NameKind, name: string): string {
  const word = name.toLowerCase()
  if (kind === 'class') return `Declare it: class ${name} { … }.`
  if (kind === 'record') return `Declare it: record ${name} { name : type … }.`
  if (kind === 'enum') return `Declare it: enum ${name} { A, B }.`
  if (word === 'void') return 'A message that returns nothing leaves out ": void".'
  if (SETS.has(word)) return 'Several values are a set, written after the type of one: "string set".'
  if (MAPS.has(word)) return 'A map says the types of its keys and values: "(string -> string) map".'
  return 'A type is string, int, float, bool or datetime, or the name of a class, record or enum with its kind word.'
}

const SETS: ReadonlySet<string> = new Set(['list', 'array', 'vector', 'seq', 'sequence', 'set'])
const MAPS: ReadonlySet<string> = new Set(['dict', 'dictionary', 'hash', 'object', 'struct', 'map'])
