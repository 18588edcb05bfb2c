/** A type name that nothing declares. */
import { SCALAR_KINDS, type ScalarKind } from '../../../model/kinds.ts'
import { closestName, type NameKind } from '../../facts/known-names.ts'
import { problemRule } from '../rule.ts'

export const typeUnknown = problemRule(
  'type-unknown',
  {
    code: 'CROW1203',
    severity: 'error',
    title: 'No type has this name',
    explanation: `A type is ${SCALAR_KINDS.map((kind) => `\`${kind}\``).join(', ')}, or names a class, record or enum that a file of the directory declares. A message without a result has no type after its parameters.`,
    example: 'class VM {\n  RW affinity : hosst ref or null = null\n}\nclass host {\n}\n',
    repaired: 'class VM {\n  RW affinity : host ref or null = null\n}\nclass host {\n}\n',
  },
  ({ node }, scope) => {
    const name = node.name.text
    const kind = KINDS[node.word ?? 'none']
    const basic = kind === 'type' ? ELSEWHERE.get(name.toLowerCase()) : undefined
    const choice = kind === 'type' ? choiceOf(name.toLowerCase()) : undefined
    if (kind === 'type' && name.toLowerCase() === 'duration')
      return {
        at: node.name,
        message: 'A "duration" stands only in bodies, and in parameters and results of defines and externals.',
        help: 'Elsewhere write an int, and say its unit in the name.',
        data: { replace: 'int' },
      }
    if (choice)
      return {
        at: node.name,
        message: `Unknown type "${name}".`,
        help: choice.help,
        data: { choices: choice.types.join('|') },
      }
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

/** The names of the basic types in other languages. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    string: 'text str char varchar',
    int: 'integer long int64 int32 uint uint64',
    float: 'double real float64 float32',
    bool: 'boolean',
    datetime: 'date time timestamp instant',
  } satisfies { readonly [kind in ScalarKind]: string }).flatMap(([basic, words]) =>
    words.split(' ').map((word) => [word, basic] as const),
  ),
)

/** Words for which there are several types, and only the user knows which fits. */
interface Choice {
  readonly words: readonly string[]
  readonly types: readonly string[]
  readonly help: string
}

const CHOICES: readonly Choice[] = [
  {
    words: ['decimal', 'bigdecimal', 'numeric', 'money', 'currency', 'fixed'],
    types: ['string', 'int', 'float'],
    help: 'There is no decimal type: "string" keeps every digit, "int" can count the smallest unit, "float" rounds.',
  },
  {
    words: ['number', 'num'],
    types: ['int', 'float'],
    help: 'Whole numbers are "int", all others "float", which rounds.',
  },
  {
    words: ['list', 'array', 'vector', 'seq', 'sequence', 'set'],
    types: ['string set', 'int set'],
    help: 'There are no lists; several values are a set, written after the type of one: "string set".',
  },
  {
    words: ['dict', 'dictionary', 'hash', 'hashmap', 'map'],
    types: ['(string -> string) map'],
    help: 'Write a map with the types of its keys and values: "(string -> string) map".',
  },
]

function choiceOf(word: string): Choice | undefined {
  return CHOICES.find(({ words }) => words.includes(word))
}

/** The help if no declared name is close: what to write instead, or how to declare it. */
function helpWith(kind: NameKind, name: string): string {
  const word = name.toLowerCase()
  if (kind === 'class') return `Declare it: class ${name} { … }.`
  if (kind === 'record') return `Declare it: record ${name} { name : type … }.`
  if (kind === 'enum') return `Declare it: enum ${name} { A, B }.`
  if (word === 'void') return 'A message that returns nothing leaves out ": void".'
  if (word === 'object' || word === 'struct')
    return 'Write a map with the types of its keys and values: "(string -> string) map".'
  return `A type is ${SCALAR_KINDS.slice(0, -1).join(', ')} or ${SCALAR_KINDS.at(-1)}, or the name of a class, record or enum with its kind word.`
}
