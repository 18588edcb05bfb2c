/** Checking takes linear time and no deep stack, also where declarations refer to each other in long chains or all have errors. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'

const many = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i)).join('')

const check = (text: string) => analyze([{ path: 'api.crow', tree: parse(text) }], 'growth').diagnostics

/** Large enough that quadratic or recursive code exceeds the test's time limit. */
const CASES: readonly (readonly [what: string, text: string, codes: readonly string[]])[] = [
  [
    'a chain of records',
    `${many(8000, (i) => `record r${i} { r : r${i + 1} record }\n`)}record r8000 { x : int }\n`,
    [],
  ],
  ['a circle of records', many(8000, (i) => `record r${i} { r : r${(i + 1) % 8000} record }\n`), ['CROW1208']],
  [
    'a circle of classes that need each other',
    many(4000, (i) => `class c${i} {\n  RW c : c${(i + 1) % 4000} ref\n}\n`),
    ['CROW1505'],
  ],
  [
    'a chain of classes that need each other, in reverse order',
    `${many(4000, (i) => `class c${i} {\n  RW c : c${i + 1} ref\n}\n`)}class c4000 {\n}\n`,
    [],
  ],
  [
    'objects of many classes',
    many(4000, (i) => `class c${i} {\n  RW c : c${i} ref or null = null\n}\nobject c${i} o${i} {\n}\n`),
    [],
  ],
  ['unknown types', many(4000, (i) => `class c${i} {\n  RW c : ${unlike(i)} ref\n}\n`), Array(4000).fill('CROW1203')],
  [
    'unknown errors',
    `${many(2000, (i) => `error ${unlike(i)}()\n`)}class c {\n${many(2000, (i) => `  message m${i}() throws x_${unlike(i * 7)}_x\n`)}}\n`,
    Array(2000).fill('CROW1504'),
  ],
  [
    'a chain of roles',
    `api a uses session\n${many(4000, (i) => `role r${i} includes r${i + 1}\n`)}role r4000\nclass c allows(r4000) {\n}\n`,
    [],
  ],
  [
    'a circle of roles',
    `api a uses session\n${many(4000, (i) => `role r${i} includes r${(i + 1) % 4000}\n`)}`,
    ['CROW1702'],
  ],
  [
    'clauses of the same kind',
    `api a uses session\nrole r\nclass c${' get allows(r)'.repeat(4000)} {\n}\n`,
    Array(3999).fill('CROW1703'),
  ],
  [
    'the words of one list',
    `class c {\n  message m() throws ${many(20000, () => 'EVENTS_LOST, ')}EVENTS_LOST\n}\n`,
    Array(20000).fill('CROW1106'),
  ],
]

/** Names of the same length with few letters in common. */
function unlike(i: number): string {
  return `n${(((i + 1) * 2654435761) % 4294967296).toString(36)}`
}

describe('checking', () => {
  for (const [what, text, codes] of CASES) {
    it(`is linear in ${what}`, () => {
      assert.deepEqual(
        check(text).map((d) => d.code),
        codes,
      )
    }).timeout(2000)
  }
})
